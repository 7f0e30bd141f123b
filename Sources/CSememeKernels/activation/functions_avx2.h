// Exponential, tanh, the logistic gate and GELU of eight floats. Polynomials: Scripts/fit-activations.py.
//
// Worst errors against double precision, over every 41st float, in units in the last place: exponential 1.0, tanh 1.5,
// logistic 2.4, SiLU 3.1, GELU 5.4 (absolutely 8.2e-8·max(1, |x|)). The tanh form of GELU rounds its cubic argument
// before the exponential, which costs up to two units for each unit of the argument in the left tail, where PyTorch's
// form has no digits left.
#ifndef SEMEME_FUNCTIONS_AVX2_H
#define SEMEME_FUNCTIONS_AVX2_H

#include "../avx2.h"

#if SEMEME_X86_64

/// The parts of x = n·ln 2 + r with whole n and |r| ≤ ln 2/2.
typedef struct exponent {
  __m256 power;  ///< 2ⁿ, where −126 ≤ n ≤ 127
  __m256 rest;   ///< r
} exponent;

/// Takes x apart. Adding 1.5·2²³ + 127 rounds x/ln 2 to a whole number and leaves n + 127, the exponent field of 2ⁿ, in
/// the lowest bits. ln 2 is subtracted as two floats.
SEMEME_INLINE_AVX2 exponent split_exponent(__m256 x) {
  const __m256 shift = splat(0x1.8p+23f + 127);
  const __m256 shifted = _mm256_fmadd_ps(x, splat(0x1.715476p+0f), shift);
  const __m256 n = _mm256_sub_ps(shifted, shift);
  const __m256 rest = _mm256_fnmadd_ps(n, splat(0x1.62e43p-1f), x);
  return (exponent){_mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(shifted), 23)),
                    _mm256_fnmadd_ps(n, splat(-0x1.05c61p-29f), rest)};
}

/// 2ⁿ·eʳ.
SEMEME_INLINE_AVX2 __m256 exp_of_parts(exponent parts) {
  const __m256 r = parts.rest;
  const __m256 square = _mm256_mul_ps(r, r);
  const __m256 p01 = _mm256_fmadd_ps(splat(0x1.555492p-3f), r, splat(0x1.fffffcp-2f));
  const __m256 p23 = _mm256_fmadd_ps(splat(0x1.1239a0p-7f), r, splat(0x1.5558b4p-5f));
  const __m256 p24 = _mm256_fmadd_ps(splat(0x1.6a495cp-10f), square, p23);
  const __m256 p = _mm256_fmadd_ps(p24, square, p01);
  const __m256 mantissa = _mm256_add_ps(splat(1), _mm256_fmadd_ps(square, p, r));
  return _mm256_mul_ps(mantissa, parts.power);
}

/// y, but zero where e^x is below the normal range: there its parts mean nothing.
SEMEME_INLINE_AVX2 __m256 zero_below_normal(__m256 x, __m256 y) {
  return _mm256_andnot_ps(_mm256_cmp_ps(x, splat(-87.33f), _CMP_LT_OQ), y);
}

/// eˣ for x ≤ 0.
SEMEME_INLINE_AVX2 __m256 exp_avx2(__m256 x) { return zero_below_normal(x, exp_of_parts(split_exponent(x))); }

/// tanh x: an odd polynomial near zero, 1 − 2e/(1 + e) with e = e^−2|x| and the sign of x elsewhere.
SEMEME_INLINE_AVX2 __m256 tanh_avx2(__m256 x) {
  const __m256 magnitude = absolute(x), square = _mm256_mul_ps(x, x);
  __m256 p = splat(-0x1.750ce4p-8f);
  p = _mm256_fmadd_ps(p, square, splat(0x1.51f8cep-6f));
  p = _mm256_fmadd_ps(p, square, splat(-0x1.b835a4p-5f));
  p = _mm256_fmadd_ps(p, square, splat(0x1.1106f6p-3f));
  p = _mm256_fmadd_ps(p, square, splat(-0x1.555532p-2f));
  const __m256 near = _mm256_fmadd_ps(_mm256_mul_ps(x, square), p, x);

  const __m256 e = exp_avx2(_mm256_mul_ps(splat(-2), magnitude));
  const __m256 far = _mm256_sub_ps(splat(1), _mm256_div_ps(_mm256_add_ps(e, e), _mm256_add_ps(splat(1), e)));
  const __m256 is_near = _mm256_cmp_ps(magnitude, splat(0.625f), _CMP_LT_OQ);
  const __m256 sign = _mm256_and_ps(x, splat(-0.0f));
  return _mm256_or_ps(_mm256_blendv_ps(far, near, is_near), sign);  // also the sign of −0
}

