// The packed product with AVX2. Accumulates in float with fused multiply-add. A few panels of sixteen columns stay in
// the first-level cache while the rows pass over them, in blocks of nearly equal height.
#include "../activation/activation.h"
#include "packing_avx2.h"
#include "tile_avx2.h"

#if SEMEME_X86_64

#include <string.h>

enum { panel = sememe_gemm_panel_avx2 };

size_t sememe_gemm_packed_floats_avx2(size_t n, size_t k) { return packed_floats(n, k, panel); }

SEMEME_AVX2 void sememe_gemm_pack_f32_avx2(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                           size_t row_end, float *packed) {
  pack_panels_avx2(w, ldw, n, k, row_begin, row_end, packed);
}

/// Adds bias, activation and residual to the sums of `rows` rows and writes the columns of the panel that exist.
SEMEME_AVX2 static void finish_panel(const sememe_gemm_f32 *args, size_t row, size_t rows, size_t column, float *tile) {
  const size_t width = panel_width(column, args->n, panel);
  if (args->bias) {
    const __m256 left = load_up_to(args->bias + column, width);
    const __m256 right = width > lanes ? load_up_to(args->bias + column + lanes, width - lanes) : _mm256_setzero_ps();
    for (size_t i = 0; i < rows * panel; i += panel) {
      _mm256_storeu_ps(tile + i, _mm256_add_ps(_mm256_loadu_ps(tile + i), left));
      _mm256_storeu_ps(tile + i + lanes, _mm256_add_ps(_mm256_loadu_ps(tile + i + lanes), right));
    }
  }
  if (args->activation != SEMEME_ACTIVATION_NONE) {
    sememe_activate_f32_avx2(tile, tile, rows * panel, args->activation);
  }
  for (size_t r = 0; r < rows; r++, tile += panel) {
    float *c = args->c + (row + r) * args->ldc + column;
    const float *residual = args->residual ? args->residual + (row + r) * args->ldr + column : NULL;
    for (size_t i = 0; i < width; i += lanes) {
      __m256 y = _mm256_loadu_ps(tile + i);
      if (residual) y = _mm256_add_ps(load_up_to(residual + i, width - i), y);
      store_up_to(c + i, width - i, y);
    }
  }
}

/// Computes all rows of `panels` panels from `column` on, in blocks of up to `height` rows.
SEMEME_AVX2 static void multiply_panels(const sememe_gemm_f32 *args, size_t column, size_t panels, size_t height) {
  for (size_t row = 0, rows; row < args->rows; row += rows) {
    rows = block_rows(args->rows - row, height);
    float tile[tile_floats] = {0};
    sememe_tile_f32_avx2(rows, panels, args->a + row * args->lda, args->lda, args->packed + column * args->k,
                         panel * args->k, panel, args->k, tile);
    for (size_t p = 0; p < panels; p++) finish_panel(args, row, rows, column + p * panel, tile + p * rows * panel);
  }
}

/// Rows of a block, at most: six, or fewer by more panels where that keeps more accumulators busy.
static size_t block_height(size_t rows) {
  if (rows > 9 || rows == 5 || rows == 6) return tile_rows;
  return rows == 1 ? 1 : rows % 2 == 0 ? 2 : 3;
}

SEMEME_AVX2 void sememe_gemm_f32_avx2(const sememe_gemm_f32 *args) {
  if (args->rows == 0) return;
  const size_t height = block_height(args->rows);
  for (size_t column = args->column_begin, panels; column < args->column_end; column += panels * panel) {
    const bool has_all = args->column_end - column > (tile_panels(height) - 1) * panel;
    panels = has_all ? tile_panels(height) : 1;
    multiply_panels(args, column, panels, height);
  }
}

#endif
