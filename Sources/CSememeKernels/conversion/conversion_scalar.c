#include "conversion_scalar.h"

void sememe_widen_f16_scalar(const void *x, float *y, size_t count) {
  PLAIN_FOR (size_t i = 0; i < count; i++) { y[i] = widen_f16_scalar(load_u16(x, i)); }
}

void sememe_widen_bf16_scalar(const void *x, float *y, size_t count) {
  PLAIN_FOR (size_t i = 0; i < count; i++) { y[i] = widen_bf16_scalar(load_u16(x, i)); }
}
