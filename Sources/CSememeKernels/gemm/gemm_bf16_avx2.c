// The packed product of bfloat16 with AVX2, which cannot multiply it: both operands are widened to float, weights in
// registers, a stretch of some rows before it meets several panels. Chains of fused multiply-adds in float over k,
// whatever the stretch.
//
// Line k of a panel holds columns 0 to 3, 8 to 11, 4 to 7 and 12 to 15: as instructions that work within halves of a
// register pack and unpack two vectors. Unpacking below zeros makes floats.
#include "../conversion/conversion.h"
#include "../quantization/quantization_avx2.h"
#include "blocks_avx2.h"
#include "packing_avx2.h"
#include "tile_shapes_avx2.h"

#if SEMEME_X86_64

enum {
  panel = sememe_gemm_panel_avx2,
  stretch = 256,  ///< steps of k that are widened at once: 6 KiB of activations
};

size_t sememe_gemm_packed_bf16_avx2(size_t n, size_t k) { return packed_floats(n, k, panel); }

/// Rounds eight lines of sixteen floats.
SEMEME_INLINE_AVX2 void pack_lines(const float *lines, size_t count, uint16_t *packed) {
  for (size_t i = 0; i < count * panel; i += panel) {
    const __m256i left = _mm256_srli_epi32(rounded_to_bf16(_mm256_loadu_ps(lines + i)), 16);
    const __m256i right = _mm256_srli_epi32(rounded_to_bf16(_mm256_loadu_ps(lines + i + lanes)), 16);
    _mm256_storeu_si256((__m256i *)(packed + i), _mm256_packus_epi32(left, right));
  }
}

SEMEME_AVX2 void sememe_gemm_pack_bf16_avx2(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                            size_t row_end, uint16_t *packed) {
  for (size_t column = row_begin; column < row_end; column += panel) {
    const size_t width = panel_width(column, n, panel);
    const float *rows = w + column * ldw;
    for (size_t i = 0; i < k; i += lanes) {
      const size_t count = k - i < lanes ? k - i : lanes;
      float lines[lanes * panel];
      if (width == panel && count == lanes) {
        transpose_8x8(rows + i, ldw, lines);
        transpose_8x8(rows + lanes * ldw + i, ldw, lines + lanes);
      } else {
        pack_panel(rows + i, ldw, width, 0, count, lines, panel);
      }
      pack_lines(lines, count, packed + column * k + i * panel);
    }
  }
}

#define LOAD(s) __m256 sum##s = s < slots ? _mm256_loadu_ps(tile + PLACE(s)) : _mm256_setzero_ps();

#define MULTIPLY(s)                                                                                                    \
  if (s < slots) {                                                                                                     \
    const __m256 x = _mm256_broadcast_ss(a + ROW(s) * stretch + i);                                                    \
    const __m256i line = _mm256_loadu_si256((const __m256i *)(b + VECTOR(s) / 2 * panel_stride));                      \
    const __m256i y = VECTOR(s) % 2 ? _mm256_unpackhi_epi16(zero, line) : _mm256_unpacklo_epi16(zero, line);           \
    sum##s = _mm256_fmadd_ps(x, _mm256_castsi256_ps(y), sum##s);                                                       \
  }

#define STORE(s)                                                                                                       \
  if (s < slots) _mm256_storeu_ps(tile + PLACE(s), sum##s);

/// The tile of a shape known at compile time, over widened activations and packed weights.
SEMEME_INLINE_AVX2 void tile_of_shape(const size_t rows, const size_t panels, const float *a, const uint16_t *b,
                                      size_t panel_stride, size_t k, float *tile) {
  const size_t vectors = 2 * panels, slots = rows * vectors;
  const __m256i zero = _mm256_setzero_si256();
  EACH_SLOT(LOAD)
  for (size_t i = 0; i < k; i++, b += panel) { EACH_SLOT(MULTIPLY) }
  EACH_SLOT(STORE)
}

#define SHAPE(r, p)                                                                                                    \
  if (rows == r && panels == p) {                                                                                      \
    tile_of_shape(r, p, a, b, panel_stride, k, tile);                                                                  \
    return;                                                                                                            \
  }

SEMEME_AVX2 static void add_products(size_t rows, size_t panels, const float *a, const uint16_t *b, size_t panel_stride,
                                     size_t k, float *tile) {
  EACH_SHAPE(SHAPE)
  __builtin_trap();  // no caller asks for another shape
}

SEMEME_AVX2 static void multiply(const void *product, size_t row, size_t rows, size_t column, size_t panels,
                                 float *sums) {
  const sememe_gemm_bf16 *args = product;
  const size_t panel_stride = panel * args->k;
  memset(sums, 0, panels * rows * panel * sizeof *sums);
  for (size_t i = 0; i < args->k; i += stretch) {
    const size_t steps = args->k - i < stretch ? args->k - i : stretch;
    float widened[tile_rows * stretch];
    for (size_t r = 0; r < rows; r++) {
      sememe_widen_bf16_avx2(args->a + (row + r) * args->lda + i, widened + r * stretch, steps);
    }
    for (size_t p = 0, at_once; p < panels; p += at_once) {
      at_once = panels_at_once(rows, panels - p);
      const uint16_t *weights = args->packed + column * args->k + p * panel_stride + i * panel;
      add_products(rows, at_once, widened, weights, panel_stride, steps, sums + p * rows * panel);
    }
  }
}

void sememe_gemm_bf16_avx2(const sememe_gemm_bf16 *args) {
  const product_avx2 product = {args, &args->output, multiply, .widens = true};
  sememe_multiply_blocks_avx2(&product);
}

#endif
