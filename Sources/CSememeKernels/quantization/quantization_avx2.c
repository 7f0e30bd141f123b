#include "quantization_avx2.h"

#if SEMEME_X86_64

SEMEME_AVX2 void sememe_quantize_rows_u8_avx2(const float *x, size_t ldx, size_t rows, size_t n,
                                              const sememe_rows_u8 *out) {
  for (size_t row = 0; row < rows; row++) quantize_row_u8_avx2(x + row * ldx, n, out, row);
}

SEMEME_AVX2 void sememe_narrow_rows_bf16_avx2(const float *x, size_t ldx, size_t rows, size_t n, uint16_t *y,
                                              size_t ldy) {
  for (size_t row = 0; row < rows; row++) narrow_row_bf16_avx2(x + row * ldx, n, y + row * ldy);
}

#endif
