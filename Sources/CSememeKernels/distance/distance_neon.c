#include "../neon.h"
#include "distance.h"

#if SEMEME_AARCH64

SEMEME_INLINE float32x4_t squared_difference_step(float32x4_t sum, float32x4_t a, float32x4_t b) {
  const float32x4_t difference = vsubq_f32(a, b);
  return vfmaq_f32(sum, difference, difference);
}

SEMEME_INLINE float32x4_t absolute_difference_step(float32x4_t sum, float32x4_t a, float32x4_t b) {
  return vaddq_f32(sum, vabdq_f32(a, b));
}

float sememe_dot_f32_neon(const float *a, const float *b, size_t count) { return reduce(a, b, count, product_step); }

float sememe_squared_distance_f32_neon(const float *a, const float *b, size_t count) {
  return reduce(a, b, count, squared_difference_step);
}

float sememe_manhattan_distance_f32_neon(const float *a, const float *b, size_t count) {
  return reduce(a, b, count, absolute_difference_step);
}

#endif
