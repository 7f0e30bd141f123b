// The product of bytes with the instruction that multiplies two rows of eight bytes without sign with two columns of
// eight bytes with sign (FEAT_I8MM). Rows go in pairs; the last of an odd number is its own partner.
#include "bytes_neon.h"

#if SEMEME_AARCH64

#include <stdbool.h>

enum { neighbours = 8, height = tile_rows / 2, vectors_of_panel = tile_columns / 2 };

#define PAIR(s) ((s) % pairs)
#define VECTOR(s) ((s) / pairs)
#define COLUMN(s) (VECTOR(s) / vectors_of_panel * panel_stride + VECTOR(s) % vectors_of_panel * 2 * neighbours)

#define ZERO(s) int32x4_t sum##s = vdupq_n_s32(0);

#define MULTIPLY(s)                                                                                                    \
  if (s < slots) sum##s = vusmmlaq_s32(sum##s, x[PAIR(s)], vld1q_s8(b + COLUMN(s)));

/// Two columns of both rows of a pair; tiles of an odd number of rows have room for one more.
#define STORE(s)                                                                                                       \
  if (s < slots) {                                                                                                     \
    int32_t *at = tile + (VECTOR(s) / vectors_of_panel * 2 * pairs + 2 * PAIR(s)) * tile_columns;                      \
    vst1_s32(at + VECTOR(s) % vectors_of_panel * 2, vget_low_s32(sum##s));                                             \
    vst1_s32(at + tile_columns + VECTOR(s) % vectors_of_panel * 2, vget_high_s32(sum##s));                             \
  }

/// Four bytes and four zeros.
SEMEME_INLINE uint8x8_t load_quad(const uint8_t *a) {
  uint32_t four;
  memcpy(&four, a, sizeof four);
  return vcreate_u8(four);
}

/// tile[p][r][j] = Σ_k a·b for r < 2·pairs, where `row` holds the beginnings of the rows.
SEMEME_INLINE SEMEME_NEON_I8MM void tile_of_shape(const size_t pairs, const size_t panels, const uint8_t *const *row,
                                                  const int8_t *b, size_t panel_stride, size_t k, int32_t *tile) {
  const size_t slots = pairs * panels * vectors_of_panel;
  EACH_OF_24(ZERO)
  uint8x16_t x[height];
  size_t i = 0;
  for (; i + 4 < k; i += neighbours, b += neighbours * tile_columns) {
    for (size_t p = 0; p < pairs; p++) x[p] = vcombine_u8(vld1_u8(row[2 * p] + i), vld1_u8(row[2 * p + 1] + i));
    EACH_OF_24(MULTIPLY)
  }
  if (i < k) {  // rows are readable up to a multiple of four only
    for (size_t p = 0; p < pairs; p++) x[p] = vcombine_u8(load_quad(row[2 * p] + i), load_quad(row[2 * p + 1] + i));
    EACH_OF_24(MULTIPLY)
  }
  EACH_OF_24(STORE)
}

#define SHAPE(r, p)                                                                                                    \
  do {                                                                                                                 \
    if (pairs != r || panels != p) break;                                                                              \
    tile_of_shape(r, p, lines, b, panel_stride, k, tile);                                                              \
    return;                                                                                                            \
  } while (false)

SEMEME_NEON_I8MM static void multiply_tile(size_t pairs, size_t panels, const uint8_t *const *lines, const int8_t *b,
                                           size_t panel_stride, size_t k, int32_t *tile) {
  SHAPE(3, 1);
  SHAPE(2, 1);
  SHAPE(1, 1);
  SHAPE(1, 3);
  __builtin_trap();  // for_each_tile asks for no other shape
}

size_t sememe_gemm_packed_s8_neon_i8mm(size_t n, size_t k) {
  return blocks_of(n, tile_columns) * panel_bytes(k, neighbours);
}

void sememe_gemm_pack_s8_neon_i8mm(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                                   int8_t *packed, float *channel_scales, float *channel_sums) {
  pack_bytes(w, ldw, n, k, row_begin, row_end, packed, channel_scales, channel_sums, neighbours);
}

static void multiply(const void *arguments, size_t row, size_t rows, size_t column, size_t panels) {
  const sememe_gemm_s8 *args = arguments;
  const size_t stride = panel_bytes(args->k, neighbours), pairs = (rows + 1) / 2;
  const uint8_t *lines[tile_rows];
  for (size_t r = 0; r < 2 * pairs; r++) lines[r] = args->a + (row + (r < rows ? r : rows - 1)) * args->lda;
  int32_t sums[tile_elements];
  multiply_tile(pairs, panels, lines, args->packed + column / tile_columns * stride, stride, args->k, sums);
  for (size_t p = 0; p < panels; p++) {
    float tile[tile_rows * tile_columns] = {0};
    const size_t at = column + p * tile_columns;
    dequantize_tile(args, row, rows, at, 1, sums + p * 2 * pairs * tile_columns, tile);
    sememe_finish_tile_neon(&args->output, row, rows, at, 1, tile);
  }
}

void sememe_gemm_s8_neon_i8mm(const sememe_gemm_s8 *args) { for_each_tile(&args->output, args, 2, height, multiply); }

#endif
