#include "quantization_avx512.h"

#if SEMEME_X86_64

/// The extent of n floats, multiplied with their factors; of every other vector on its own, so that one can be extended
/// while the other waits.
SEMEME_INLINE_AVX512 row_extent512 extent_of_row(const float *x, const float *factors, size_t n) {
  row_extent512 even = empty_extent512(), odd = even;
  size_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    even = extended512(even, scaled_values512(_mm512_loadu_ps(x + i), factors, i, lanes), lanes);
    odd = extended512(odd, scaled_values512(_mm512_loadu_ps(x + i + lanes), factors, i + lanes, lanes), lanes);
  }
  for (; i < n; i += lanes) {
    even = extended512(even, scaled_values512(load_up_to(x + i, n - i), factors, i, n - i), n - i);
  }
  return joined_extents512(even, odd);
}

SEMEME_AVX512 void sememe_quantize_rows_u8_avx512(const float *x, size_t ldx, size_t rows, size_t n,
                                                  const sememe_rows_u8 *out) {
  for (size_t row = 0; row < rows; row++, x += ldx) {
    const row_extent512 extent = out->factors ? extent_of_row(x, out->factors, n) : extent_of_row(x, NULL, n);
    quantize_row_u8_avx512(x, n, extent, out, row);
  }
}

SEMEME_AVX512 void sememe_narrow_rows_bf16_avx512(const float *x, size_t ldx, size_t rows, size_t n, uint16_t *y,
                                                  size_t ldy) {
  for (size_t row = 0; row < rows; row++) narrow_row_bf16_avx512(x + row * ldx, n, y + row * ldy);
}

#endif
