// Helpers of the AVX2 files: eight floats at a time, and fewer at the end of an array.
#ifndef SEMEME_AVX2_H
#define SEMEME_AVX2_H

#include "compiler.h"

#if SEMEME_X86_64

#include <immintrin.h>
#include <stddef.h>

/// The instruction sets of the level "avx2". The file itself compiles for any x86-64.
#define SEMEME_AVX2 __attribute__((target("avx2,fma,f16c")))
#define SEMEME_INLINE_AVX2 SEMEME_INLINE SEMEME_AVX2

enum { lanes = 8 };

/// All bits set in the first `count` lanes, count ≤ 8.
SEMEME_INLINE_AVX2 __m256i first_lanes(size_t count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

/// The next eight floats, or the `left` that are left and zeros; memory beyond them is not touched.
SEMEME_INLINE_AVX2 __m256 load_up_to(const float *p, size_t left) {
  return left >= lanes ? _mm256_loadu_ps(p) : _mm256_maskload_ps(p, first_lanes(left));
}

/// Stores the first min(left, 8) lanes.
SEMEME_INLINE_AVX2 void store_up_to(float *p, size_t left, __m256 value) {
  if (left >= lanes) {
    _mm256_storeu_ps(p, value);
  } else {
    _mm256_maskstore_ps(p, first_lanes(left), value);
  }
}

/// ((0+4) + (2+6)) + ((1+5) + (3+7))
SEMEME_INLINE_AVX2 float sum_of_lanes(__m256 v) {
  const __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

/// The largest lane.
SEMEME_INLINE_AVX2 float max_of_lanes(__m256 v) {
  const __m128 four = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

SEMEME_INLINE_AVX2 __m256 absolute(__m256 v) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), v); }

/// One step of a reduction: what `sum` becomes with eight more elements of a and b.
typedef __m256 (*reduction_step)(__m256 sum, __m256 a, __m256 b);

/// Reduces two arrays with four sums of eight lanes each, so that additions overlap; the order depends on `count` only.
/// A step must leave the sum as it is for a = b = 0, which fills the last vector.
SEMEME_INLINE_AVX2 float reduce(const float *a, const float *b, size_t count, const reduction_step step) {
  __m256 s0 = _mm256_setzero_ps(), s1 = s0, s2 = s0, s3 = s0;
  size_t i = 0;
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    s0 = step(s0, _mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i));
    s1 = step(s1, _mm256_loadu_ps(a + i + lanes), _mm256_loadu_ps(b + i + lanes));
    s2 = step(s2, _mm256_loadu_ps(a + i + 2 * lanes), _mm256_loadu_ps(b + i + 2 * lanes));
    s3 = step(s3, _mm256_loadu_ps(a + i + 3 * lanes), _mm256_loadu_ps(b + i + 3 * lanes));
  }
  for (; i < count; i += lanes) s0 = step(s0, load_up_to(a + i, count - i), load_up_to(b + i, count - i));
  return sum_of_lanes(_mm256_add_ps(_mm256_add_ps(s0, s1), _mm256_add_ps(s2, s3)));
}

SEMEME_INLINE_AVX2 __m256 product_step(__m256 sum, __m256 a, __m256 b) { return _mm256_fmadd_ps(a, b, sum); }

#endif

#endif
