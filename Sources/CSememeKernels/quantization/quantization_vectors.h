// Rows in fewer bits for the instruction set whose quantization has been included.
VECTOR_CODE void AT_LEVEL(sememe_quantize_rows_u8)(const float *x, size_t ldx, size_t rows, size_t n,
                                                   const sememe_rows_u8 *out) {
  for (size_t row = 0; row < rows; row++) quantize_row(x + row * ldx, n, out, row);
}

VECTOR_CODE void AT_LEVEL(sememe_narrow_rows_bf16)(const float *x, size_t ldx, size_t rows, size_t n, uint16_t *y,
                                                   size_t ldy) {
  for (size_t row = 0; row < rows; row++) narrow_row(x + row * ldx, n, y + row * ldy);
}
