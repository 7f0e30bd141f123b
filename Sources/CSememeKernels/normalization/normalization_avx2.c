// Passes over rows that stay in the first-level cache; sums by `reduce`, whose order depends on the row's length only.
#include "../quantization/quantization_avx2.h"
#include "normalization.h"

#if SEMEME_X86_64

SEMEME_INLINE_AVX2 float square_root(float x) { return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x))); }

SEMEME_INLINE_AVX2 void normalize_row(const sememe_layer_norm *args, const float *x, float *y) {
  const size_t n = args->n;
  const __m256 mean = _mm256_set1_ps(reduce(x, x, n, sum_step) / (float)n);
  for (size_t i = 0; i < n; i += lanes) { store_up_to(y + i, n - i, _mm256_sub_ps(load_up_to(x + i, n - i), mean)); }
  const float variance = reduce(y, y, n, product_step) / (float)n;
  const __m256 factor = _mm256_set1_ps(1 / square_root(variance + args->epsilon));
  for (size_t i = 0; i < n; i += lanes) {
    const __m256 normal = _mm256_mul_ps(load_up_to(y + i, n - i), factor);
    const __m256 gamma = load_up_to(args->gamma + i, n - i), beta = load_up_to(args->beta + i, n - i);
    store_up_to(y + i, n - i, _mm256_fmadd_ps(normal, gamma, beta));
  }
}

SEMEME_AVX2 void sememe_layer_norm_avx2(const sememe_layer_norm *args) {
  for (size_t row = 0; row < args->rows; row++) {
    float *y = args->y + row * args->n;
    normalize_row(args, args->x + row * args->n, y);
    if (args->narrow) narrow_row_bf16_avx2(y, args->n, args->narrow + row * args->ld_narrow);
    if (args->quantized) quantize_row_u8_avx2(y, args->n, args->quantized, row);
  }
}

SEMEME_AVX2 void sememe_l2_normalize_f32_avx2(const float *x, float epsilon, float *y, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++, x += n, y += n) {
    const float length = square_root(reduce(x, x, n, product_step));
    const __m256 divisor = _mm256_set1_ps(length < epsilon ? epsilon : length);  // a NaN length stays
    for (size_t i = 0; i < n; i += lanes) store_up_to(y + i, n - i, _mm256_div_ps(load_up_to(x + i, n - i), divisor));
  }
}

#endif
