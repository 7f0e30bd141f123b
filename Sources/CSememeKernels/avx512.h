// Helpers of the AVX-512 files: sixteen floats at a time, and fewer at the end of an array.
#ifndef SEMEME_AVX512_H
#define SEMEME_AVX512_H

#include "compiler.h"

#if SEMEME_X86_64

#include <immintrin.h>
#include <stddef.h>

/// The instruction sets of the levels from "avx512" on. The files themselves compile for any x86-64.
#define SEMEME_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c,bmi,bmi2")))
#define SEMEME_AVX512_VNNI                                                                                             \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c,bmi,bmi2")))
#define SEMEME_AVX512_BF16                                                                                             \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512bf16,avx2,fma,f16c,bmi,bmi2")))
#define SEMEME_INLINE_AVX512 SEMEME_INLINE SEMEME_AVX512

#define VECTOR_CODE SEMEME_AVX512
#define VECTOR_INLINE SEMEME_INLINE_AVX512
#define AT_LEVEL(name) name##_avx512

enum { lanes = 16 };

typedef __m512 vector;

SEMEME_INLINE_AVX512 __m512 splat(float value) { return _mm512_set1_ps(value); }
SEMEME_INLINE_AVX512 __m512 load(const float *p) { return _mm512_loadu_ps(p); }
SEMEME_INLINE_AVX512 void store(float *p, __m512 value) { _mm512_storeu_ps(p, value); }

/// The first min(left, 16) lanes.
SEMEME_INLINE_AVX512 __mmask16 first_lanes(size_t left) {
  return left >= lanes ? (__mmask16)0xffff : (__mmask16)((1u << left) - 1);
}

/// The next sixteen floats, or the `left` that are left and zeros; memory beyond them is not touched.
SEMEME_INLINE_AVX512 __m512 load_up_to(const float *p, size_t left) {
  // A branch that is nearly always the same costs less than a mask made anew for each vector.
  return left >= lanes ? _mm512_loadu_ps(p) : _mm512_maskz_loadu_ps(first_lanes(left), p);
}

/// Stores the first min(left, 16) lanes.
SEMEME_INLINE_AVX512 void store_up_to(float *p, size_t left, __m512 value) {
  if (left >= lanes) {
    _mm512_storeu_ps(p, value);
  } else {
    _mm512_mask_storeu_ps(p, first_lanes(left), value);
  }
}

/// The upper half of the lanes.
SEMEME_INLINE_AVX512 __m256 upper_half512(__m512 v) { return _mm512_extractf32x8_ps(v, 1); }

/// The lanes i and i + 8 are added first, then i and i + 4, i and i + 2, and the last two.
SEMEME_INLINE_AVX512 float sum_of_lanes(__m512 v) {
  const __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(v), upper_half512(v));
  const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

/// The largest lane.
SEMEME_INLINE_AVX512 float max_of_lanes(__m512 v) {
  const __m256 eight = _mm256_max_ps(_mm512_castps512_ps256(v), upper_half512(v));
  const __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

SEMEME_INLINE_AVX512 float square_root(float x) { return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x))); }

SEMEME_INLINE_AVX512 __m512 fused(__m512 a, __m512 b, __m512 c) { return _mm512_fmadd_ps(a, b, c); }
SEMEME_INLINE_AVX512 __m512 larger_of(__m512 a, __m512 b) { return _mm512_max_ps(a, b); }
SEMEME_INLINE_AVX512 __m512 smaller_of(__m512 a, __m512 b) { return _mm512_min_ps(a, b); }
SEMEME_INLINE_AVX512 __m512 absolute(__m512 v) { return _mm512_abs_ps(v); }

SEMEME_INLINE_AVX512 __m512 where_less(__m512 a, __m512 b, __m512 yes, __m512 no) {
  return _mm512_mask_mov_ps(no, _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ), yes);
}

SEMEME_INLINE_AVX512 __m512 where_nan(__m512 v, __m512 yes, __m512 no) {
  return _mm512_mask_mov_ps(no, _mm512_cmp_ps_mask(v, v, _CMP_UNORD_Q), yes);
}

SEMEME_INLINE_AVX512 __m512 where_negative(__m512 v, __m512 yes, __m512 no) {
  return _mm512_mask_mov_ps(no, _mm512_movepi32_mask(_mm512_castps_si512(v)), yes);
}

SEMEME_INLINE_AVX512 __m512 with_sign_of(__m512 magnitude, __m512 v) {
  return _mm512_or_ps(magnitude, _mm512_and_ps(v, splat(-0.0f)));
}

SEMEME_INLINE_AVX512 __m512 shifted_left(__m512 v, const int bits) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(v), (unsigned)bits));
}

#include "vectors.h"

/// Sixteen floats as bfloat16 (nearest, ties to even; NaN stays NaN). The instruction VCVTNEPS2BF16 would flush
/// denormals, which other levels keep.
SEMEME_INLINE_AVX512 __m256i narrowed(__m512 x) {
  const __m512i bits = _mm512_castps_si512(x);
  const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
  const __m512i rounded = _mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff)));
  const __m512i quiet = _mm512_or_si512(bits, _mm512_set1_epi32(0x400000));
  const __mmask16 is_nan = _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q);
  return _mm512_cvtepi32_epi16(_mm512_srli_epi32(_mm512_mask_mov_epi32(rounded, is_nan, quiet), 16));
}

/// sum + the products of the pairs in each 32-bit lane, of bfloat16 widened to float: the odd one first, then the even
/// one, as VDPBF16PS adds them. For processors without that instruction.
SEMEME_INLINE_AVX512 __m512 widened_dot512(__m512 sum, __m512i a, __m512i b) {
  const __m512i odd = _mm512_set1_epi32((int)0xffff0000);
  const __m512 a_odd = _mm512_castsi512_ps(_mm512_and_si512(a, odd));
  const __m512 b_odd = _mm512_castsi512_ps(_mm512_and_si512(b, odd));
  sum = _mm512_fmadd_ps(a_odd, b_odd, sum);
  return _mm512_fmadd_ps(_mm512_castsi512_ps(_mm512_slli_epi32(a, 16)), _mm512_castsi512_ps(_mm512_slli_epi32(b, 16)),
                         sum);
}

#endif

#endif
