// Exponential, tanh, the logistic gate and GELU of sixteen floats. Polynomials: Scripts/fit-activations.py.
//
// All but GELU compute as functions_avx2.h does, with its errors. GELU by the error function trades digits of its left
// tail for speed, since it runs in the epilogue of a product: see `gelu_erf_avx512`.
#ifndef SEMEME_FUNCTIONS_AVX512_H
#define SEMEME_FUNCTIONS_AVX512_H

#include "../avx512.h"
#include "CSememeKernels.h"
#include "normal_tail_table.h"

#if SEMEME_X86_64

/// eˣ for x ≤ 0, zero where that is below the normal range. x = n·ln 2 + r with whole n: adding 1.5·2²³ + 127 rounds
/// x/ln 2 and leaves n + 127, the exponent field of 2ⁿ, in the lowest bits. ln 2 is subtracted as two floats.
SEMEME_INLINE_AVX512 __m512 exp_avx512(__m512 x) {
  const __m512 shift = splat(0x1.8p+23f + 127);
  const __m512 shifted = _mm512_fmadd_ps(x, splat(0x1.715476p+0f), shift);
  const __m512 n = _mm512_sub_ps(shifted, shift);
  const __m512 r = _mm512_fnmadd_ps(n, splat(-0x1.05c61p-29f), _mm512_fnmadd_ps(n, splat(0x1.62e43p-1f), x));
  const __m512 square = _mm512_mul_ps(r, r);
  const __m512 p01 = _mm512_fmadd_ps(splat(0x1.555492p-3f), r, splat(0x1.fffffcp-2f));
  const __m512 p23 = _mm512_fmadd_ps(splat(0x1.1239a0p-7f), r, splat(0x1.5558b4p-5f));
  const __m512 p24 = _mm512_fmadd_ps(splat(0x1.6a495cp-10f), square, p23);
  const __m512 p = _mm512_fmadd_ps(p24, square, p01);
  const __m512 mantissa = _mm512_add_ps(splat(1), _mm512_fmadd_ps(square, p, r));
  const __m512 power = _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(shifted), 23));
  const __mmask16 is_normal = _mm512_cmp_ps_mask(x, splat(-87.33f), _CMP_NLT_UQ);  // or NaN, which stays
  return _mm512_maskz_mul_ps(is_normal, mantissa, power);
}

/// tanh x: an odd polynomial near zero, 1 − 2e/(1 + e) with e = e^−2|x| and the sign of x elsewhere.
SEMEME_INLINE_AVX512 __m512 tanh_avx512(__m512 x) {
  const __m512 magnitude = _mm512_abs_ps(x), square = _mm512_mul_ps(x, x);
  __m512 p = splat(-0x1.750ce4p-8f);
  p = _mm512_fmadd_ps(p, square, splat(0x1.51f8cep-6f));
  p = _mm512_fmadd_ps(p, square, splat(-0x1.b835a4p-5f));
  p = _mm512_fmadd_ps(p, square, splat(0x1.1106f6p-3f));
  p = _mm512_fmadd_ps(p, square, splat(-0x1.555532p-2f));
  const __m512 near = _mm512_fmadd_ps(_mm512_mul_ps(x, square), p, x);

  const __m512 e = exp_avx512(_mm512_mul_ps(splat(-2), magnitude));
  const __m512 far = _mm512_sub_ps(splat(1), _mm512_div_ps(_mm512_add_ps(e, e), _mm512_add_ps(splat(1), e)));
  const __mmask16 is_near = _mm512_cmp_ps_mask(magnitude, splat(0.625f), _CMP_LT_OQ);
  const __m512 sign = _mm512_and_ps(x, splat(-0.0f));
  return _mm512_or_ps(_mm512_mask_mov_ps(far, is_near, near), sign);  // also the sign of −0
}

