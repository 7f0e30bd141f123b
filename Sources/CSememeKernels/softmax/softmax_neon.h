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

/// Softmax over x[begin ..< end] in place, if there are any. Element i is always summed in lane i mod 4, in rising
/// order: the result depends on the elements and their indices only.
SEMEME_INLINE void softmax_within(float *x, size_t begin, size_t end) {
  if (begin == end) return;
  const size_t first = begin / lanes * lanes;
  float32x4_t largest = splat(-INFINITY);
  for (size_t i = first; i < end; i += lanes) largest = vmaxq_f32(load_within(x, i, begin, end), largest);
  const float32x4_t maximum = splat(vmaxvq_f32(largest));

  float32x4_t sum = splat(0);
  for (size_t i = first; i < end; i += lanes) {
    const float32x4_t e = exp_of(vsubq_f32(load_within(x, i, begin, end), maximum));
    store_within(x, i, begin, end, e);
    sum = vaddq_f32(sum, e);
  }
  const float32x4_t scale = splat(1 / sum_of_lanes(sum));
  for (size_t i = first; i < end; i += lanes) {
    store_within(x, i, begin, end, vmulq_f32(load_within(x, i, begin, end), scale));
  }
}

#endif

#endif
