// The packed product with AVX2. Accumulates in float with fused multiply-add. A few panels of sixteen columns stay in
// the caches while the rows pass over them, six at a time, and the rows that are left in tiles of another shape.
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

/// Computes the rows [begin, end) of `panels` panels from `column` on, in blocks of up to `height` rows.
SEMEME_AVX2 static void multiply(const sememe_gemm_f32 *args, size_t begin, size_t end, size_t height, size_t column,
                                 size_t panels) {
  for (size_t row = begin, rows; row < end; row += rows) {
    rows = block_rows(end - row, height);
    float tile[tile_floats] = {0};
    sememe_tile_f32_avx2(rows, panels, args->a + row * args->lda, args->lda, args->packed + column * args->k,
                         panel * args->k, panel, args->k, tile);
    for (size_t p = 0; p < panels; p++) finish_panel(args, row, rows, column + p * panel, tile + p * rows * panel);
  }
}

/// How the rows that do not fill blocks of six are computed: few at a time by more panels, which keeps as many
/// accumulators busy. One row left over takes six others with it.
typedef struct remainder {
  size_t rows;
  size_t height;  ///< of its blocks
  size_t panels;  ///< side by side
} remainder;

static remainder remainder_of(size_t rows) {
  const size_t rest = rows > tile_rows && rows % tile_rows == 1 ? tile_rows + 1 : rows % tile_rows;
  switch (rest) {
  case 1: return (remainder){rest, 1, tile_panels(1)};
  case 2:
  case 4: return (remainder){rest, 2, tile_panels(2)};
  case 3:
  case 7: return (remainder){rest, 3, tile_panels(3)};
  default: return (remainder){rest, tile_rows, 1};
  }
}

SEMEME_AVX2 void sememe_gemm_f32_avx2(const sememe_gemm_f32 *args) {
  const remainder rest = remainder_of(args->rows);
  const size_t whole = args->rows - rest.rows, group = rest.panels * panel;
  for (size_t column = args->column_begin; column < args->column_end; column += group) {
    const size_t left = args->column_end - column;
    const bool has_group = left > group - panel;
    for (size_t c = column; c < column + group && c < args->column_end; c += panel) {
      multiply(args, 0, whole, tile_rows, c, 1);
      if (!has_group) multiply(args, whole, args->rows, rest.height, c, 1);
    }
    if (has_group) multiply(args, whole, args->rows, rest.height, column, rest.panels);
  }
}

#endif
