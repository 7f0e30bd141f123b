#include "activation.h"
#include "functions_avx512.h"

#if SEMEME_X86_64

/// y = activation(x), the activation being known where this is inlined.
SEMEME_INLINE_AVX512 void apply(const float *x, float *y, size_t count, const sememe_activation activation) {
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    _mm512_storeu_ps(y + i, activated_avx512(_mm512_loadu_ps(x + i), activation));
  }
  if (i < count) { store_up_to(y + i, count - i, activated_avx512(load_up_to(x + i, count - i), activation)); }
}

SEMEME_AVX512 void sememe_activate_f32_avx512(const float *x, float *y, size_t count, sememe_activation activation) {
  switch (activation) {
  case SEMEME_ACTIVATION_NONE: apply(x, y, count, SEMEME_ACTIVATION_NONE); return;
  case SEMEME_ACTIVATION_GELU_ERF: apply(x, y, count, SEMEME_ACTIVATION_GELU_ERF); return;
  case SEMEME_ACTIVATION_GELU_TANH: apply(x, y, count, SEMEME_ACTIVATION_GELU_TANH); return;
  case SEMEME_ACTIVATION_RELU: apply(x, y, count, SEMEME_ACTIVATION_RELU); return;
  case SEMEME_ACTIVATION_TANH: apply(x, y, count, SEMEME_ACTIVATION_TANH); return;
  case SEMEME_ACTIVATION_SIGMOID: apply(x, y, count, SEMEME_ACTIVATION_SIGMOID); return;
  case SEMEME_ACTIVATION_SILU: apply(x, y, count, SEMEME_ACTIVATION_SILU); return;
  }
}

#endif
