// The activation functions of one value, computed in double and rounded once.
//
// The forms keep relative accuracy for negative x, where 1 + erf and 1 + tanh would cancel. Functions that vanish to
// the left give their limit −0 at −∞, where the product of their formula would be NaN.
#ifndef SEMEME_ACTIVATION_SCALAR_H
#define SEMEME_ACTIVATION_SCALAR_H

#include "activation.h"

#include <math.h>

/// x/(1 + e^−u), the gate of SiLU (u = x) and of the tanh form of GELU.
SEMEME_INLINE double gated_scalar(double x, double u) { return x == -INFINITY ? -0.0 : x / (1 + exp(-u)); }

/// x·Φ(x) = x/2·erfc(−x/√2) (Hendrycks & Gimpel 2016).
SEMEME_INLINE double gelu_erf_scalar(double x) {
  return x == -INFINITY ? -0.0 : x / 2 * erfc(x * -0.70710678118654752440);
}

/// x/2·(1 + tanh u) = x/(1 + e^−2u) with u = √(2/π)·(x + 0.044715·x³).
SEMEME_INLINE double gelu_tanh_scalar(double x) {
  return gated_scalar(x, 2 * 0.79788456080286535588 * (x + 0.044715 * x * x * x));
}

SEMEME_INLINE float activation_scalar(float x, sememe_activation activation) {
  switch (activation) {
  case SEMEME_ACTIVATION_NONE: return x;
  case SEMEME_ACTIVATION_GELU_ERF: return (float)gelu_erf_scalar(x);
  case SEMEME_ACTIVATION_GELU_TANH: return (float)gelu_tanh_scalar(x);
  case SEMEME_ACTIVATION_RELU: return x < 0 ? 0 : x;
  case SEMEME_ACTIVATION_TANH: return (float)tanh(x);
  case SEMEME_ACTIVATION_SIGMOID: return (float)(1 / (1 + exp(-(double)x)));
  case SEMEME_ACTIVATION_SILU: return (float)gated_scalar(x, x);
  }
  return x;
}

#endif
