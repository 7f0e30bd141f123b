#include "blocks_avx2.h"
#include "../activation/activation.h"
#include "../quantization/quantization_avx2.h"

#if SEMEME_X86_64

enum { panel = sememe_gemm_panel_avx2 };

/// Adds the residual to up to eight results and writes them; `left` columns are left.
SEMEME_INLINE_AVX2 void write_results(const sememe_gemm_output *output, size_t row, size_t column, size_t left,
                                      __m256 y) {
  if (output->residual) y = _mm256_add_ps(load_up_to(output->residual + row * output->ldr + column, left), y);
  if (output->c) store_up_to(output->c + row * output->ldc + column, left, y);
  if (output->narrow) store_bf16_up_to(output->narrow + row * output->ld_narrow + column, left, y);
}

/// Turns the sums of `rows` rows of a panel `width` columns wide into results: bias, activation, residual.
SEMEME_INLINE_AVX2 void finish_columns(const sememe_gemm_output *output, size_t row, size_t rows, size_t column,
                                       const size_t width, float *sums) {
  const bool is_activated = output->activation != SEMEME_ACTIVATION_NONE, has_right = width > lanes;
  const size_t right = has_right ? width - lanes : 0;
  __m256 left_bias = _mm256_set1_ps(-0.0f), right_bias = left_bias;  // added to anything, it changes nothing
  if (output->bias) {
    left_bias = load_up_to(output->bias + column, width);
    if (has_right) right_bias = load_up_to(output->bias + column + lanes, right);
  }
  for (size_t r = 0; r < rows; r++) {
    float *at = sums + r * panel;
    const __m256 left_sum = _mm256_add_ps(_mm256_loadu_ps(at), left_bias);
    const __m256 right_sum = _mm256_add_ps(_mm256_loadu_ps(at + lanes), right_bias);
    if (is_activated) {
      _mm256_storeu_ps(at, left_sum);
      _mm256_storeu_ps(at + lanes, right_sum);
    } else {
      write_results(output, row + r, column, width, left_sum);
      if (has_right) write_results(output, row + r, column + lanes, right, right_sum);
    }
  }
  if (!is_activated) return;
  sememe_activate_f32_avx2(sums, sums, rows * panel, output->activation);
  for (size_t r = 0; r < rows; r++) {
    write_results(output, row + r, column, width, _mm256_loadu_ps(sums + r * panel));
    if (has_right) write_results(output, row + r, column + lanes, right, _mm256_loadu_ps(sums + r * panel + lanes));
  }
}

SEMEME_AVX2 static void finish_panel(const sememe_gemm_output *output, size_t row, size_t rows, size_t column,
                                     float *sums) {
  const size_t width = panel_width(column, output->n, panel);
  if (width == panel) {
    finish_columns(output, row, rows, column, panel, sums);  // whole vectors, as the compiler sees
  } else {
    finish_columns(output, row, rows, column, width, sums);
  }
}

/// Computes the rows [begin, end) of `panels` panels from `column` on, in blocks of nearly equal height.
static void multiply_rows(const product_avx2 *product, size_t begin, size_t end, size_t column, size_t panels) {
  for (size_t row = begin, rows; row < end; row += rows) {
    rows = block_rows(end - row, tile_rows);
    float sums[widest_block * tile_elements];
    product->multiply(product->args, row, rows, column, panels, sums);
    for (size_t p = 0; p < panels; p++) {
      finish_panel(product->output, row, rows, column + p * panel, sums + p * rows * panel);
    }
  }
}

/// Rows that are computed apart from the blocks: fewer than four, by several panels at a time, which keeps as many
/// accumulators busy. All of one, two or three rows; and three where blocks of five and six rows cannot make the whole,
/// unless the weights would be widened for so few rows.
static size_t rows_apart(size_t rows, bool widens) {
  if (rows < 4) return rows;
  return widens || rows == 4 || block_rows(rows, tile_rows) >= 5 ? 0 : 3;
}

SEMEME_INLINE size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

void sememe_multiply_blocks_avx2(const product_avx2 *product) {
  const sememe_gemm_output *output = product->output;
  const size_t apart = rows_apart(output->rows, product->widens), whole = output->rows - apart;
  const size_t wide = product->widens ? widest_block : 1;
  const size_t side = apart > 0 ? tile_panels(apart) : 1;
  const size_t group = wide > side ? wide : side;  // a multiple of both
  for (size_t begin = output->column_begin; begin < output->column_end; begin += group * panel) {
    const size_t panels = smaller(blocks_of(output->column_end - begin, panel), group);
    for (size_t p = 0; p < panels; p += wide) {
      multiply_rows(product, 0, whole, begin + p * panel, smaller(panels - p, wide));
    }
    for (size_t p = 0, step; apart > 0 && p < panels; p += step) {
      step = panels_at_once(apart, panels - p);
      multiply_rows(product, whole, output->rows, begin + p * panel, step);
    }
  }
}

#endif
