#include "../neon.h"

#if SEMEME_AARCH64

#include "elementwise_vectors.h"

#include <math.h>

bool sememe_all_finite_f32_neon(const float *x, size_t count) {
  // A NaN fails every comparison, so it is its being finite that is asked for. Four vectors share one test.
  const float32x4_t infinity = splat(INFINITY);
  size_t i = 0;
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    const uint32x4_t first = vcaltq_f32(vld1q_f32(x + i), infinity);
    const uint32x4_t second = vcaltq_f32(vld1q_f32(x + i + lanes), infinity);
    const uint32x4_t third = vcaltq_f32(vld1q_f32(x + i + 2 * lanes), infinity);
    const uint32x4_t fourth = vcaltq_f32(vld1q_f32(x + i + 3 * lanes), infinity);
    if (vminvq_u32(vandq_u32(vandq_u32(first, second), vandq_u32(third, fourth))) == 0) return false;
  }
  for (; i < count; i += lanes) {
    if (vminvq_u32(vcaltq_f32(load_up_to(x + i, count - i), infinity)) == 0) return false;
  }
  return true;
}

#endif
