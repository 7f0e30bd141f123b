// One row of floats in fewer bits, for the quantisation kernels and for layer normalization.
#ifndef SEMEME_QUANTIZATION_NEON_H
#define SEMEME_QUANTIZATION_NEON_H

#include "../neon.h"
#include "quantization.h"

#if SEMEME_AARCH64

#include <string.h>

/// n floats as bfloat16, and one zero more where n is odd.
SEMEME_INLINE void narrow_row(const float *x, size_t n, uint16_t *y) {
  for (size_t i = 0; i < n; i += lanes) store_u16_up_to(y + i, n - i, narrowed(load_up_to(x + i, n - i)));
  if (n % 2) y[n] = 0;
}

/// Four values as numbers from 0 to 255; NaN becomes 0.
SEMEME_INLINE uint32x4_t quantized(float32x4_t x, row_quantization to) {
  return vcvtnq_u32_f32(vmulq_f32(vsubq_f32(x, splat(to.minimum)), splat(to.inverse)));
}

/// Four values of a row, from the i-th on, as they become bytes.
SEMEME_INLINE float32x4_t scaled_values(const float *x, const float *factors, size_t i) {
  const float32x4_t values = vld1q_f32(x + i);
  return factors ? vmulq_f32(values, vld1q_f32(factors + i)) : values;
}

/// How the n ≥ 1 values of a row become bytes. The minimum and the maximum are NaN where a value is.
SEMEME_INLINE row_quantization quantization_of(const float *x, const float *factors, size_t n) {
  float32x4_t least = splat(factors ? x[0] * factors[0] : x[0]), largest = least;
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const float32x4_t values = scaled_values(x, factors, i);
    least = vminq_f32(least, values);
    largest = vmaxq_f32(largest, values);
  }
  for (; i < n; i++) {
    const float32x4_t value = splat(factors ? x[i] * factors[i] : x[i]);
    least = vminq_f32(least, value);
    largest = vmaxq_f32(largest, value);
  }
  const float minimum = vminvq_f32(least);
  return quantization_of_row(minimum, vmaxvq_f32(largest) - minimum);
}

/// n floats as row `row` of `out`. Nearest bytes, ties to even: the same as at every other level.
SEMEME_INLINE void quantize_row(const float *x, size_t n, const sememe_rows_u8 *out, size_t row) {
  if (n == 0) return;
  const row_quantization to = quantization_of(x, out->factors, n);
  out->scales[row] = to.scale;
  out->minimums[row] = to.minimum;
  uint8_t *values = out->values + row * out->ld;
  if (to.inverse == 0) {  // a flat row, or one whose values may be NaN or infinite
    memset(values, 0, (n + 3) / 4 * 4);
    return;
  }
  size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    const uint32x4_t q0 = quantized(scaled_values(x, out->factors, i), to),
                     q1 = quantized(scaled_values(x, out->factors, i + lanes), to);
    const uint32x4_t q2 = quantized(scaled_values(x, out->factors, i + 2 * lanes), to);
    const uint32x4_t q3 = quantized(scaled_values(x, out->factors, i + 3 * lanes), to);
    const uint16x8_t low = vcombine_u16(vmovn_u32(q0), vmovn_u32(q1)),
                     high = vcombine_u16(vmovn_u32(q2), vmovn_u32(q3));
    vst1q_u8(values + i, vcombine_u8(vmovn_u16(low), vmovn_u16(high)));
  }
  for (; i < n; i += lanes) {
    // Beyond the end of the row stands its minimum, whose byte is zero.
    const size_t left = n - i;
    float32x4_t rest = load_up_to(x + i, left);
    if (out->factors) rest = vmulq_f32(rest, load_up_to(out->factors + i, left));
    if (left < lanes) {
      const uint32x4_t index = {0, 1, 2, 3};
      rest = vbslq_f32(vcltq_u32(index, vdupq_n_u32((uint32_t)left)), rest, splat(to.minimum));
    }
    const uint16x4_t q = vmovn_u32(quantized(rest, to));
    const uint32_t four = vget_lane_u32(vreinterpret_u32_u8(vmovn_u16(vcombine_u16(q, q))), 0);
    memcpy(values + i, &four, sizeof four);
  }
}

#endif

#endif
