// The kernels of pooling for the instruction set whose header has been included. Rows pass one after another over a
// result that stays in the first-level cache.
#include "pooling.h"

#include <math.h>

VECTOR_INLINE void fill(float *out, float value, size_t n) {
  for (size_t i = 0; i < n; i += lanes) store_up_to(out + i, n - i, splat(value));
}

VECTOR_CODE void AT_LEVEL(sememe_sum_rows_f32)(const float *x, size_t ldx, const float *weights, size_t rows, size_t n,
                                               float *out) {
  fill(out, 0, n);
  for (size_t row = 0; row < rows; row++, x += ldx) {
    const vector weight = splat(weights ? weights[row] : 1);
    for (size_t i = 0; i < n; i += lanes) {
      const vector sum = load_up_to(out + i, n - i);
      store_up_to(out + i, n - i, fused(weight, load_up_to(x + i, n - i), sum));
    }
  }
}

VECTOR_CODE void AT_LEVEL(sememe_max_rows_f32)(const float *x, size_t ldx, size_t rows, size_t n, float *out) {
  fill(out, -INFINITY, n);
  for (size_t row = 0; row < rows; row++, x += ldx) {
    for (size_t i = 0; i < n; i += lanes) {
      const vector value = load_up_to(x + i, n - i), maximum = load_up_to(out + i, n - i);
      const vector larger = larger_of(value, maximum);  // the maximum, should either be NaN: so an old NaN stays
      store_up_to(out + i, n - i, where_nan(value, value, larger));
    }
  }
}
