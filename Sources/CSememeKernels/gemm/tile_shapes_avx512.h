// The tile of every shape for one type of element. A file that includes this one defines before:
//
//   TILE, TARGET             the name of the function, its target attribute
//   SUMS_ARE_BYTE_PRODUCTS   whether sums are 32-bit integers that become floats, or are floats
//   MULTIPLY(sum, x, y)      sum with the products of x, one element of a in all lanes, and y, sixteen of b, as __m512i
//
// Slot s is row ROW(s) and vector VECTOR(s) of the tile, two vectors a panel. Up to 24 accumulators with the vectors of
// b and a broadcast element of a fill the 32 registers. Sums go where they belong without a detour through memory. One
// instance per shape; callers pad columns.
#include "../slots_avx512.h"

#include <stdbool.h>

#define ROW(s) ((s) / vectors)
#define VECTOR(s) ((s) % vectors)
#define AT(s) (VECTOR(s) * lanes)

#if SUMS_ARE_BYTE_PRODUCTS
#define START_SLOT(s) __m512i sum##s = _mm512_setzero_si512();
#define VALUE(s)                                                                                                       \
  _mm512_fmadd_ps(_mm512_set1_ps(out->scales[ROW(s)]),                                                                 \
                  _mm512_mul_ps(_mm512_loadu_ps(out->channel_scales + AT(s)), _mm512_cvtepi32_ps(sum##s)),             \
                  _mm512_mul_ps(_mm512_set1_ps(out->minimums[ROW(s)]), _mm512_loadu_ps(out->channel_sums + AT(s))))
#else
#define START_SLOT(s) __m512 sum##s = _mm512_setzero_ps();
#define VALUE(s) sum##s
#endif

#define MULTIPLY_SLOT(s)                                                                                               \
  if (s < slots)                                                                                                       \
    sum##s = MULTIPLY(sum##s, _mm512_set1_epi32((int)a[ROW(s) * lda + i]),                                             \
                      _mm512_loadu_si512(b + VECTOR(s) / 2 * panel_stride + VECTOR(s) % 2 * lanes));

// All values are computed before the first is stored, so that no load waits for a store to an address that looks alike.
#define VALUE_SLOT(s)                                                                                                  \
  const __m512 value##s = s < slots ? _mm512_add_ps(VALUE(s), _mm512_loadu_ps(out->bias + AT(s))) : _mm512_setzero_ps();
#define STORE_SLOT(s)                                                                                                  \
  if (s < slots) _mm512_storeu_ps(out->c + ROW(s) * out->ldc + AT(s), value##s);
#define ADD_SLOT(s)                                                                                                    \
  if (s < slots)                                                                                                       \
    _mm512_storeu_ps(out->c + ROW(s) * out->ldc + AT(s),                                                               \
                     _mm512_add_ps(_mm512_loadu_ps(out->residual + ROW(s) * out->ldr + AT(s)), value##s));

/// The tile of a shape known at compile time: tests and divisions vanish.
SEMEME_INLINE TARGET void tile_of_shape(const size_t rows, const size_t panels, const lane_bytes *a, size_t lda,
                                        const lane_bytes *b, size_t steps, const product_tile *out) {
  const size_t vectors = 2 * panels, slots = rows * vectors, panel_stride = tile_columns512 * steps;
  EACH_SLOT(START_SLOT)
  for (size_t i = 0; i < steps; i++, b += tile_columns512) {
    _mm_prefetch(out->prefetched + i * cache_line, _MM_HINT_T1);
    EACH_SLOT(MULTIPLY_SLOT)
  }
  EACH_SLOT(VALUE_SLOT)
  if (out->residual) {
    EACH_SLOT(ADD_SLOT)
  } else {
    EACH_SLOT(STORE_SLOT)
  }
}

#define SHAPE(r, p)                                                                                                    \
  if (rows == r && panels == p) {                                                                                      \
    tile_of_shape(r, p, a, lda, b, steps, out);                                                                        \
    return;                                                                                                            \
  }

TARGET void TILE(size_t rows, size_t panels, const lane_bytes *a, size_t lda, const lane_bytes *b, size_t steps,
                 const product_tile *out) {
  SHAPE(6, 2)
  SHAPE(5, 2)
  SHAPE(4, 2)
  SHAPE(3, 2)
  SHAPE(2, 4)
  SHAPE(1, 4)
  SHAPE(6, 1)
  SHAPE(5, 1)
  SHAPE(4, 1)
  SHAPE(3, 1)
  SHAPE(2, 1)
  SHAPE(1, 1)
  __builtin_trap();  // no caller asks for another shape
}
