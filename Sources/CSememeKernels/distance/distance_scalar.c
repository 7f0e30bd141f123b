#include "distance.h"

#include <math.h>

float sememe_dot_f32_scalar(const float *a, const float *b, size_t count) {
  float sum = 0;
  PLAIN_FOR (size_t i = 0; i < count; i++) { sum += a[i] * b[i]; }
  return sum;
}

float sememe_squared_distance_f32_scalar(const float *a, const float *b, size_t count) {
  float sum = 0;
  PLAIN_FOR (size_t i = 0; i < count; i++) { sum += (a[i] - b[i]) * (a[i] - b[i]); }
  return sum;
}

float sememe_manhattan_distance_f32_scalar(const float *a, const float *b, size_t count) {
  float sum = 0;
  PLAIN_FOR (size_t i = 0; i < count; i++) { sum += fabsf(a[i] - b[i]); }
  return sum;
}
