// The products of attention in every shape for one type of element. A file that includes this one defines before:
//
//   PRODUCTS               the name of the table of both
//   TARGET                 the target attribute
//   ELEMENT                four bytes
//   MULTIPLY(sum, x, y)    sum with the products of x, an element, and y, a vector of sixteen as __m512i
//   SCALED(sum, scale)     a score, of the sum and the scale as a float
#include "../slots_avx512.h"
#include "products_avx512.h"

#define UP_TO_SIX(DO) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6)
#define UP_TO_NINE(DO) UP_TO_SIX(DO) DO(7) DO(8) DO(9)
#define EACH_ROW_COUNT(DO) UP_TO_NINE(DO) DO(10) DO(11) DO(12) DO(13) DO(14)

/// Slot s is row s / vectors and vector s % vectors.
#define ROW(s) ((s) / vectors)
#define COLUMN(s) ((s) % vectors * lanes)
#define START_SLOT(s) __m512 sum##s = _mm512_setzero_ps();

#define SCORE_SLOT(s)                                                                                                  \
  if (s < slots) sum##s = MULTIPLY(sum##s, keys[ROW(s) * ldk + i], _mm512_loadu_si512(queries + COLUMN(s)));
#define STORE_SCORE_SLOT(s)                                                                                            \
  if (s < slots) _mm512_storeu_ps(scores + ROW(s) * vectors * lanes + COLUMN(s), SCALED(sum##s, args->scale));

/// Scores of a shape known at compile time: tests and divisions vanish.
SEMEME_INLINE TARGET void score_shape(const scoring *args, const size_t rows, const size_t vectors) {
  const size_t slots = rows * vectors, ldk = args->ldk, head = args->head;
  const ELEMENT *keys = args->keys, *queries = args->queries;
  EACH_SLOT(START_SLOT)
  for (size_t i = 0; i < head; i++, queries += vectors * lanes) { EACH_SLOT(SCORE_SLOT) }
  float *scores = args->scores;
  EACH_SLOT(STORE_SCORE_SLOT)
}

#define SCORE_WIDE(r)                                                                                                  \
  case r:                                                                                                              \
    score_shape(args, r, 3);                                                                                           \
    return;
#define SCORE_TWO(r)                                                                                                   \
  case r:                                                                                                              \
    score_shape(args, r, 2);                                                                                           \
    return;
#define SCORE_NARROW(r)                                                                                                \
  case r: score_shape(args, r, 1); return;

TARGET static void score_wide(const scoring *args, size_t rows) {
  switch (rows) {
    UP_TO_NINE(SCORE_WIDE)
  default: __builtin_trap();  // no caller asks for another shape
  }
}

TARGET static void score_two_vectors(const scoring *args, size_t rows) {
  switch (rows) {
    EACH_ROW_COUNT(SCORE_TWO)
  default: __builtin_trap();
  }
}

TARGET static void score_narrow(const scoring *args, size_t rows) {
  switch (rows) {
    EACH_ROW_COUNT(SCORE_NARROW)
    SCORE_NARROW(15)
    SCORE_NARROW(16)
  default: __builtin_trap();
  }
}

static void score(const scoring *args, size_t rows, size_t width) {
  if (width == wide_strip) {
    score_wide(args, rows);
  } else if (width == 2 * lanes) {
    score_two_vectors(args, rows);
  } else {
    score_narrow(args, rows);
  }
}

#define OUT(s) (out + ROW(s) * ldo + COLUMN(s))
#define START(s) (start + ROW(s) * lds + COLUMN(s))
#define CONTINUE_SLOT(s)                                                                                               \
  if (s < slots) sum##s = vectors == 1 ? _mm512_maskz_loadu_ps(inside, START(s)) : _mm512_loadu_ps(START(s));
#define WEIGH_SLOT(s)                                                                                                  \
  if (s < slots) {                                                                                                     \
    const ELEMENT *v = values + COLUMN(s);                                                                             \
    const __m512i value = vectors == 1 ? _mm512_maskz_loadu_epi32(inside, v) : _mm512_loadu_si512(v);                  \
    sum##s = MULTIPLY(sum##s, weights[ROW(s)], value);                                                                 \
  }
#define SCALE_SLOT(s)                                                                                                  \
  if (s < slots) sum##s = _mm512_mul_ps(sum##s, _mm512_set1_ps(factors[ROW(s)]));
#define STORE_SLOT(s)                                                                                                  \
  if (s < slots) {                                                                                                     \
    if (vectors == 1) {                                                                                                \
      _mm512_mask_storeu_ps(OUT(s), inside, sum##s);                                                                   \
    } else {                                                                                                           \
      _mm512_storeu_ps(OUT(s), sum##s);                                                                                \
    }                                                                                                                  \
  }

/// Weighs the values for a shape known at compile time. A single vector is masked.
SEMEME_INLINE TARGET void weigh_shape(const weighing *args, const size_t rows, const size_t vectors, __mmask16 inside) {
  const size_t slots = rows * vectors, lds = args->lds, ldo = args->ldo, ldw = args->ldw, ldv = args->ldv;
  const ELEMENT *weights = args->weights, *values = args->values;
  const float *start = args->start, *factors = args->factors;
  float *out = args->out;
  EACH_SLOT(START_SLOT)
  if (start) { EACH_SLOT(CONTINUE_SLOT) }
  for (size_t left = args->count; left > 0; left--, weights += ldw, values += ldv) { EACH_SLOT(WEIGH_SLOT) }
  if (factors) { EACH_SLOT(SCALE_SLOT) }
  EACH_SLOT(STORE_SLOT)
}

#define WEIGH_FOUR(r)                                                                                                  \
  case r:                                                                                                              \
    weigh_shape(args, r, 4, 0xffff);                                                                                   \
    return;
#define WEIGH_TWO(r)                                                                                                   \
  case r:                                                                                                              \
    weigh_shape(args, r, 2, 0xffff);                                                                                   \
    return;
#define WEIGH_ONE(r)                                                                                                   \
  case r: weigh_shape(args, r, 1, inside); return;

TARGET static void weigh_four_vectors(const weighing *args, size_t rows) {
  switch (rows) {
    UP_TO_SIX(WEIGH_FOUR)
  default: __builtin_trap();
  }
}

TARGET static void weigh_two_vectors(const weighing *args, size_t rows) {
  switch (rows) {
    EACH_ROW_COUNT(WEIGH_TWO)
  default: __builtin_trap();
  }
}

TARGET static void weigh_one_vector(const weighing *args, size_t rows, size_t columns) {
  const __mmask16 inside = first_lanes(columns);
  switch (rows) {
    EACH_ROW_COUNT(WEIGH_ONE)
  default: __builtin_trap();
  }
}

static void weigh(const weighing *args, size_t rows, size_t columns) {
  if (columns == wide_columns) {
    weigh_four_vectors(args, rows);
    return;
  }
  if (columns == product_columns) {
    weigh_two_vectors(args, rows);
    return;
  }
  weigh_one_vector(args, rows, columns);
  if (columns <= lanes) return;
  weighing right = *args;
  right.values = (const ELEMENT *)args->values + lanes;
  if (right.start) right.start += lanes;
  right.out += lanes;
  weigh_one_vector(&right, rows, columns - lanes);
}

const attention_products PRODUCTS = {score, weigh};
