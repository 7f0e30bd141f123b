// Softmax of a part of a row, shared by the softmax and the attention kernel.
#ifndef SEMEME_SOFTMAX_AVX2_H
#define SEMEME_SOFTMAX_AVX2_H

#include "../activation/functions_avx2.h"

#if SEMEME_X86_64

#include <math.h>

/// The lanes of the vector at `at` whose index lies in [begin, end).
SEMEME_INLINE_AVX2 __m256i lanes_within(size_t at, size_t begin, size_t end) {
  const __m256i before = first_lanes(begin > at ? begin - at : 0);
  return _mm256_andnot_si256(before, first_lanes(end - at < lanes ? end - at : lanes));
}

/// Eight elements at `at`, −∞ where the index lies outside of [begin, end); memory there is not touched.
SEMEME_INLINE_AVX2 __m256 load_within(const float *x, size_t at, size_t begin, size_t end) {
  if (at >= begin && end - at >= lanes) return _mm256_loadu_ps(x + at);
  const __m256i inside = lanes_within(at, begin, end);
  return _mm256_blendv_ps(splat(-INFINITY), _mm256_maskload_ps(x + at, inside), _mm256_castsi256_ps(inside));
}

SEMEME_INLINE_AVX2 void store_within(float *x, size_t at, size_t begin, size_t end, __m256 value) {
  if (at >= begin && end - at >= lanes) {
    _mm256_storeu_ps(x + at, value);
  } else {
    _mm256_maskstore_ps(x + at, lanes_within(at, begin, end), value);
  }
}

#include "softmax_vectors.h"

#endif

#endif
