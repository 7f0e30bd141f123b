// Exponential, tanh, the logistic gate and GELU of four floats, by the polynomials and steps of functions_avx2.h, whose
// accuracy they share (Scripts/fit-activations.py).
#ifndef SEMEME_FUNCTIONS_NEON_H
#define SEMEME_FUNCTIONS_NEON_H

#include "../neon.h"

#if SEMEME_AARCH64

/// The parts of x = n·ln 2 + r with whole n and |r| ≤ ln 2/2.
typedef struct exponent {
  float32x4_t power;  ///< 2ⁿ, where −126 ≤ n ≤ 127
  float32x4_t rest;   ///< r
} exponent;

/// Takes x apart. Adding 1.5·2²³ + 127 rounds x/ln 2 to a whole number and leaves n + 127, the exponent field of 2ⁿ, in
/// the lowest bits. ln 2 is subtracted as two floats.
SEMEME_INLINE exponent split_exponent(float32x4_t x) {
  const float32x4_t shift = splat(0x1.8p+23f + 127);
  const float32x4_t shifted = vfmaq_f32(shift, x, splat(0x1.715476p+0f));
  const float32x4_t n = vsubq_f32(shifted, shift);
  const float32x4_t rest = vfmsq_f32(x, n, splat(0x1.62e43p-1f));
  return (exponent){vreinterpretq_f32_u32(vshlq_n_u32(vreinterpretq_u32_f32(shifted), 23)),
                    vfmsq_f32(rest, n, splat(-0x1.05c61p-29f))};
}

/// 2ⁿ·eʳ.
SEMEME_INLINE float32x4_t exp_of_parts(exponent parts) {
  const float32x4_t r = parts.rest;
  const float32x4_t square = vmulq_f32(r, r);
  const float32x4_t p01 = vfmaq_f32(splat(0x1.fffffcp-2f), splat(0x1.555492p-3f), r);
  const float32x4_t p23 = vfmaq_f32(splat(0x1.5558b4p-5f), splat(0x1.1239a0p-7f), r);
  const float32x4_t p24 = vfmaq_f32(p23, splat(0x1.6a495cp-10f), square);
  const float32x4_t p = vfmaq_f32(p01, p24, square);
  const float32x4_t mantissa = vaddq_f32(splat(1), vfmaq_f32(r, square, p));
  return vmulq_f32(mantissa, parts.power);
}

/// y, but zero where e^x is below the normal range: there its parts mean nothing.
SEMEME_INLINE float32x4_t zero_below_normal(float32x4_t x, float32x4_t y) {
  return vreinterpretq_f32_u32(vbicq_u32(vreinterpretq_u32_f32(y), vcltq_f32(x, splat(-87.33f))));
}

/// eˣ for x ≤ 0.
SEMEME_INLINE float32x4_t exp_neon(float32x4_t x) { return zero_below_normal(x, exp_of_parts(split_exponent(x))); }

/// tanh x: an odd polynomial near zero, 1 − 2e/(1 + e) with e = e^−2|x| and the sign of x elsewhere.
SEMEME_INLINE float32x4_t tanh_neon(float32x4_t x) {
  const float32x4_t magnitude = vabsq_f32(x), square = vmulq_f32(x, x);
  float32x4_t p = splat(-0x1.750ce4p-8f);
  p = vfmaq_f32(splat(0x1.51f8cep-6f), p, square);
  p = vfmaq_f32(splat(-0x1.b835a4p-5f), p, square);
  p = vfmaq_f32(splat(0x1.1106f6p-3f), p, square);
  p = vfmaq_f32(splat(-0x1.555532p-2f), p, square);
  const float32x4_t near = vfmaq_f32(x, vmulq_f32(x, square), p);

  const float32x4_t e = exp_neon(vmulq_f32(splat(-2), magnitude));
  const float32x4_t far = vsubq_f32(splat(1), vdivq_f32(vaddq_f32(e, e), vaddq_f32(splat(1), e)));
  return with_sign_of(vbslq_f32(vcltq_f32(magnitude, splat(0.625f)), near, far), x);  // also the sign of −0
}

