#include "../neon.h"
#include "conversion.h"

#if SEMEME_AARCH64

#include <string.h>

/// The next four 16-bit elements, or the `left` that are left and zeros, from memory that need not be aligned.
SEMEME_INLINE uint16x4_t load_unaligned_up_to(const char *x, size_t left) {
  if (left >= lanes) return vreinterpret_u16_u8(vld1_u8((const uint8_t *)x));
  uint16_t elements[lanes] = {0};
  memcpy(elements, x, left * sizeof *elements);
  return vld1_u16(elements);
}

void sememe_widen_f16_neon(const void *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i += lanes) {
    const uint16x4_t halves = load_unaligned_up_to((const char *)x + 2 * i, count - i);
    store_up_to(y + i, count - i, vcvt_f32_f16(vreinterpret_f16_u16(halves)));
  }
}

void sememe_widen_bf16_neon(const void *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i += lanes) {
    store_up_to(y + i, count - i, widened(load_unaligned_up_to((const char *)x + 2 * i, count - i)));
  }
}

#endif
