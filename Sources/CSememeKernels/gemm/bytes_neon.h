// What the products of bytes have in common: quantised packing, and sums of bytes that become floats.
//
// Without instructions that mix signs, activations a from 0 to 255 are multiplied as a − 128, and each sum starts with
// 128·Σ_k w of its column instead of zero: exact, as all of it is done on integers. A panel is then its sixteen starts
// in 32 bits and [k / 4][16][4] weights; where the instruction mixes signs, it is [k / 8][16][8] weights alone.
#ifndef SEMEME_BYTES_NEON_H
#define SEMEME_BYTES_NEON_H

#include "../quantization/quantization.h"
#include "blocks_neon.h"

#if SEMEME_AARCH64

#include <string.h>

enum { starts_bytes = tile_columns * sizeof(int32_t) };

/// The bytes of one panel whose instruction multiplies `neighbours` elements of k at once.
SEMEME_INLINE size_t panel_bytes(size_t k, const size_t neighbours) {
  const size_t weights = padded(k, neighbours) * tile_columns;
  return neighbours == 4 ? starts_bytes + weights : weights;
}

/// The largest magnitude of a row, NaN where an element is.
SEMEME_INLINE float largest_magnitude(const float *w, size_t k) {
  float32x4_t largest = splat(0);
  for (size_t i = 0; i < k; i += lanes) largest = vmaxq_f32(largest, vabsq_f32(load_up_to(w + i, k - i)));
  return vmaxvq_f32(largest);
}

/// Quantises one channel into its column of a panel, `stride` bytes from one group of neighbours to the next, and
/// returns the sum of its bytes.
SEMEME_INLINE int32_t pack_channel(const float *w, size_t k, float inverse, int8_t *out, const size_t neighbours) {
  int32x4_t sum = vdupq_n_s32(0);
  for (size_t i = 0; i < padded(k, neighbours); i += lanes) {
    int32x4_t q = vdupq_n_s32(0);
    if (i < k && inverse != 0) q = vcvtnq_s32_f32(vmulq_f32(load_up_to(w + i, k - i), splat(inverse)));
    sum = vaddq_s32(sum, q);
    const int16x4_t half = vmovn_s32(q);
    const int32_t four = vget_lane_s32(vreinterpret_s32_s8(vmovn_s16(vcombine_s16(half, half))), 0);
    memcpy(out + i / neighbours * tile_columns * neighbours + i % neighbours, &four, sizeof four);
  }
  return vaddvq_s32(sum);
}

/// Packs the rows [row_begin, row_end) of a weight; columns beyond n become zero.
SEMEME_INLINE void pack_bytes(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                              int8_t *packed, float *channel_scales, float *channel_sums, const size_t neighbours) {
  const size_t bytes = panel_bytes(k, neighbours);
  for (size_t column = row_begin; column < row_end; column += tile_columns) {
    int8_t *start = packed + column / tile_columns * bytes, *weights = start + (neighbours == 4 ? starts_bytes : 0);
    const size_t width = panel_width(column, n, tile_columns);
    if (width < tile_columns) memset(start, 0, bytes);
    for (size_t j = 0; j < width; j++) {
      const float *row = w + (column + j) * ldw;
      const channel_quantization to = quantization_of_channel(largest_magnitude(row, k));
      const int32_t sum = pack_channel(row, k, to.inverse, weights + j * neighbours, neighbours);
      channel_scales[column + j] = to.scale;
      channel_sums[column + j] = to.scale * (float)sum;
      const int32_t shifted = 128 * sum;
      if (neighbours == 4) memcpy(start + j * sizeof shifted, &shifted, sizeof shifted);
    }
  }
}

/// Four bytes from memory that need not be aligned, twice, as `a − 128`.
SEMEME_INLINE int8x8_t load_quad_twice(const uint8_t *a) {
  uint32_t four;
  memcpy(&four, a, sizeof four);
  return vreinterpret_s8_u32(vdup_n_u32(four ^ 0x80808080u));
}

/// Adds what each column's sum starts with, for products of a − 128.
SEMEME_INLINE void add_starts(const int8_t *starts, size_t panel_stride, size_t rows, size_t panels, int32_t *sums) {
  for (size_t p = 0; p < panels; p++, starts += panel_stride) {
    for (size_t i = 0; i < tile_columns; i += lanes) {
      const int32x4_t start = vreinterpretq_s32_s8(vld1q_s8(starts + i * sizeof(int32_t)));
      for (size_t r = 0; r < rows; r++) {
        int32_t *at = sums + (p * rows + r) * tile_columns + i;
        vst1q_s32(at, vaddq_s32(vld1q_s32(at), start));
      }
    }
  }
}

/// tile = scale·(channel_scale·sum) + minimum·channel_sum for the columns that exist.
SEMEME_INLINE void dequantize_tile(const sememe_gemm_s8 *args, size_t row, size_t rows, size_t column, size_t panels,
                                   const int32_t *sums, float *tile) {
  for (size_t p = 0; p < panels; p++, column += tile_columns) {
    const size_t width = panel_width(column, args->output.n, tile_columns);
    for (size_t i = 0; i < width; i += lanes) {
      const float32x4_t channel_scales = load_up_to(args->channel_scales + column + i, width - i);
      const float32x4_t channel_sums = load_up_to(args->channel_sums + column + i, width - i);
      for (size_t r = 0; r < rows; r++) {
        const size_t place = (p * rows + r) * tile_columns + i;
        const float32x4_t products = vmulq_f32(channel_scales, vcvtq_f32_s32(vld1q_s32(sums + place)));
        const float32x4_t shift = vmulq_f32(splat(args->minimums[row + r]), channel_sums);
        vst1q_f32(tile + place, vfmaq_f32(shift, splat(args->scales[row + r]), products));
      }
    }
  }
}

#endif

#endif
