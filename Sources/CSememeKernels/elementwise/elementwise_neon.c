#include "../neon.h"

#if SEMEME_AARCH64

#include "elementwise_vectors.h"

bool sememe_all_within_f32_neon(const float *x, float bound, size_t count) {
  // A NaN fails every comparison, so it is its being within that is asked for. Four vectors share one test.
  const float32x4_t most = splat(bound);
  size_t i = 0;
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    const uint32x4_t first = vcaleq_f32(vld1q_f32(x + i), most);
    const uint32x4_t second = vcaleq_f32(vld1q_f32(x + i + lanes), most);
    const uint32x4_t third = vcaleq_f32(vld1q_f32(x + i + 2 * lanes), most);
    const uint32x4_t fourth = vcaleq_f32(vld1q_f32(x + i + 3 * lanes), most);
    if (vminvq_u32(vandq_u32(vandq_u32(first, second), vandq_u32(third, fourth))) == 0) return false;
  }
  for (; i < count; i += lanes) {
    if (vminvq_u32(vcaleq_f32(load_up_to(x + i, count - i), most)) == 0) return false;
  }
  return true;
}

#endif