/// x/(1 + e^−u), as x·e^u/(1 + e^u) for negative u. Taking −∞ for the lowest float gives the limit −0 there.
SEMEME_INLINE_AVX2 __m256 gated_avx2(__m256 x, __m256 u) {
  const __m256 e = exp_avx2(_mm256_or_ps(u, splat(-0.0f)));
  const __m256 numerator = _mm256_blendv_ps(splat(1), e, u);  // by the sign of u
  const __m256 product = _mm256_mul_ps(_mm256_max_ps(splat(-0x1.fffffep+127f), x), numerator);
  return _mm256_div_ps(product, _mm256_add_ps(splat(1), e));
}

SEMEME_INLINE_AVX2 __m256 sigmoid_avx2(__m256 x) { return gated_avx2(splat(1), x); }

SEMEME_INLINE_AVX2 __m256 silu_avx2(__m256 x) { return gated_avx2(x, x); }

/// x/2·(1 + tanh u) = x/(1 + e^−2u) with u = √(2/π)·(x + 0.044715·x³).
SEMEME_INLINE_AVX2 __m256 gelu_tanh_avx2(__m256 x) {
  const __m256 cube = _mm256_mul_ps(_mm256_mul_ps(_mm256_mul_ps(splat(0.044715f), x), x), x);
  return gated_avx2(x, _mm256_mul_ps(splat(1.5957691216057308f), _mm256_add_ps(x, cube)));
}

/// max(x, 0); NaN stays.
SEMEME_INLINE_AVX2 __m256 relu_avx2(__m256 x) { return _mm256_max_ps(_mm256_setzero_ps(), x); }

/// x·Φ(x) = max(x, −0) − t·Q(t) with t = |x| and Q = 1 − Φ, the tail of the normal distribution, as
/// e^(−t²/2)/(t + a)·P((t − a)/(t + a)). The square is taken with its rounding error, or its exponential would lose
/// digits with growing t. Beyond 14 the tail is zero.
SEMEME_INLINE_AVX2 __m256 gelu_erf_avx2(__m256 x) {
  const __m256 t = _mm256_min_ps(splat(14), absolute(x));
  const __m256 half = _mm256_mul_ps(splat(-0.5f), t);
  const __m256 square = _mm256_mul_ps(half, t), lost = _mm256_fmsub_ps(half, t, square);
  exponent parts = split_exponent(square);
  parts.rest = _mm256_add_ps(parts.rest, lost);
  const __m256 e = zero_below_normal(square, exp_of_parts(parts));

  const __m256 a = splat(3.5f), q = _mm256_div_ps(splat(1), _mm256_add_ps(t, a));
  const __m256 u = _mm256_mul_ps(_mm256_sub_ps(t, a), q);
  __m256 p = splat(0x1.967a6cp-14f);
  p = _mm256_fmadd_ps(p, u, splat(0x1.ae82e2p-12f));
  p = _mm256_fmadd_ps(p, u, splat(-0x1.f0f698p-12f));
  p = _mm256_fmadd_ps(p, u, splat(-0x1.9e20d2p-9f));
  p = _mm256_fmadd_ps(p, u, splat(0x1.a8dfccp-8f));
  p = _mm256_fmadd_ps(p, u, splat(0x1.1d156ep-6f));
  p = _mm256_fmadd_ps(p, u, splat(-0x1.db5888p-4f));
  p = _mm256_fmadd_ps(p, u, splat(0x1.42fefcp-2f));
  p = _mm256_fmadd_ps(p, u, splat(-0x1.219152p-1f));
  p = _mm256_fmadd_ps(p, u, splat(0x1.7d241ap-1f));
  const __m256 tail = _mm256_mul_ps(_mm256_mul_ps(_mm256_mul_ps(p, q), t), e);
  return _mm256_sub_ps(_mm256_max_ps(splat(-0.0f), x), tail);  // −0, the limit, at −∞
}

#endif

#endif
