#include "quantization_avx512.h"

#if SEMEME_X86_64

SEMEME_AVX512 void sememe_quantize_rows_u8_avx512(const float *x, size_t ldx, size_t rows, size_t n,
                                                  const sememe_rows_u8 *out) {
  for (size_t row = 0; row < rows; row++, x += ldx) {
    row_extent512 extent = empty_extent512();
    for (size_t i = 0; i < n; i += lanes) {
      const __m512 floats = scaled_values512(load_up_to(x + i, n - i), out->factors, i, n - i);
      extent = extended512(extent, floats, n - i);
    }
    quantize_row_u8_avx512(x, n, extent, out, row);
  }
}

SEMEME_AVX512 void sememe_narrow_rows_bf16_avx512(const float *x, size_t ldx, size_t rows, size_t n, uint16_t *y,
                                                  size_t ldy) {
  for (size_t row = 0; row < rows; row++) narrow_row_bf16_avx512(x + row * ldx, n, y + row * ldy);
}

#endif
