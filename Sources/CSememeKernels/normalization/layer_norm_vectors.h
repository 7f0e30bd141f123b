// Layer normalization in passes over rows that stay in the first-level cache, for the instruction set whose
// quantization has been included; sums by `reduce`, whose order depends on the row's length only.
#include "normalization.h"

/// One row; y may be x.
VECTOR_INLINE void normalize_row(const sememe_layer_norm *args, const float *x, float *y) {
  const size_t n = args->n;
  const vector mean = splat(args->keeps_mean ? 0 : reduce(x, x, n, sum_step) / (float)n);
  for (size_t i = 0; i < n; i += lanes) store_up_to(y + i, n - i, load_up_to(x + i, n - i) - mean);
  const float variance = reduce(y, y, n, product_step) / (float)n;
  const vector factor = splat(1 / square_root(variance + args->epsilon));
  for (size_t i = 0; i < n; i += lanes) {
    const vector normal = load_up_to(y + i, n - i) * factor;
    const vector gamma = load_up_to(args->gamma + i, n - i), beta = load_up_to(args->beta + i, n - i);
    store_up_to(y + i, n - i, fused(normal, gamma, beta));
  }
}

VECTOR_CODE void AT_LEVEL(sememe_layer_norm)(const sememe_layer_norm *args) {
  for (size_t row = 0; row < args->rows; row++) {
    float *y = args->y + row * args->n;
    normalize_row(args, args->x + row * args->n, y);
    if (args->narrow) narrow_row(y, args->n, args->narrow + row * args->ld_narrow);
    if (args->quantized) quantize_row(y, args->n, args->quantized, row);
  }
}
