// The kernels of distance for the instruction set whose header has been included.
#include "distance.h"

VECTOR_INLINE vector squared_difference_step(vector sum, vector a, vector b) { return fused(a - b, a - b, sum); }

VECTOR_INLINE vector absolute_difference_step(vector sum, vector a, vector b) { return sum + absolute(a - b); }

VECTOR_CODE float AT_LEVEL(sememe_dot_f32)(const float *a, const float *b, size_t count) {
  return reduce(a, b, count, product_step);
}

VECTOR_CODE float AT_LEVEL(sememe_squared_distance_f32)(const float *a, const float *b, size_t count) {
  return reduce(a, b, count, squared_difference_step);
}

VECTOR_CODE float AT_LEVEL(sememe_manhattan_distance_f32)(const float *a, const float *b, size_t count) {
  return reduce(a, b, count, absolute_difference_step);
}
