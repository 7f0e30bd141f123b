#include "activation.h"
#include "functions_avx2.h"

#if SEMEME_X86_64

#include <string.h>

/// y = function(x), the function being known where this is inlined.
SEMEME_INLINE_AVX2 void apply(const float *x, float *y, size_t count, __m256 (*const function)(__m256)) {
  for (size_t i = 0; i < count; i += lanes) store_up_to(y + i, count - i, function(load_up_to(x + i, count - i)));
}

SEMEME_AVX2 void sememe_activate_f32_avx2(const float *x, float *y, size_t count, sememe_activation activation) {
  switch (activation) {
  case SEMEME_ACTIVATION_NONE: memmove(y, x, count * sizeof(float)); return;
  case SEMEME_ACTIVATION_GELU_ERF: apply(x, y, count, gelu_erf_avx2); return;
  case SEMEME_ACTIVATION_GELU_TANH: apply(x, y, count, gelu_tanh_avx2); return;
  case SEMEME_ACTIVATION_RELU: apply(x, y, count, relu_avx2); return;
  case SEMEME_ACTIVATION_TANH: apply(x, y, count, tanh_avx2); return;
  case SEMEME_ACTIVATION_SIGMOID: apply(x, y, count, sigmoid_avx2); return;
  case SEMEME_ACTIVATION_SILU: apply(x, y, count, silu_avx2); return;
  }
}

#endif
