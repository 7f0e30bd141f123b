#include "../transpose_neon.h"

#if SEMEME_AARCH64
#include <stdint.h>

/// The steps become those of bytes, of which four make a float.
SEMEME_INLINE float32x4_t look_up(const float *row, const int32_t *places) {
  const uint32x4_t steps = vreinterpretq_u32_s32(vsubq_s32(vld1q_s32(places), vdupq_n_s32(places[0])));
  const uint32x4_t bytes = vmlaq_n_u32(vdupq_n_u32(0x03020100), steps, 0x04040404);
  const uint8x16_t window = vreinterpretq_u8_f32(vld1q_f32(row + places[0]));
  return vreinterpretq_f32_u8(vqtbl1q_u8(window, vreinterpretq_u8_u32(bytes)));
}

SEMEME_INLINE float32x4_t reversed(float32x4_t v) {
  const float32x4_t pairs = vrev64q_f32(v);
  return vcombine_f32(vget_high_f32(pairs), vget_low_f32(pairs));
}

SEMEME_INLINE void transpose(float32x4_t v[lanes]) { transpose_4x4(v); }

#include "position_bias_vectors.h"
#endif
