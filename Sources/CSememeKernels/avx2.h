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

#define VECTOR_CODE SEMEME_AVX2
#define VECTOR_INLINE SEMEME_INLINE_AVX2
#define AT_LEVEL(name) name##_avx2

enum { lanes = 8 };

typedef __m256 vector;

SEMEME_INLINE_AVX2 __m256 splat(float value) { return _mm256_set1_ps(value); }
SEMEME_INLINE_AVX2 __m256 load(const float *p) { return _mm256_loadu_ps(p); }
SEMEME_INLINE_AVX2 void store(float *p, __m256 value) { _mm256_storeu_ps(p, value); }

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

SEMEME_INLINE_AVX2 float square_root(float x) { return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x))); }

SEMEME_INLINE_AVX2 __m256 fused(__m256 a, __m256 b, __m256 c) { return _mm256_fmadd_ps(a, b, c); }
SEMEME_INLINE_AVX2 __m256 larger_of(__m256 a, __m256 b) { return _mm256_max_ps(a, b); }
SEMEME_INLINE_AVX2 __m256 smaller_of(__m256 a, __m256 b) { return _mm256_min_ps(a, b); }
SEMEME_INLINE_AVX2 __m256 absolute(__m256 v) { return _mm256_andnot_ps(splat(-0.0f), v); }

SEMEME_INLINE_AVX2 __m256 where_less(__m256 a, __m256 b, __m256 yes, __m256 no) {
  return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(a, b, _CMP_LT_OQ));
}

SEMEME_INLINE_AVX2 __m256 where_nan(__m256 v, __m256 yes, __m256 no) {
  return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(v, v, _CMP_UNORD_Q));
}

SEMEME_INLINE_AVX2 __m256 where_negative(__m256 v, __m256 yes, __m256 no) { return _mm256_blendv_ps(no, yes, v); }

SEMEME_INLINE_AVX2 __m256 with_sign_of(__m256 magnitude, __m256 v) {
  return _mm256_or_ps(magnitude, _mm256_and_ps(v, splat(-0.0f)));
}

SEMEME_INLINE_AVX2 __m256 shifted_left(__m256 v, const int bits) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(v), bits));
}

#include "vectors.h"

#endif

#endif
