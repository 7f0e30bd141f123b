// Tiles of the product of bytes with AVX-512, for processors without VNNI. Bytes are widened to 16 bits in registers:
// VPMADDUBSW, which multiplies bytes, saturates and would not be exact.
#include "../avx512.h"
#include "product_avx512.h"

#if SEMEME_X86_64

/// sum + the products of the four bytes in each 32-bit lane, x without sign and y with sign.
SEMEME_INLINE_AVX512 __m512i widened_byte_dot(__m512i sum, __m512i x, __m512i y) {
  const __m512i x_even = _mm512_and_si512(x, _mm512_set1_epi16(0xff)), x_odd = _mm512_srli_epi16(x, 8);
  const __m512i y_even = _mm512_srai_epi16(_mm512_slli_epi16(y, 8), 8), y_odd = _mm512_srai_epi16(y, 8);
  sum = _mm512_add_epi32(sum, _mm512_madd_epi16(x_even, y_even));
  return _mm512_add_epi32(sum, _mm512_madd_epi16(x_odd, y_odd));
}

#define TILE sememe_product_s8_avx512
#define TARGET SEMEME_AVX512
#define SUMS_ARE_BYTE_PRODUCTS 1
#define MULTIPLY(sum, x, y) widened_byte_dot(sum, x, y)
#include "tile_shapes_avx512.h"

#endif
