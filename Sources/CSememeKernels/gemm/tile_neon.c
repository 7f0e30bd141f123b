// Accumulators are named one by one because compilers spill arrays of them. Four elements of each row of a are read at
// once and multiplied lane by lane; b is read vector by vector. Tail strategy: one instance per shape; what k leaves
// over is read element by element; callers pad columns.
//
// Not measured on a processor yet. In llvm-mca's models of Cortex-A57 and of Apple's Cyclone the loop of four to six
// rows takes as long as its multiply-adds alone; that of one row by six panels waits for b, by 16 % in the second.
#include "tile_neon.h"
#include "../neon.h"

#if SEMEME_AARCH64

#include <stdbool.h>

#define ROW(s) ((s) % rows)
#define VECTOR(s) ((s) / rows)
#define PLACE(s) (VECTOR(s) / 4 * rows * tile_columns + ROW(s) * tile_columns + VECTOR(s) % 4 * lanes)
#define COLUMN(s) (VECTOR(s) / 4 * panel_stride + VECTOR(s) % 4 * lanes)

/// Four elements from `index` on of an array of floats, or of bfloat16 numbers.
SEMEME_INLINE float32x4_t load_four(const void *p, size_t index, const bool is_narrow) {
  return is_narrow ? widened(vld1_u16((const uint16_t *)p + index)) : vld1q_f32((const float *)p + index);
}

/// The element at `index` in every lane.
SEMEME_INLINE float32x4_t broadcast(const void *p, size_t index, const bool is_narrow) {
  return is_narrow ? widened(vld1_dup_u16((const uint16_t *)p + index)) : vld1q_dup_f32((const float *)p + index);
}

#define LOAD(s) float32x4_t sum##s = s < slots ? vld1q_f32(tile + PLACE(s)) : splat(0);

#define MULTIPLY_LANE(s, step)                                                                                         \
  if (s < slots) {                                                                                                     \
    sum##s = vfmaq_laneq_f32(sum##s, load_four(b, (i + step) * ldb + COLUMN(s), is_narrow), x[ROW(s)], step);          \
  }
#define MULTIPLY_LANE0(s) MULTIPLY_LANE(s, 0)
#define MULTIPLY_LANE1(s) MULTIPLY_LANE(s, 1)
#define MULTIPLY_LANE2(s) MULTIPLY_LANE(s, 2)
#define MULTIPLY_LANE3(s) MULTIPLY_LANE(s, 3)

#define MULTIPLY(s)                                                                                                    \
  if (s < slots) sum##s = vfmaq_f32(sum##s, load_four(b, i * ldb + COLUMN(s), is_narrow), x[ROW(s)]);

#define STORE(s)                                                                                                       \
  if (s < slots) vst1q_f32(tile + PLACE(s), sum##s);

/// The tile of a shape known at compile time: tests and divisions vanish.
SEMEME_INLINE void tile_of_shape(const bool is_narrow, const size_t rows, const size_t panels, const void *a,
                                 size_t lda, const void *b, size_t panel_stride, size_t ldb, size_t k, float *tile) {
  const size_t slots = rows * 4 * panels;
  EACH_OF_24(LOAD)
  float32x4_t x[tile_rows];
  size_t i = 0;
  for (; i + lanes <= k; i += lanes) {
    for (size_t r = 0; r < rows; r++) x[r] = load_four(a, r * lda + i, is_narrow);
    EACH_OF_24(MULTIPLY_LANE0)
    EACH_OF_24(MULTIPLY_LANE1)
    EACH_OF_24(MULTIPLY_LANE2)
    EACH_OF_24(MULTIPLY_LANE3)
  }
  for (; i < k; i++) {
    for (size_t r = 0; r < rows; r++) x[r] = broadcast(a, r * lda + i, is_narrow);
    EACH_OF_24(MULTIPLY)
  }
  EACH_OF_24(STORE)
}

#define SHAPE(r, p)                                                                                                    \
  do {                                                                                                                 \
    if (rows != r || panels != p) break;                                                                               \
    tile_of_shape(is_narrow, r, p, a, lda, b, panel_stride, ldb, k, tile);                                             \
    return;                                                                                                            \
  } while (false)

SEMEME_INLINE void tile_of_type(const bool is_narrow, size_t rows, size_t panels, const void *a, size_t lda,
                                const void *b, size_t panel_stride, size_t ldb, size_t k, float *tile) {
  SHAPE(6, 1);
  SHAPE(5, 1);
  SHAPE(4, 1);
  SHAPE(3, 1);
  SHAPE(2, 1);
  SHAPE(1, 1);
  SHAPE(3, 2);
  SHAPE(2, 3);
  SHAPE(1, 6);
  __builtin_trap();  // no caller asks for another shape
}

void sememe_tile_f32_neon(size_t rows, size_t panels, const float *a, size_t lda, const float *b, size_t panel_stride,
                          size_t ldb, size_t k, float *tile) {
  tile_of_type(false, rows, panels, a, lda, b, panel_stride, ldb, k, tile);
}

void sememe_tile_bf16_neon(size_t rows, size_t panels, const uint16_t *a, size_t lda, const uint16_t *b,
                           size_t panel_stride, size_t ldb, size_t k, float *tile) {
  tile_of_type(true, rows, panels, a, lda, b, panel_stride, ldb, k, tile);
}

#endif
