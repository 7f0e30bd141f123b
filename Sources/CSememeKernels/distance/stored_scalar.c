#include "../conversion/conversion_scalar.h"
#include "distance.h"

float sememe_dot_f16_scalar(const void *a, const float *b, size_t count) {
  float sum = 0;
  PLAIN_FOR (size_t i = 0; i < count; i++) { sum += widen_f16_scalar(load_u16(a, i)) * b[i]; }
  return sum;
}

float sememe_dot_s8_scalar(const int8_t *a, const float *b, size_t count) {
  float sum = 0;
  PLAIN_FOR (size_t i = 0; i < count; i++) { sum += (float)a[i] * b[i]; }
  return sum;
}
