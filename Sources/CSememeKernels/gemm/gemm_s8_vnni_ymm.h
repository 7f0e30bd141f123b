// The packed product of bytes with dot products of four, in registers of 256 bits. Exact. Two files compile it: for
// AVX-VNNI, and for the same instruction as AVX-512 VNNI with VL encodes it. The including file defines
//
//     VNNI_TARGET                      the attribute with the instruction sets
//     DOT_PRODUCTS(sums, a, b)         sums + products of unsigned a and signed b, four by four
#include "../avx2.h"
#include "blocks_avx2.h"
#include "dequantize_avx2.h"
#include "tile_shapes_avx2.h"

#if SEMEME_X86_64

#include <string.h>

#define START(s) __m256i sum##s = _mm256_setzero_si256();

#define MULTIPLY(s)                                                                                                    \
  if (s < slots) {                                                                                                     \
    const __m256i x = four_bytes(a + ROW(s) * lda + 4 * i);                                                            \
    const int8_t *y = b + VECTOR(s) / 2 * panel_stride + VECTOR(s) % 2 * sizeof(__m256i);                              \
    sum##s = DOT_PRODUCTS(sum##s, x, _mm256_loadu_si256((const __m256i *)y));                                          \
  }

#define STORE(s)                                                                                                       \
  if (s < slots) _mm256_storeu_si256((__m256i *)(tile + PLACE(s)), sum##s);

/// Four bytes in every lane.
SEMEME_INLINE_AVX2 __m256i four_bytes(const uint8_t *a) {
  int32_t bytes;
  memcpy(&bytes, a, sizeof bytes);
  return _mm256_set1_epi32(bytes);
}

/// The tile of a shape known at compile time.
SEMEME_INLINE VNNI_TARGET void tile_of_shape(const size_t rows, const size_t panels, const uint8_t *a, size_t lda,
                                             const int8_t *b, size_t groups, int32_t *tile) {
  const size_t vectors = 2 * panels, slots = rows * vectors, panel_stride = groups * group_bytes;
  EACH_SLOT(START)
  UNROLLED_FOR(size_t i = 0; i < groups; i++, b += group_bytes) {
    for (size_t p = 0; p < panels; p++) __builtin_prefetch(b + p * panel_stride + steps_ahead * group_bytes);
    EACH_SLOT(MULTIPLY)
  }
  EACH_SLOT(STORE)
}

#define SHAPE(r, p)                                                                                                    \
  if (rows == r && panels == p) {                                                                                      \
    tile_of_shape(r, p, a, lda, b, groups, tile);                                                                      \
    return;                                                                                                            \
  }

VNNI_TARGET static void compute_products(size_t rows, size_t panels, const uint8_t *a, size_t lda, const int8_t *b,
                                         size_t groups, int32_t *tile) {
  EACH_SHAPE(SHAPE)
  __builtin_trap();  // no caller asks for another shape
}

VNNI_TARGET static void multiply(const void *product, size_t row, size_t rows, size_t column, size_t panels,
                                 float *sums) {
  const sememe_gemm_s8 *args = product;
  const size_t groups = groups_of(args->k);
  int32_t products[tile_elements];
  compute_products(rows, panels, args->a + row * args->lda, args->lda, args->packed + column * 4 * groups, groups,
                   products);
  for (size_t p = 0; p < panels; p++) {
    const size_t at = p * rows * tile_columns;
    dequantize(args, row, rows, column + p * tile_columns, products + at, sums + at);
  }
}

SEMEME_INLINE void multiply_all(const sememe_gemm_s8 *args) {
  const product_avx2 product = {args, &args->output, multiply, .widens = false};
  sememe_multiply_blocks_avx2(&product);
}

#endif