/// x/(1 + e^−u), as x·e^u/(1 + e^u) for negative u. Taking −∞ for the lowest float gives the limit −0 there.
SEMEME_INLINE float32x4_t gated_neon(float32x4_t x, float32x4_t u) {
  const float32x4_t e = exp_neon(vnegq_f32(vabsq_f32(u)));
  const uint32x4_t is_negative = vcltzq_s32(vreinterpretq_s32_f32(u));
  const float32x4_t numerator = vbslq_f32(is_negative, e, splat(1));
  const float32x4_t product = vmulq_f32(vmaxq_f32(splat(-0x1.fffffep+127f), x), numerator);
  return vdivq_f32(product, vaddq_f32(splat(1), e));
}

SEMEME_INLINE float32x4_t sigmoid_neon(float32x4_t x) { return gated_neon(splat(1), x); }

SEMEME_INLINE float32x4_t silu_neon(float32x4_t x) { return gated_neon(x, x); }

/// x/2·(1 + tanh u) = x/(1 + e^−2u) with u = √(2/π)·(x + 0.044715·x³).
SEMEME_INLINE float32x4_t gelu_tanh_neon(float32x4_t x) {
  const float32x4_t cube = vmulq_f32(vmulq_f32(vmulq_f32(splat(0.044715f), x), x), x);
  return gated_neon(x, vmulq_f32(splat(1.5957691216057308f), vaddq_f32(x, cube)));
}

/// max(x, 0); NaN and −0 stay.
SEMEME_INLINE float32x4_t relu_neon(float32x4_t x) { return vbslq_f32(vcltzq_f32(x), splat(0), x); }

/// x·Φ(x) = max(x, −0) − t·Q(t) with t = |x| and Q = 1 − Φ, the tail of the normal distribution, as
/// e^(−t²/2)/(t + a)·P((t − a)/(t + a)). The square is taken with its rounding error, or its exponential would lose
/// digits with growing t. Beyond 14 the tail is zero.
SEMEME_INLINE float32x4_t gelu_erf_neon(float32x4_t x) {
  const float32x4_t t = vminq_f32(splat(14), vabsq_f32(x));
  const float32x4_t half = vmulq_f32(splat(-0.5f), t);
  const float32x4_t square = vmulq_f32(half, t), lost = vfmaq_f32(vnegq_f32(square), half, t);
  exponent parts = split_exponent(square);
  parts.rest = vaddq_f32(parts.rest, lost);
  const float32x4_t e = zero_below_normal(square, exp_of_parts(parts));

  const float32x4_t a = splat(3.5f), q = vdivq_f32(splat(1), vaddq_f32(t, a));
  const float32x4_t u = vmulq_f32(vsubq_f32(t, a), q);
  float32x4_t p = splat(0x1.967a6cp-14f);
  p = vfmaq_f32(splat(0x1.ae82e2p-12f), p, u);
  p = vfmaq_f32(splat(-0x1.f0f698p-12f), p, u);
  p = vfmaq_f32(splat(-0x1.9e20d2p-9f), p, u);
  p = vfmaq_f32(splat(0x1.a8dfccp-8f), p, u);
  p = vfmaq_f32(splat(0x1.1d156ep-6f), p, u);
  p = vfmaq_f32(splat(-0x1.db5888p-4f), p, u);
  p = vfmaq_f32(splat(0x1.42fefcp-2f), p, u);
  p = vfmaq_f32(splat(-0x1.219152p-1f), p, u);
  p = vfmaq_f32(splat(0x1.7d241ap-1f), p, u);
  const float32x4_t tail = vmulq_f32(vmulq_f32(vmulq_f32(p, q), t), e);
  const float32x4_t positive = vbslq_f32(vcltzq_f32(x), splat(-0.0f), x);
  return vsubq_f32(positive, tail);
}

#endif

#endif
