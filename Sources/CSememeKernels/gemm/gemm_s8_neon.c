// The product of bytes with plain NEON: products of bytes in 16 bits, where two of them cannot overflow
// (2·128·127 < 2¹⁵), and pairs of those added in 32 bits. Two rows of one panel, or one row of two, make a tile.
#include "bytes_neon.h"

#if SEMEME_AARCH64

#include <stdbool.h>

enum { height = 2, vectors_of_panel = tile_columns / 2 };

#define ROW(s) ((s) % rows)
#define VECTOR(s) ((s) / rows)
#define COLUMN(s) (VECTOR(s) / vectors_of_panel * panel_stride + VECTOR(s) % vectors_of_panel * 8)

#define ZERO(s) int32x4_t sum##s = vdupq_n_s32(0);

/// Two groups of four k; each half of a vector of b is one column.
#define MULTIPLY_TWO(s)                                                                                                \
  if (s < slots) {                                                                                                     \
    const int16x8_t products = vmull_s8(vld1_s8(b + COLUMN(s)), x[ROW(s)]);                                            \
    const int8x8_t next = vld1_s8(b + 4 * tile_columns + COLUMN(s));                                                   \
    sum##s = vpadalq_s16(sum##s, vmlal_s8(products, next, y[ROW(s)]));                                                 \
  }

#define MULTIPLY(s)                                                                                                    \
  if (s < slots) sum##s = vpadalq_s16(sum##s, vmull_s8(vld1_s8(b + COLUMN(s)), x[ROW(s)]));

/// Each column's sum lies in two lanes.
#define STORE(s)                                                                                                       \
  if (s < slots) {                                                                                                     \
    const size_t place = VECTOR(s) / vectors_of_panel * rows * tile_columns + ROW(s) * tile_columns;                   \
    vst1_s32(tile + place + VECTOR(s) % vectors_of_panel * 2, vpadd_s32(vget_low_s32(sum##s), vget_high_s32(sum##s))); \
  }

/// tile[p][r][j] = Σ (a − 128)·b over `quads` groups of four k.
SEMEME_INLINE void tile_of_shape(const size_t rows, const size_t panels, const uint8_t *a, size_t lda, const int8_t *b,
                                 size_t panel_stride, size_t quads, int32_t *tile) {
  const size_t slots = rows * panels * vectors_of_panel;
  EACH_OF_16(ZERO)
  int8x8_t x[height], y[height];
  size_t i = 0;
  for (; i + 2 <= quads; i += 2, b += 8 * tile_columns) {
    for (size_t r = 0; r < rows; r++) {
      x[r] = load_quad_twice(a + r * lda + 4 * i);
      y[r] = load_quad_twice(a + r * lda + 4 * i + 4);
    }
    EACH_OF_16(MULTIPLY_TWO)
  }
  if (i < quads) {
    for (size_t r = 0; r < rows; r++) x[r] = load_quad_twice(a + r * lda + 4 * i);
    EACH_OF_16(MULTIPLY)
  }
  EACH_OF_16(STORE)
}

size_t sememe_gemm_packed_s8_neon(size_t n, size_t k) { return blocks_of(n, tile_columns) * panel_bytes(k, 4); }

void sememe_gemm_pack_s8_neon(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                              int8_t *packed, float *channel_scales, float *channel_sums) {
  pack_bytes(w, ldw, n, k, row_begin, row_end, packed, channel_scales, channel_sums, 4);
}

static void multiply(const void *arguments, size_t row, size_t rows, size_t column, size_t panels) {
  const sememe_gemm_s8 *args = arguments;
  const size_t stride = panel_bytes(args->k, 4), quads = (args->k + 3) / 4, lda = args->lda;
  const int8_t *starts = args->packed + column / tile_columns * stride, *b = starts + starts_bytes;
  const uint8_t *a = args->a + row * lda;
  int32_t sums[height * tile_columns];
  if (rows == 2) {
    tile_of_shape(2, 1, a, lda, b, stride, quads, sums);
  } else if (panels == 2) {
    tile_of_shape(1, 2, a, lda, b, stride, quads, sums);
  } else {
    tile_of_shape(1, 1, a, lda, b, stride, quads, sums);
  }
  add_starts(starts, stride, rows, panels, sums);
  float tile[height * tile_columns] = {0};
  dequantize_tile(args, row, rows, column, panels, sums, tile);
  sememe_finish_tile_neon(&args->output, row, rows, column, panels, tile);
}

void sememe_gemm_s8_neon(const sememe_gemm_s8 *args) { for_each_tile(&args->output, args, 1, height, multiply); }

#endif
