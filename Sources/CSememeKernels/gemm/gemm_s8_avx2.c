// The packed product of bytes with AVX2: widened to 16 bits, multiplied and added in pairs, which is exact; the
// instruction that multiplies bytes saturates. Of each group of four k, the even two make one pair and the odd two the
// other: weights are spread in registers, a stretch of some rows before it meets several panels. Sums are integers, so
// their order is free.
#include "../avx2.h"
#include "blocks_avx2.h"
#include "dequantize_avx2.h"
#include "tile_shapes_avx2.h"

#if SEMEME_X86_64

#include <string.h>

enum {
  panel = sememe_gemm_panel_avx2,
  stretch = 128,  ///< groups of four k that are widened at once: 6 KiB of activations
};

#define LOAD(s)                                                                                                        \
  __m256i sum##s = s < slots ? _mm256_loadu_si256((const __m256i *)(tile + PLACE(s))) : _mm256_setzero_si256();

#define WEIGHTS(s)                                                                                                     \
  _mm256_loadu_si256((const __m256i *)(b + VECTOR(s) / 2 * panel_stride + VECTOR(s) % 2 * sizeof(__m256i)))

#define MULTIPLY(s, x, y)                                                                                              \
  if (s < slots) sum##s = _mm256_add_epi32(sum##s, _mm256_madd_epi16(_mm256_set1_epi32((x)[ROW(s)][i]), y));
#define MULTIPLY_EVEN(s) MULTIPLY(s, a->even, _mm256_srai_epi16(_mm256_slli_epi16(WEIGHTS(s), 8), 8))
#define MULTIPLY_ODD(s) MULTIPLY(s, a->odd, _mm256_srai_epi16(WEIGHTS(s), 8))

#define STORE(s)                                                                                                       \
  if (s < slots) _mm256_storeu_si256((__m256i *)(tile + PLACE(s)), sum##s);

/// A stretch of some rows, widened to 16 bits: two numbers in each element.
typedef struct widened_rows {
  int32_t even[tile_rows][stretch];  ///< numbers 0 and 2 of each group
  int32_t odd[tile_rows][stretch];   ///< numbers 1 and 3
} widened_rows;

SEMEME_AVX2 static void widen_row(const uint8_t *a, size_t groups, int32_t *even, int32_t *odd) {
  for (size_t g = 0; g < groups; g += lanes) {
    uint8_t last[sizeof(__m256i)] = {0};
    const bool is_last = groups - g < lanes;
    if (is_last) memcpy(last, a + 4 * g, 4 * (groups - g));
    const __m256i x = _mm256_loadu_si256((const __m256i *)(is_last ? last : a + 4 * g));
    _mm256_storeu_si256((__m256i *)(even + g), _mm256_and_si256(x, _mm256_set1_epi16(0xff)));
    _mm256_storeu_si256((__m256i *)(odd + g), _mm256_srli_epi16(x, 8));
  }
}

/// The tile of a shape known at compile time.
SEMEME_INLINE_AVX2 void tile_of_shape(const size_t rows, const size_t panels, const widened_rows *a, const int8_t *b,
                                      size_t panel_stride, size_t groups, int32_t *tile) {
  const size_t vectors = 2 * panels, slots = rows * vectors;
  EACH_SLOT(LOAD)
  const int8_t *const first = b;  // two passes: in one, registers would not do
  for (size_t i = 0; i < groups; i++, b += group_bytes) { EACH_SLOT(MULTIPLY_EVEN) }
  b = first;
  for (size_t i = 0; i < groups; i++, b += group_bytes) { EACH_SLOT(MULTIPLY_ODD) }
  EACH_SLOT(STORE)
}

#define SHAPE(r, p)                                                                                                    \
  if (rows == r && panels == p) {                                                                                      \
    tile_of_shape(r, p, a, b, panel_stride, groups, tile);                                                             \
    return;                                                                                                            \
  }

SEMEME_AVX2 static void add_products(size_t rows, size_t panels, const widened_rows *a, const int8_t *b,
                                     size_t panel_stride, size_t groups, int32_t *tile) {
  EACH_SHAPE(SHAPE)
  __builtin_trap();  // no caller asks for another shape
}

SEMEME_AVX2 static void multiply(const void *product, size_t row, size_t rows, size_t column, size_t panels,
                                 float *sums) {
  const sememe_gemm_s8 *args = product;
  const size_t groups = groups_of(args->k), panel_stride = groups * group_bytes, tile = rows * panel;
  int32_t products[widest_block * tile_elements];
  memset(products, 0, panels * tile * sizeof *products);
  for (size_t g = 0; g < groups; g += stretch) {
    const size_t steps = groups - g < stretch ? groups - g : stretch;
    widened_rows widened;
    for (size_t r = 0; r < rows; r++) {
      widen_row(args->a + (row + r) * args->lda + 4 * g, steps, widened.even[r], widened.odd[r]);
    }
    for (size_t p = 0, at_once; p < panels; p += at_once) {
      at_once = panels_at_once(rows, panels - p);
      const int8_t *weights = args->packed + column * 4 * groups + p * panel_stride + g * group_bytes;
      add_products(rows, at_once, &widened, weights, panel_stride, steps, products + p * tile);
    }
  }
  for (size_t p = 0; p < panels; p++) {
    dequantize(args, row, rows, column + p * panel, products + p * tile, sums + p * tile);
  }
}

void sememe_gemm_s8_avx2(const sememe_gemm_s8 *args) {
  const product_avx2 product = {args, &args->output, multiply, .widens = true};
  sememe_multiply_blocks_avx2(&product);
}

#endif
