#include "activation_scalar.h"

void sememe_activate_f32_scalar(const float *x, float *y, size_t count, sememe_activation activation) {
  PLAIN_FOR (size_t i = 0; i < count; i++) { y[i] = activation_scalar(x[i], activation); }
}
