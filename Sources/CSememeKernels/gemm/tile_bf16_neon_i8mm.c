// Two rows of four bfloat16 numbers times two columns of four in one instruction (FEAT_BF16). Rows go in pairs; the
// last of an odd number is its own partner, which changes nothing in its sums.
#include "../neon.h"
#include "tile_neon.h"

#if SEMEME_AARCH64

#include <stdbool.h>

enum { neighbours = 4, vectors_of_panel = tile_columns / 2 };

#define PAIR(s) ((s) % pairs)
#define VECTOR(s) ((s) / pairs)
#define COLUMN(s) (VECTOR(s) / vectors_of_panel * panel_stride + VECTOR(s) % vectors_of_panel * 2 * neighbours)
#define PLACE(s, r) ((VECTOR(s) / vectors_of_panel * rows + (r)) * tile_columns + VECTOR(s) % vectors_of_panel * 2)
#define PARTNER(s) (2 * PAIR(s) + 1 < rows ? 2 * PAIR(s) + 1 : rows - 1)

#define LOAD(s)                                                                                                        \
  float32x4_t sum##s = splat(0);                                                                                       \
  if (s < slots) sum##s = vcombine_f32(vld1_f32(tile + PLACE(s, 2 * PAIR(s))), vld1_f32(tile + PLACE(s, PARTNER(s))));

#define MULTIPLY(s)                                                                                                    \
  if (s < slots) sum##s = vbfmmlaq_f32(sum##s, x[PAIR(s)], vreinterpretq_bf16_u16(vld1q_u16(b + COLUMN(s))));

#define STORE(s)                                                                                                       \
  if (s < slots) {                                                                                                     \
    vst1_f32(tile + PLACE(s, PARTNER(s)), vget_high_f32(sum##s));                                                      \
    vst1_f32(tile + PLACE(s, 2 * PAIR(s)), vget_low_f32(sum##s));                                                      \
  }

/// Up to four elements of two rows, zeros beyond.
SEMEME_INLINE SEMEME_NEON_I8MM bfloat16x8_t load_pair(const uint16_t *first, const uint16_t *second, size_t left) {
  return vreinterpretq_bf16_u16(vcombine_u16(load_u16_up_to(first, left), load_u16_up_to(second, left)));
}

/// The tile of a number of pairs and panels known at compile time.
SEMEME_INLINE SEMEME_NEON_I8MM void tile_of_shape(const size_t pairs, const size_t panels, size_t rows,
                                                  const uint16_t *a, size_t lda, const uint16_t *b, size_t panel_stride,
                                                  size_t k, float *tile) {
  const size_t slots = pairs * panels * vectors_of_panel;
  const uint16_t *row[tile_rows];
  for (size_t r = 0; r < 2 * pairs; r++) row[r] = a + (r < rows ? r : rows - 1) * lda;
  EACH_OF_24(LOAD)
  bfloat16x8_t x[tile_rows / 2];
  size_t i = 0;
  for (; i + neighbours <= k; i += neighbours, b += neighbours * tile_columns) {
    for (size_t p = 0; p < pairs; p++) x[p] = load_pair(row[2 * p] + i, row[2 * p + 1] + i, neighbours);
    EACH_OF_24(MULTIPLY)
  }
  if (i < k) {
    for (size_t p = 0; p < pairs; p++) x[p] = load_pair(row[2 * p] + i, row[2 * p + 1] + i, k - i);
    EACH_OF_24(MULTIPLY)
  }
  EACH_OF_24(STORE)
}

#define SHAPE(r, p)                                                                                                    \
  do {                                                                                                                 \
    if ((rows + 1) / 2 != r || panels != p) break;                                                                     \
    tile_of_shape(r, p, rows, a, lda, b, panel_stride, k, tile);                                                       \
    return;                                                                                                            \
  } while (false)

SEMEME_NEON_I8MM void sememe_tile_bf16_neon_i8mm(size_t rows, size_t panels, const uint16_t *a, size_t lda,
                                                 const uint16_t *b, size_t panel_stride, size_t k, float *tile) {
  SHAPE(3, 1);
  SHAPE(2, 1);
  SHAPE(1, 1);
  SHAPE(1, 3);
  __builtin_trap();  // no caller asks for another shape
}

#endif
