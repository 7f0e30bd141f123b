#include "elementwise.h"

#include <math.h>

void sememe_scale_f32_scalar(const float *x, float factor, float *y, size_t count) {
  PLAIN_FOR (size_t i = 0; i < count; i++) { y[i] = x[i] * factor; }
}

void sememe_add_f32_scalar(const float *a, const float *b, float *y, size_t count) {
  PLAIN_FOR (size_t i = 0; i < count; i++) { y[i] = a[i] + b[i]; }
}

void sememe_multiply_f32_scalar(const float *a, const float *b, float *y, size_t count) {
  PLAIN_FOR (size_t i = 0; i < count; i++) { y[i] = a[i] * b[i]; }
}

bool sememe_all_within_f32_scalar(const float *x, float bound, size_t count) {
  PLAIN_FOR (size_t i = 0; i < count; i++) {
    if (!(fabsf(x[i]) <= bound)) return false;
  }
  return true;
}
