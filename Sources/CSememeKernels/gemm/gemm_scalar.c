// The packed product in portable C. Eight columns at a time give the processor eight independent chains; each element
// is still the plain sum over k in order.
#include "../activation/activation_scalar.h"
#include "gemm.h"

enum { panel = sememe_gemm_panel_scalar };

size_t sememe_gemm_packed_floats_scalar(size_t n, size_t k) { return packed_floats(n, k, panel); }

void sememe_gemm_pack_f32_scalar(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                                 float *packed) {
  for (size_t column = row_begin; column < row_end; column += panel) {
    pack_panel(w + column * ldw, ldw, panel_width(column, n, panel), 0, k, packed + column * k, panel);
  }
}

void sememe_gemm_f32_scalar(const sememe_gemm_f32 *args) {
  for (size_t column = args->column_begin; column < args->column_end; column += panel) {
    const size_t width = panel_width(column, args->n, panel);
    const float *weights = args->packed + column * args->k;

    for (size_t row = 0; row < args->rows; row++) {
      const float *a = args->a + row * args->lda;
      float sum[panel] = {0};
      PLAIN_FOR (size_t i = 0; i < args->k; i++) {
        PLAIN_FOR (size_t j = 0; j < panel; j++) { sum[j] += a[i] * weights[i * panel + j]; }
      }
      PLAIN_FOR (size_t j = 0; j < width; j++) {
        float y = sum[j];
        if (args->bias) y += args->bias[column + j];
        y = activation_scalar(y, args->activation);
        if (args->residual) y = args->residual[row * args->ldr + column + j] + y;
        args->c[row * args->ldc + column + j] = y;
      }
    }
  }
}
