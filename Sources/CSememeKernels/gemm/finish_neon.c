#include "../activation/activation.h"
#include "blocks_neon.h"

#if SEMEME_AARCH64

SEMEME_INLINE void add_bias(const float *bias, size_t width, size_t rows, float *tile) {
  for (size_t i = 0; i < tile_columns && i < width; i += lanes) {
    const float32x4_t values = load_up_to(bias + i, width - i);
    for (size_t r = 0; r < rows; r++) {
      float *at = tile + r * tile_columns + i;
      vst1q_f32(at, vaddq_f32(vld1q_f32(at), values));
    }
  }
}

/// Adds the residual of one row of a panel and writes its first `width` columns.
SEMEME_INLINE void write_row(const sememe_gemm_output *output, size_t row, size_t column, size_t width,
                             const float *sums) {
  const float *residual = output->residual ? output->residual + row * output->ldr + column : NULL;
  float *c = output->c ? output->c + row * output->ldc + column : NULL;
  uint16_t *narrow = output->narrow ? output->narrow + row * output->ld_narrow + column : NULL;
  for (size_t i = 0; i < width; i += lanes) {
    float32x4_t y = vld1q_f32(sums + i);
    if (residual) y = vaddq_f32(load_up_to(residual + i, width - i), y);
    if (c) store_up_to(c + i, width - i, y);
    if (narrow) store_u16_up_to(narrow + i, width - i, narrowed(y));
  }
}

void sememe_finish_tile_neon(const sememe_gemm_output *output, size_t row, size_t rows, size_t column, size_t panels,
                             float *tile) {
  for (size_t p = 0; p < panels; p++, column += tile_columns, tile += rows * tile_columns) {
    const size_t width = panel_width(column, output->n, tile_columns);
    if (output->bias) add_bias(output->bias + column, width, rows, tile);
    if (output->activation != SEMEME_ACTIVATION_NONE) {
      sememe_activate_f32_neon(tile, tile, rows * tile_columns, output->activation);
    }
    for (size_t r = 0; r < rows; r++) write_row(output, row + r, column, width, tile + r * tile_columns);
  }
}

#endif
