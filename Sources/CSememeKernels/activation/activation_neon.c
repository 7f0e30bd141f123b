#include "activation.h"
#include "functions_neon.h"

#if SEMEME_AARCH64

#include <string.h>

/// y = function(x), the function being known where this is inlined.
SEMEME_INLINE void apply(const float *x, float *y, size_t count, float32x4_t (*const function)(float32x4_t)) {
  for (size_t i = 0; i < count; i += lanes) store_up_to(y + i, count - i, function(load_up_to(x + i, count - i)));
}

void sememe_activate_f32_neon(const float *x, float *y, size_t count, sememe_activation activation) {
  switch (activation) {
  case SEMEME_ACTIVATION_NONE: memmove(y, x, count * sizeof(float)); return;
  case SEMEME_ACTIVATION_GELU_ERF: apply(x, y, count, gelu_erf_neon); return;
  case SEMEME_ACTIVATION_GELU_TANH: apply(x, y, count, gelu_tanh_neon); return;
  case SEMEME_ACTIVATION_RELU: apply(x, y, count, relu_neon); return;
  case SEMEME_ACTIVATION_TANH: apply(x, y, count, tanh_neon); return;
  case SEMEME_ACTIVATION_SIGMOID: apply(x, y, count, sigmoid_neon); return;
  case SEMEME_ACTIVATION_SILU: apply(x, y, count, silu_neon); return;
  }
}

#endif
