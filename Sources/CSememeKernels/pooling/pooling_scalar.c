#include "pooling.h"

#include <math.h>

void sememe_sum_rows_f32_scalar(const float *x, size_t ldx, const float *weights, size_t rows, size_t n, float *out) {
  PLAIN_FOR (size_t i = 0; i < n; i++) {
    float sum = 0;
    PLAIN_FOR (size_t row = 0; row < rows; row++) {
      sum += weights ? weights[row] * x[row * ldx + i] : x[row * ldx + i];
    }
    out[i] = sum;
  }
}

void sememe_max_rows_f32_scalar(const float *x, size_t ldx, size_t rows, size_t n, float *out) {
  PLAIN_FOR (size_t i = 0; i < n; i++) {
    float maximum = -INFINITY;
    PLAIN_FOR (size_t row = 0; row < rows; row++) {
      const float value = x[row * ldx + i];
      if (value > maximum || isnan(value)) maximum = value;  // once NaN, no comparison replaces it
    }
    out[i] = maximum;
  }
}
