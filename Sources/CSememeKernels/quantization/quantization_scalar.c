#include "quantization_scalar.h"

void sememe_quantize_rows_u8_scalar(const float *x, size_t ldx, size_t rows, size_t n, const sememe_rows_u8 *out) {
  for (size_t row = 0; row < rows; row++) quantize_row_u8_scalar(x + row * ldx, n, out, row);
}

void sememe_narrow_rows_bf16_scalar(const float *x, size_t ldx, size_t rows, size_t n, uint16_t *y, size_t ldy) {
  for (size_t row = 0; row < rows; row++) narrow_row_bf16_scalar(x + row * ldx, n, y + row * ldy);
}
