// Softmax of a part of a row, shared by the softmax and the attention kernels.
#ifndef SEMEME_SOFTMAX_NEON_H
#define SEMEME_SOFTMAX_NEON_H

#include "../activation/functions_neon.h"

#if SEMEME_AARCH64

#include <math.h>

/// The lanes of the vector at `at` whose index lies in [begin, end).
SEMEME_INLINE uint32x4_t lanes_within(size_t at, size_t begin, size_t end) {
  const uint32x4_t lane = {0, 1, 2, 3};
  const uint32x4_t first = vdupq_n_u32(begin > at ? (uint32_t)(begin - at) : 0);
  const uint32x4_t last = vdupq_n_u32(end - at < lanes ? (uint32_t)(end - at) : lanes);
  return vandq_u32(vcgeq_u32(lane, first), vcltq_u32(lane, last));
}

/// Four elements at `at`, −∞ where the index lies outside of [begin, end); memory beyond `end` is not touched.
SEMEME_INLINE float32x4_t load_within(const float *x, size_t at, size_t begin, size_t end) {
  if (at >= begin && end - at >= lanes) return vld1q_f32(x + at);
  return vbslq_f32(lanes_within(at, begin, end), load_up_to(x + at, end - at), splat(-INFINITY));
}

SEMEME_INLINE void store_within(float *x, size_t at, size_t begin, size_t end, float32x4_t value) {
  if (at < begin) value = vbslq_f32(lanes_within(at, begin, end), value, load_up_to(x + at, end - at));
  store_up_to(x + at, end - at, value);
}

#include "softmax_vectors.h"

#endif

#endif
