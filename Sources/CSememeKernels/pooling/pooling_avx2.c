// Rows pass one after another over a result that stays in the first-level cache.
#include "../avx2.h"
#include "pooling.h"

#if SEMEME_X86_64

#include <math.h>

SEMEME_INLINE_AVX2 void fill(float *out, float value, size_t n) {
  for (size_t i = 0; i < n; i += lanes) store_up_to(out + i, n - i, _mm256_set1_ps(value));
}

SEMEME_AVX2 void sememe_sum_rows_f32_avx2(const float *x, size_t ldx, const float *weights, size_t rows, size_t n,
                                          float *out) {
  fill(out, 0, n);
  for (size_t row = 0; row < rows; row++, x += ldx) {
    const __m256 weight = _mm256_set1_ps(weights ? weights[row] : 1);
    for (size_t i = 0; i < n; i += lanes) {
      const __m256 sum = load_up_to(out + i, n - i);
      store_up_to(out + i, n - i, _mm256_fmadd_ps(weight, load_up_to(x + i, n - i), sum));
    }
  }
}

SEMEME_AVX2 void sememe_max_rows_f32_avx2(const float *x, size_t ldx, size_t rows, size_t n, float *out) {
  fill(out, -INFINITY, n);
  for (size_t row = 0; row < rows; row++, x += ldx) {
    for (size_t i = 0; i < n; i += lanes) {
      const __m256 value = load_up_to(x + i, n - i), maximum = load_up_to(out + i, n - i);
      const __m256 larger = _mm256_max_ps(value, maximum);  // the maximum, should either be NaN: so an old NaN stays
      const __m256 is_nan = _mm256_cmp_ps(value, value, _CMP_UNORD_Q);
      store_up_to(out + i, n - i, _mm256_blendv_ps(larger, value, is_nan));
    }
  }
}

#endif