/// x/(1 + e^−u), as x·e^u/(1 + e^u) for negative u. Taking −∞ for the lowest float gives the limit −0 there.
SEMEME_INLINE_AVX512 __m512 gated_avx512(__m512 x, __m512 u) {
  const __m512 e = exp_avx512(_mm512_or_ps(u, splat(-0.0f)));
  const __m512 numerator = _mm512_mask_mov_ps(splat(1), _mm512_movepi32_mask(_mm512_castps_si512(u)), e);
  const __m512 product = _mm512_mul_ps(_mm512_max_ps(splat(-0x1.fffffep+127f), x), numerator);
  return _mm512_div_ps(product, _mm512_add_ps(splat(1), e));
}

SEMEME_INLINE_AVX512 __m512 sigmoid_avx512(__m512 x) { return gated_avx512(splat(1), x); }

SEMEME_INLINE_AVX512 __m512 silu_avx512(__m512 x) { return gated_avx512(x, x); }

/// x/2·(1 + tanh u) = x/(1 + e^−2u) with u = √(2/π)·(x + 0.044715·x³).
SEMEME_INLINE_AVX512 __m512 gelu_tanh_avx512(__m512 x) {
  const __m512 cube = _mm512_mul_ps(_mm512_mul_ps(_mm512_mul_ps(splat(0.044715f), x), x), x);
  return gated_avx512(x, _mm512_mul_ps(splat(1.5957691216057308f), _mm512_add_ps(x, cube)));
}

/// max(x, 0); NaN stays.
SEMEME_INLINE_AVX512 __m512 relu_avx512(__m512 x) { return _mm512_max_ps(_mm512_setzero_ps(), x); }

/// The tail's coefficient of one power, by the segment in the lowest five bits of each lane.
SEMEME_INLINE_AVX512 __m512 normal_tail_coefficient(__m512i segment, int power) {
  const float *row = normal_tail_table[power];
  return _mm512_permutex2var_ps(_mm512_load_ps(row), segment, _mm512_load_ps(row + lanes));
}

/// x·Φ(x) = max(x, 0) − t·Q(t) with t = |x| and Q = 1 − Φ, the tail of the normal distribution, by a cubic from a table
/// in registers. Where the table ends Q is zero, and so is the result to the left.
///
/// The error is below 2.5e-7·max(1, |x|), and below 3e-7·|x| near zero, since the factor t is taken out. Adding 1.5·2²³
/// rounds t/width and leaves the segment's number in the lowest bits. The maximum is taken with −0, the limit at −∞.
SEMEME_INLINE_AVX512 __m512 gelu_erf_avx512(__m512 x) {
  const __m512 width = splat(normal_tail_width), shift = splat(0x1.8p+23f);
  const __m512 t = _mm512_min_ps(splat(31 * normal_tail_width), _mm512_abs_ps(x));
  const __m512 shifted = _mm512_fmadd_ps(t, splat(1 / normal_tail_width), shift);
  const __m512 u = _mm512_fnmadd_ps(_mm512_sub_ps(shifted, shift), width, t);
  const __m512i segment = _mm512_castps_si512(shifted);
  __m512 tail = normal_tail_coefficient(segment, 3);
  tail = _mm512_fmadd_ps(tail, u, normal_tail_coefficient(segment, 2));
  tail = _mm512_fmadd_ps(tail, u, normal_tail_coefficient(segment, 1));
  tail = _mm512_fmadd_ps(tail, u, normal_tail_coefficient(segment, 0));
  return _mm512_fnmadd_ps(t, tail, _mm512_max_ps(splat(-0.0f), x));
}

/// activation(x), for an activation that is best known where this is inlined.
SEMEME_INLINE_AVX512 __m512 activated_avx512(__m512 x, sememe_activation activation) {
  switch (activation) {
  case SEMEME_ACTIVATION_NONE: return x;
  case SEMEME_ACTIVATION_GELU_ERF: return gelu_erf_avx512(x);
  case SEMEME_ACTIVATION_GELU_TANH: return gelu_tanh_avx512(x);
  case SEMEME_ACTIVATION_RELU: return relu_avx512(x);
  case SEMEME_ACTIVATION_TANH: return tanh_avx512(x);
  case SEMEME_ACTIVATION_SIGMOID: return sigmoid_avx512(x);
  case SEMEME_ACTIVATION_SILU: return silu_avx512(x);
  }
  return x;
}

#endif

#endif
