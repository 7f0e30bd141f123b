// The product of bytes with the dot product of signed bytes (FEAT_DotProd): each lane of a sum adds four products.
// Tiles are those of floats, with groups of four k in place of single ones.
#include "bytes_neon.h"

#if SEMEME_AARCH64

#include <stdbool.h>

#define ROW(s) ((s) % rows)
#define VECTOR(s) ((s) / rows)
#define COLUMN(s) (VECTOR(s) / 4 * panel_stride + VECTOR(s) % 4 * 16)

#define ZERO(s) int32x4_t sum##s = vdupq_n_s32(0);

#define MULTIPLY_LANE(s, step)                                                                                         \
  if (s < slots) {                                                                                                     \
    sum##s = vdotq_laneq_s32(sum##s, vld1q_s8(b + step * 4 * tile_columns + COLUMN(s)), x[ROW(s)], step);              \
  }
#define MULTIPLY_LANE0(s) MULTIPLY_LANE(s, 0)
#define MULTIPLY_LANE1(s) MULTIPLY_LANE(s, 1)
#define MULTIPLY_LANE2(s) MULTIPLY_LANE(s, 2)
#define MULTIPLY_LANE3(s) MULTIPLY_LANE(s, 3)

#define STORE(s)                                                                                                       \
  if (s < slots) {                                                                                                     \
    vst1q_s32(tile + VECTOR(s) / 4 * rows * tile_columns + ROW(s) * tile_columns + VECTOR(s) % 4 * lanes, sum##s);     \
  }

/// tile[p][r][j] = Σ (a − 128)·b over `quads` groups of four k.
SEMEME_INLINE SEMEME_NEON_DOTPROD void tile_of_shape(const size_t rows, const size_t panels, const uint8_t *a,
                                                     size_t lda, const int8_t *b, size_t panel_stride, size_t quads,
                                                     int32_t *tile) {
  const size_t slots = rows * panels * 4;
  EACH_OF_24(ZERO)
  int8x16_t x[tile_rows];
  size_t i = 0;
  for (; i + 4 <= quads; i += 4, b += 16 * tile_columns) {
    for (size_t r = 0; r < rows; r++) {
      x[r] = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(a + r * lda + 4 * i), vdupq_n_u8(0x80)));
    }
    EACH_OF_24(MULTIPLY_LANE0)
    EACH_OF_24(MULTIPLY_LANE1)
    EACH_OF_24(MULTIPLY_LANE2)
    EACH_OF_24(MULTIPLY_LANE3)
  }
  for (; i < quads; i++, b += 4 * tile_columns) {
    for (size_t r = 0; r < rows; r++) {
      const int8x8_t quad = load_quad_twice(a + r * lda + 4 * i);
      x[r] = vcombine_s8(quad, quad);
    }
    EACH_OF_24(MULTIPLY_LANE0)
  }
  EACH_OF_24(STORE)
}

#define SHAPE(r, p)                                                                                                    \
  do {                                                                                                                 \
    if (rows != r || panels != p) break;                                                                               \
    tile_of_shape(r, p, a, lda, b, panel_stride, quads, tile);                                                         \
    return;                                                                                                            \
  } while (false)

SEMEME_NEON_DOTPROD static void multiply_tile(size_t rows, size_t panels, const uint8_t *a, size_t lda, const int8_t *b,
                                              size_t panel_stride, size_t quads, int32_t *tile) {
  SHAPE(6, 1);
  SHAPE(5, 1);
  SHAPE(4, 1);
  SHAPE(3, 1);
  SHAPE(2, 1);
  SHAPE(1, 1);
  SHAPE(3, 2);
  SHAPE(2, 3);
  SHAPE(1, 6);
  __builtin_trap();  // for_each_tile asks for no other shape
}

static void multiply(const void *arguments, size_t row, size_t rows, size_t column, size_t panels) {
  const sememe_gemm_s8 *args = arguments;
  const size_t stride = panel_bytes(args->k, 4);
  const int8_t *starts = args->packed + column / tile_columns * stride;
  int32_t sums[tile_elements];
  multiply_tile(rows, panels, args->a + row * args->lda, args->lda, starts + starts_bytes, stride, (args->k + 3) / 4,
                sums);
  add_starts(starts, stride, rows, panels, sums);
  float tile[tile_elements] = {0};
  dequantize_tile(args, row, rows, column, panels, sums, tile);
  sememe_finish_tile_neon(&args->output, row, rows, column, panels, tile);
}

void sememe_gemm_s8_neon_dotprod(const sememe_gemm_s8 *args) {
  for_each_tile(&args->output, args, 1, tile_rows, multiply);
}

#endif
