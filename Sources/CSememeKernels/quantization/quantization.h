// Rows of floats in fewer bits, for products of bytes and of bfloat16: the kernels of every level.
#ifndef SEMEME_QUANTIZATION_H
#define SEMEME_QUANTIZATION_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL void sememe_quantize_rows_u8_scalar(const float *x, size_t ldx, size_t rows, size_t n,
                                                    const sememe_rows_u8 *out);
SEMEME_INTERNAL void sememe_narrow_rows_bf16_scalar(const float *x, size_t ldx, size_t rows, size_t n, uint16_t *y,
                                                    size_t ldy);

SEMEME_INTERNAL void sememe_quantize_rows_u8_avx2(const float *x, size_t ldx, size_t rows, size_t n,
                                                  const sememe_rows_u8 *out);
SEMEME_INTERNAL void sememe_narrow_rows_bf16_avx2(const float *x, size_t ldx, size_t rows, size_t n, uint16_t *y,
                                                  size_t ldy);

SEMEME_INTERNAL void sememe_quantize_rows_u8_avx512(const float *x, size_t ldx, size_t rows, size_t n,
                                                    const sememe_rows_u8 *out);
SEMEME_INTERNAL void sememe_narrow_rows_bf16_avx512(const float *x, size_t ldx, size_t rows, size_t n, uint16_t *y,
                                                    size_t ldy);

SEMEME_INTERNAL void sememe_quantize_rows_u8_neon(const float *x, size_t ldx, size_t rows, size_t n,
                                                  const sememe_rows_u8 *out);
SEMEME_INTERNAL void sememe_narrow_rows_bf16_neon(const float *x, size_t ldx, size_t rows, size_t n, uint16_t *y,
                                                  size_t ldy);

/// How the values of a row become bytes: q = nearest((x − minimum)·inverse), and back: x ≈ minimum + scale·q.
typedef struct row_quantization {
  float scale, inverse, minimum;
} row_quantization;

/// The quantisation of a row, given its smallest and largest value. `range` is their difference, or NaN where the row
/// holds NaN; infinity makes it infinite or NaN. No product with `inverse` rounds to more than 255. A range so small
/// that its inverse overflows counts as none.
SEMEME_INLINE row_quantization quantization_of_row(float minimum, float range) {
  if (!(range <= __FLT_MAX__)) return (row_quantization){__builtin_nanf(""), 0, 0};
  const float inverse = 255 / range;
  if (!(inverse <= __FLT_MAX__)) return (row_quantization){0, 0, minimum};
  return (row_quantization){range / 255, inverse, minimum};
}

/// How the weights of a channel become bytes: q = nearest(w·inverse), and back: w ≈ scale·q.
typedef struct channel_quantization {
  float scale, inverse;
} channel_quantization;

/// The quantisation of a channel, given its largest magnitude: NaN or infinite where a weight is. No product with
/// `inverse` rounds to more than 127. A channel so small that its inverse overflows counts as zero.
SEMEME_INLINE channel_quantization quantization_of_channel(float largest) {
  if (!(largest <= __FLT_MAX__)) return (channel_quantization){__builtin_nanf(""), 0};
  const float scale = largest / 127, inverse = 1 / scale;
  return inverse <= __FLT_MAX__ ? (channel_quantization){scale, inverse} : (channel_quantization){0, 0};
}

#endif
