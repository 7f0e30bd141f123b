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

enum { lanes = 16 };

SEMEME_INLINE_AVX512 __m512 splat(float value) { return _mm512_set1_ps(value); }

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

/// One step of a reduction: what `sum` becomes with sixteen more elements of a and b.
typedef __m512 (*reduction_step)(__m512 sum, __m512 a, __m512 b);

/// Reduces two arrays with four sums of sixteen lanes each, so that additions overlap; the order depends on `count`
/// only. A step must leave the sum as it is for a = b = 0, which fills the last vector.
SEMEME_INLINE_AVX512 float reduce(const float *a, const float *b, size_t count, const reduction_step step) {
  __m512 s0 = _mm512_setzero_ps(), s1 = s0, s2 = s0, s3 = s0;
  size_t i = 0;
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    s0 = step(s0, _mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i));
    s1 = step(s1, _mm512_loadu_ps(a + i + lanes), _mm512_loadu_ps(b + i + lanes));
    s2 = step(s2, _mm512_loadu_ps(a + i + 2 * lanes), _mm512_loadu_ps(b + i + 2 * lanes));
    s3 = step(s3, _mm512_loadu_ps(a + i + 3 * lanes), _mm512_loadu_ps(b + i + 3 * lanes));
  }
  for (; i < count; i += lanes) s0 = step(s0, load_up_to(a + i, count - i), load_up_to(b + i, count - i));
  return sum_of_lanes(_mm512_add_ps(_mm512_add_ps(s0, s1), _mm512_add_ps(s2, s3)));
}

SEMEME_INLINE_AVX512 __m512 sum_step(__m512 sum, __m512 a, __m512 b) {
  (void)b;
  return _mm512_add_ps(sum, a);
}

SEMEME_INLINE_AVX512 __m512 product_step(__m512 sum, __m512 a, __m512 b) { return _mm512_fmadd_ps(a, b, sum); }

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
