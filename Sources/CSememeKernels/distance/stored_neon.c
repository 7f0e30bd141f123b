#include "../neon.h"

#if SEMEME_AARCH64
#include <string.h>

SEMEME_INLINE float32x4_t load_halves(const char *p) {
  return vcvt_f32_f16(vreinterpret_f16_u8(vld1_u8((const uint8_t *)p)));
}

SEMEME_INLINE float32x4_t load_bytes(const char *p) {
  uint32_t bytes;
  memcpy(&bytes, p, sizeof bytes);
  return vcvtq_f32_s32(vmovl_s16(vget_low_s16(vmovl_s8(vcreate_s8(bytes)))));
}

#include "stored_vectors.h"
#endif
