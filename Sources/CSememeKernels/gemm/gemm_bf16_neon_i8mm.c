// The product of bfloat16 with the instruction that multiplies it. Panels are [k / 4][16][4], zeros beyond k.
#include "blocks_neon.h"

#if SEMEME_AARCH64

#include <string.h>

enum { neighbours = 4, height = tile_rows / 2 };

size_t sememe_gemm_packed_bf16_neon_i8mm(size_t n, size_t k) {
  return packed_floats(n, padded(k, neighbours), tile_columns);
}

void sememe_gemm_pack_bf16_neon_i8mm(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                                     uint16_t *packed) {
  for (size_t column = row_begin; column < row_end; column += tile_columns) {
    uint16_t *out = packed + column * padded(k, neighbours);
    const size_t width = panel_width(column, n, tile_columns);
    if (width < tile_columns) memset(out, 0, padded(k, neighbours) * tile_columns * sizeof *out);
    for (size_t j = 0; j < width; j++) {
      const float *row = w + (column + j) * ldw;
      for (size_t i = 0; i < k; i += neighbours) {
        vst1_u16(out + i * tile_columns + j * neighbours, narrowed(load_up_to(row + i, k - i)));
      }
    }
  }
}

static void multiply(const void *arguments, size_t row, size_t rows, size_t column, size_t panels) {
  const sememe_gemm_bf16 *args = arguments;
  const size_t k = padded(args->k, neighbours);
  float tile[tile_elements] = {0};
  sememe_tile_bf16_neon_i8mm(rows, panels, args->a + row * args->lda, args->lda, args->packed + column * k,
                             k * tile_columns, args->k, tile);
  sememe_finish_tile_neon(&args->output, row, rows, column, panels, tile);
}

void sememe_gemm_bf16_neon_i8mm(const sememe_gemm_bf16 *args) {
  for_each_tile(&args->output, args, 2, height, multiply);
}

#endif
