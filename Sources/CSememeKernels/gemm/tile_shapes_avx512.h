// The tile of every shape for one type of element. A file that includes this one defines before:
//
//   TILE, TARGET          the name of the function, its target attribute
//   VECTOR                sixteen sums
//   MULTIPLY(sum, x, y)   sum with the products of x, one element of a in all lanes, and y, sixteen of b, as __m512i
//   DESTINATION           type of the last parameter, `out`: what BEGIN, AT_STEP and FINISH know of the tile
//   BEGIN(s)              the value that slot s starts with
//   AT_STEP(i)            what to do besides at step i over k
//   FINISH(EACH)          what becomes of the sums; EACH(DO) calls DO(s) for each slot, to be used in `if (s < slots)`
//
// Slot s is row ROW(s) and vector COLUMN(s) of the tile, two vectors a panel; its sums are `sum##s`. Up to 24
// accumulators with the vectors of b and a broadcast element of a fill the 32 registers. One instance per shape;
// callers pad columns.
#include "../slots_avx512.h"

#include <stdbool.h>

#define ROW(s) ((s) / vectors)
#define COLUMN(s) ((s) % vectors)

#define BEGIN_SLOT(s) VECTOR sum##s = BEGIN(s);
#define MULTIPLY_SLOT(s)                                                                                               \
  if (s < slots)                                                                                                       \
    sum##s = MULTIPLY(sum##s, _mm512_set1_epi32((int)a[ROW(s) * lda + i]),                                             \
                      _mm512_loadu_si512(b + COLUMN(s) / 2 * panel_stride + COLUMN(s) % 2 * lanes512));

/// The tile of a shape known at compile time: tests and divisions vanish.
SEMEME_INLINE TARGET void tile_of_shape(const size_t rows, const size_t panels, const lane_bytes *a, size_t lda,
                                        const lane_bytes *b, size_t steps, DESTINATION out) {
  const size_t vectors = 2 * panels, slots = rows * vectors, panel_stride = tile_columns512 * steps;
  EACH_SLOT(BEGIN_SLOT)
  for (size_t i = 0; i < steps; i++, b += tile_columns512) {
    AT_STEP(i)
    EACH_SLOT(MULTIPLY_SLOT)
  }
  FINISH(EACH_SLOT)
}

#define SHAPE(r, p)                                                                                                    \
  do {                                                                                                                 \
    if (rows != r || panels != p) break;                                                                               \
    tile_of_shape(r, p, a, lda, b, steps, out);                                                                        \
    return;                                                                                                            \
  } while (false)

TARGET void TILE(size_t rows, size_t panels, const lane_bytes *a, size_t lda, const lane_bytes *b, size_t steps,
                 DESTINATION out) {
  SHAPE(6, 2);
  SHAPE(5, 2);
  SHAPE(4, 2);
  SHAPE(3, 2);
  SHAPE(2, 4);
  SHAPE(1, 4);
  SHAPE(6, 1);
  SHAPE(5, 1);
  SHAPE(4, 1);
  SHAPE(3, 1);
  SHAPE(2, 1);
  SHAPE(1, 1);
  __builtin_trap();  // no caller asks for another shape
}
