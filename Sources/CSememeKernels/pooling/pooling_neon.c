// Rows pass one after another over a result that stays in the first-level cache.
#include "../neon.h"
#include "pooling.h"

#if SEMEME_AARCH64

#include <math.h>

SEMEME_INLINE void fill(float *out, float value, size_t n) {
  for (size_t i = 0; i < n; i += lanes) store_up_to(out + i, n - i, splat(value));
}

void sememe_sum_rows_f32_neon(const float *x, size_t ldx, const float *weights, size_t rows, size_t n, float *out) {
  fill(out, 0, n);
  for (size_t row = 0; row < rows; row++, x += ldx) {
    const float32x4_t weight = splat(weights ? weights[row] : 1);
    for (size_t i = 0; i < n; i += lanes) {
      const float32x4_t sum = load_up_to(out + i, n - i);
      store_up_to(out + i, n - i, vfmaq_f32(sum, weight, load_up_to(x + i, n - i)));
    }
  }
}

void sememe_max_rows_f32_neon(const float *x, size_t ldx, size_t rows, size_t n, float *out) {
  fill(out, -INFINITY, n);
  for (size_t row = 0; row < rows; row++, x += ldx) {
    for (size_t i = 0; i < n; i += lanes) {
      const float32x4_t value = load_up_to(x + i, n - i), maximum = load_up_to(out + i, n - i);
      // A NaN value replaces the maximum, and no comparison replaces a NaN.
      const uint32x4_t wins = vorrq_u32(vcgtq_f32(value, maximum), vmvnq_u32(vceqq_f32(value, value)));
      store_up_to(out + i, n - i, vbslq_f32(wins, value, maximum));
    }
  }
}

#endif
