// The activation functions over arrays for the instruction set whose functions have been included.
#include "activation.h"

/// y = activation(x), the activation being known where this is inlined.
VECTOR_INLINE void apply(const float *x, float *y, size_t count, const sememe_activation activation) {
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) store(y + i, activated(load(x + i), activation));
  if (i < count) store_up_to(y + i, count - i, activated(load_up_to(x + i, count - i), activation));
}

VECTOR_CODE void AT_LEVEL(sememe_activate_f32)(const float *x, float *y, size_t count, sememe_activation activation) {
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
