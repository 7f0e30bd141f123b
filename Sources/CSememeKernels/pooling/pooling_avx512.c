// Rows pass one after another over a result that stays in the first-level cache.
#include "../avx512.h"
#include "pooling.h"

#if SEMEME_X86_64

#include <math.h>

SEMEME_INLINE_AVX512 void fill(float *out, float value, size_t n) {
  for (size_t i = 0; i < n; i += lanes) store_up_to(out + i, n - i, splat(value));
}

SEMEME_AVX512 void sememe_sum_rows_f32_avx512(const float *x, size_t ldx, const float *weights, size_t rows, size_t n,
                                              float *out) {
  fill(out, 0, n);
  for (size_t row = 0; row < rows; row++, x += ldx) {
    const __m512 weight = splat(weights ? weights[row] : 1);
    for (size_t i = 0; i < n; i += lanes) {
      const __m512 sum = load_up_to(out + i, n - i);
      store_up_to(out + i, n - i, _mm512_fmadd_ps(weight, load_up_to(x + i, n - i), sum));
    }
  }
}

SEMEME_AVX512 void sememe_max_rows_f32_avx512(const float *x, size_t ldx, size_t rows, size_t n, float *out) {
  fill(out, -INFINITY, n);
  for (size_t row = 0; row < rows; row++, x += ldx) {
    for (size_t i = 0; i < n; i += lanes) {
      const __m512 value = load_up_to(x + i, n - i), maximum = load_up_to(out + i, n - i);
      const __m512 larger = _mm512_max_ps(value, maximum);  // the maximum, should either be NaN: so an old NaN stays
      const __mmask16 is_nan = _mm512_cmp_ps_mask(value, value, _CMP_UNORD_Q);
      store_up_to(out + i, n - i, _mm512_mask_mov_ps(larger, is_nan, value));
    }
  }
}

#endif
