#include "normalization.h"

#include <math.h>

void sememe_layer_norm_f32_scalar(const float *x, const float *gamma, const float *beta, float epsilon, float *y,
                                  size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++, x += n, y += n) {
    float sum = 0;
    PLAIN_FOR (size_t i = 0; i < n; i++) { sum += x[i]; }
    const float mean = sum / (float)n;

    float squares = 0;
    PLAIN_FOR (size_t i = 0; i < n; i++) { squares += (x[i] - mean) * (x[i] - mean); }
    const float deviation = sqrtf(squares / (float)n + epsilon);

    PLAIN_FOR (size_t i = 0; i < n; i++) { y[i] = (x[i] - mean) / deviation * gamma[i] + beta[i]; }
  }
}

void sememe_l2_normalize_f32_scalar(const float *x, float epsilon, float *y, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++, x += n, y += n) {
    float squares = 0;
    PLAIN_FOR (size_t i = 0; i < n; i++) { squares += x[i] * x[i]; }
    const float length = sqrtf(squares);
    const float divisor = length < epsilon ? epsilon : length;  // a NaN length stays

    PLAIN_FOR (size_t i = 0; i < n; i++) { y[i] = x[i] / divisor; }
  }
}
