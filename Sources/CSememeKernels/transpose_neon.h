// Four rows of four floats, turned.
#ifndef SEMEME_TRANSPOSE_NEON_H
#define SEMEME_TRANSPOSE_NEON_H

#include "neon.h"

#if SEMEME_AARCH64

/// v[i] becomes the i-th elements of v[0 … 3]: pairs change places, then halves.
SEMEME_INLINE void transpose_4x4(float32x4_t v[lanes]) {
  const float32x4_t even01 = vtrn1q_f32(v[0], v[1]), odd01 = vtrn2q_f32(v[0], v[1]);
  const float32x4_t even23 = vtrn1q_f32(v[2], v[3]), odd23 = vtrn2q_f32(v[2], v[3]);
  v[0] = vcombine_f32(vget_low_f32(even01), vget_low_f32(even23));
  v[1] = vcombine_f32(vget_low_f32(odd01), vget_low_f32(odd23));
  v[2] = vcombine_f32(vget_high_f32(even01), vget_high_f32(even23));
  v[3] = vcombine_f32(vget_high_f32(odd01), vget_high_f32(odd23));
}

#endif

#endif
