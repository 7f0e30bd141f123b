#include "blocks_avx512.h"
#include "../activation/functions_avx512.h"
#include "../tiling.h"

#if SEMEME_X86_64

#include <string.h>

enum { widest_tile512 = 4 * tile_columns512 };

/// Values of the columns of a tile: in place where all exist, else a copy with zeros after them; zeros for NULL.
SEMEME_INLINE const float *column_values(const float *values, size_t column, size_t width, size_t existing,
                                         float copy[widest_tile512]) {
  static const float zeros[widest_tile512];
  if (!values) return zeros;
  if (existing >= width) return values + column;
  memcpy(copy, values + column, existing * sizeof(float));
  memset(copy + existing, 0, (width - existing) * sizeof(float));
  return copy;
}

/// The second half of what a tile becomes where its sums wait in a buffer: activation, residual, narrowing, and the
/// columns that exist.
SEMEME_INLINE_AVX512 void finish_rows(const sememe_gemm_output *output, size_t row, size_t rows, size_t column,
                                      size_t width, const float *sums, size_t ld, const sememe_activation activation) {
  for (size_t r = row; r < row + rows; r++, sums += ld) {
    for (size_t i = 0; i < width; i += lanes) {
      const size_t at = column + i;
      const __mmask16 mask = first_lanes(width - i);
      __m512 y = activated(_mm512_loadu_ps(sums + i), activation);
      if (output->residual) {
        y = _mm512_add_ps(_mm512_maskz_loadu_ps(mask, output->residual + r * output->ldr + at), y);
      }
      if (output->c) store_up_to(output->c + r * output->ldc + at, width - i, y);
      if (output->narrow) { _mm256_mask_storeu_epi16(output->narrow + r * output->ld_narrow + at, mask, narrowed(y)); }
    }
  }
}

/// One tile, with its sums written straight to where they belong or by way of a buffer.
SEMEME_AVX512 static void compute_tile(const product *p, size_t row, size_t rows, size_t column, size_t panels,
                                       const char *prefetched) {
  const sememe_gemm_output *output = p->output;
  const size_t width = panels * tile_columns512, left = output->n - column;
  const size_t existing = left < width ? left : width;
  float bias[widest_tile512], scales[widest_tile512], sums[widest_tile512], buffer[tile_elements512];
  const bool is_direct =
      existing == width && output->activation == SEMEME_ACTIVATION_NONE && output->c && !output->narrow;
  product_tile out = {
      .bias = column_values(output->bias, column, width, existing, bias),
      .residual = is_direct && output->residual ? output->residual + row * output->ldr + column : NULL,
      .ldr = output->ldr,
      .c = is_direct ? output->c + row * output->ldc + column : buffer,
      .ldc = is_direct ? output->ldc : width,
      .scales = p->scales ? p->scales + row : NULL,
      .minimums = p->minimums ? p->minimums + row : NULL,
      .channel_scales = column_values(p->channel_scales, column, width, existing, scales),
      .channel_sums = column_values(p->channel_sums, column, width, existing, sums),
      .prefetched = prefetched,
  };
  p->multiply_tile(rows, panels, p->a + row * p->lda, p->lda, p->packed + column * p->steps, p->steps, &out);
  if (is_direct) return;
  switch (output->activation) {
  case SEMEME_ACTIVATION_NONE:
    finish_rows(output, row, rows, column, existing, buffer, width, SEMEME_ACTIVATION_NONE);
    break;
  case SEMEME_ACTIVATION_GELU_ERF:
    finish_rows(output, row, rows, column, existing, buffer, width, SEMEME_ACTIVATION_GELU_ERF);
    break;
  default: finish_rows(output, row, rows, column, existing, buffer, width, output->activation);
  }
}

/// Walks over the block that the output names: a few panels stay in the caches while all rows pass over them, in tiles
/// of nearly equal height, each of which fetches a part of the next panels.
void sememe_multiply_blocks_avx512(const product *p) {
  const sememe_gemm_output *output = p->output;
  const size_t row_bytes = p->steps * sizeof(lane_bytes), blocks = blocks_of(output->rows, tile_rows512);
  const size_t group = blocks ? tile_panels512(blocks_of(output->rows, blocks)) : 1;
  const char *packed = (const char *)p->packed, *end = packed + padded(output->n, tile_columns512) * row_bytes;
  for (size_t column = output->column_begin; column < output->column_end; column += group * tile_columns512) {
    const size_t left = blocks_of(output->column_end - column, tile_columns512);
    const size_t panels = left < group ? left : group;
    const char *next = packed + (column + panels * tile_columns512) * row_bytes;
    for (size_t block = 0; block < blocks; block++, next += p->steps * cache_line) {
      const size_t row = output->rows * block / blocks, rows = output->rows * (block + 1) / blocks - row;
      const char *prefetched = next < end ? next : packed;
      if (panels == tile_panels512(rows)) {
        compute_tile(p, row, rows, column, panels, prefetched);
      } else {
        for (size_t i = 0; i < panels; i++) { compute_tile(p, row, rows, column + i * tile_columns512, 1, prefetched); }
      }
    }
  }
}

#endif
