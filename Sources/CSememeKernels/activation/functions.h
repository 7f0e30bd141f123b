// Exponential, tanh, the logistic gate and GELU of a vector, for the instruction set whose header has been included.
// Polynomials: Scripts/fit-activations.py.
//
// Worst errors against double precision, over every 41st float, in units in the last place: exponential 1.0, tanh 1.5,
// logistic 2.4, SiLU 3.1. The tanh form of GELU rounds its cubic argument before the exponential, which costs up to two
// units for each unit of the argument in the left tail, where PyTorch's form has no digits left. Its form by the error
// function is in gelu_erf.h or, for AVX-512, in functions_avx512.h.
#ifndef SEMEME_FUNCTIONS_H
#define SEMEME_FUNCTIONS_H

#include "CSememeKernels.h"

/// The parts of x = n·ln 2 + r with whole n and |r| ≤ ln 2/2.
typedef struct exponent {
  vector power;  ///< 2ⁿ, where −126 ≤ n ≤ 127
  vector rest;   ///< r
} exponent;

/// Takes x apart. Adding 1.5·2²³ + 127 rounds x/ln 2 to a whole number and leaves n + 127, the exponent field of 2ⁿ, in
/// the lowest bits. ln 2 is subtracted as two floats.
VECTOR_INLINE exponent split_exponent(vector x) {
  const vector shift = splat(0x1.8p+23f + 127);
  const vector shifted = fused(x, splat(0x1.715476p+0f), shift);
  const vector n = shifted - shift;
  const vector rest = fused(n, splat(-0x1.62e43p-1f), x);
  return (exponent){shifted_left(shifted, 23), fused(n, splat(0x1.05c61p-29f), rest)};
}

/// 2ⁿ·eʳ.
VECTOR_INLINE vector exp_of_parts(exponent parts) {
  const vector r = parts.rest, square = r * r;
  const vector p01 = fused(splat(0x1.555492p-3f), r, splat(0x1.fffffcp-2f));
  const vector p23 = fused(splat(0x1.1239a0p-7f), r, splat(0x1.5558b4p-5f));
  const vector p24 = fused(splat(0x1.6a495cp-10f), square, p23);
  const vector p = fused(p24, square, p01);
  return (splat(1) + fused(square, p, r)) * parts.power;
}

/// y, but zero where e^x is below the normal range: there its parts mean nothing.
VECTOR_INLINE vector zero_below_normal(vector x, vector y) { return where_less(x, splat(-87.33f), splat(0), y); }

/// eˣ for x ≤ 0.
VECTOR_INLINE vector exp_of(vector x) { return zero_below_normal(x, exp_of_parts(split_exponent(x))); }

/// tanh x: an odd polynomial near zero, 1 − 2e/(1 + e) with e = e^−2|x| and the sign of x elsewhere.
VECTOR_INLINE vector tanh_of(vector x) {
  const vector magnitude = absolute(x), square = x * x;
  vector p = splat(-0x1.750ce4p-8f);
  p = fused(p, square, splat(0x1.51f8cep-6f));
  p = fused(p, square, splat(-0x1.b835a4p-5f));
  p = fused(p, square, splat(0x1.1106f6p-3f));
  p = fused(p, square, splat(-0x1.555532p-2f));
  const vector near = fused(x * square, p, x);

  const vector e = exp_of(splat(-2) * magnitude);
  const vector far = splat(1) - (e + e) / (splat(1) + e);
  return with_sign_of(where_less(magnitude, splat(0.625f), near, far), x);  // also the sign of −0
}

/// x/(1 + e^−u), as x·e^u/(1 + e^u) for negative u. Taking −∞ for the lowest float gives the limit −0 there.
VECTOR_INLINE vector gated(vector x, vector u) {
  const vector e = exp_of(-absolute(u));
  const vector numerator = where_negative(u, e, splat(1));
  return larger_of(splat(-0x1.fffffep+127f), x) * numerator / (splat(1) + e);
}

VECTOR_INLINE vector sigmoid(vector x) { return gated(splat(1), x); }

VECTOR_INLINE vector silu(vector x) { return gated(x, x); }

/// x/2·(1 + tanh u) = x/(1 + e^−2u) with u = √(2/π)·(x + 0.044715·x³).
VECTOR_INLINE vector gelu_tanh(vector x) {
  const vector cube = splat(0.044715f) * x * x * x;
  return gated(x, splat(1.5957691216057308f) * (x + cube));
}

/// max(x, 0); NaN and −0 stay.
VECTOR_INLINE vector relu(vector x) { return larger_of(splat(0), x); }

VECTOR_INLINE vector gelu_erf(vector x);

/// activation(x), for an activation that is best known where this is inlined.
VECTOR_INLINE vector activated(vector x, sememe_activation activation) {
  switch (activation) {
  case SEMEME_ACTIVATION_NONE: return x;
  case SEMEME_ACTIVATION_GELU_ERF: return gelu_erf(x);
  case SEMEME_ACTIVATION_GELU_TANH: return gelu_tanh(x);
  case SEMEME_ACTIVATION_RELU: return relu(x);
  case SEMEME_ACTIVATION_TANH: return tanh_of(x);
  case SEMEME_ACTIVATION_SIGMOID: return sigmoid(x);
  case SEMEME_ACTIVATION_SILU: return silu(x);
  }
  return x;
}

#endif
