// Passes over rows that stay in the first-level cache; sums by `reduce`, whose order depends on the row's length only.
#include "../quantization/quantization_neon.h"
#include "normalization.h"

#if SEMEME_AARCH64

#include <math.h>

/// One row; y may be x.
static void normalize_row(const sememe_layer_norm *args, const float *x, float *y) {
  const size_t n = args->n;
  const float32x4_t mean = splat(reduce(x, x, n, sum_step) / (float)n);
  for (size_t i = 0; i < n; i += lanes) store_up_to(y + i, n - i, vsubq_f32(load_up_to(x + i, n - i), mean));
  const float variance = reduce(y, y, n, product_step) / (float)n;
  const float32x4_t factor = splat(1 / sqrtf(variance + args->epsilon));
  for (size_t i = 0; i < n; i += lanes) {
    const float32x4_t normal = vmulq_f32(load_up_to(y + i, n - i), factor);
    const float32x4_t gamma = load_up_to(args->gamma + i, n - i), beta = load_up_to(args->beta + i, n - i);
    store_up_to(y + i, n - i, vfmaq_f32(beta, normal, gamma));
  }
}

void sememe_layer_norm_neon(const sememe_layer_norm *args) {
  for (size_t row = 0; row < args->rows; row++) {
    float *y = args->y + row * args->n;
    normalize_row(args, args->x + row * args->n, y);
    if (args->narrow) narrow_row(y, args->n, args->narrow + row * args->ld_narrow);
    if (args->quantized) quantize_row(y, args->n, args->quantized, row);
  }
}

void sememe_l2_normalize_f32_neon(const float *x, float epsilon, float *y, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++, x += n, y += n) {
    const float length = sqrtf(reduce(x, x, n, product_step));
    const float32x4_t divisor = splat(length < epsilon ? epsilon : length);  // a NaN length stays
    for (size_t i = 0; i < n; i += lanes) store_up_to(y + i, n - i, vdivq_f32(load_up_to(x + i, n - i), divisor));
  }
}

#endif
