#include "../quantization/quantization_scalar.h"
#include "normalization.h"

#include <math.h>

static void normalize_row(const sememe_layer_norm *args, const float *x, float *y) {
  const size_t n = args->n;
  float sum = 0;
  PLAIN_FOR (size_t i = 0; i < n; i++) { sum += x[i]; }
  const float mean = args->keeps_mean ? 0 : sum / (float)n;

  float squares = 0;
  PLAIN_FOR (size_t i = 0; i < n; i++) { squares += (x[i] - mean) * (x[i] - mean); }
  const float deviation = sqrtf(squares / (float)n + args->epsilon);

  PLAIN_FOR (size_t i = 0; i < n; i++) { y[i] = (x[i] - mean) / deviation * args->gamma[i] + args->beta[i]; }
}

void sememe_layer_norm_scalar(const sememe_layer_norm *args) {
  for (size_t row = 0; row < args->rows; row++) {
    float *y = args->y + row * args->n;
    normalize_row(args, args->x + row * args->n, y);
    if (args->narrow) narrow_row_bf16_scalar(y, args->n, args->narrow + row * args->ld_narrow);
    if (args->quantized) quantize_row_u8_scalar(y, args->n, args->quantized, row);
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
