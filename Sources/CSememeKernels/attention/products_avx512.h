// The two products of attention on a strip of queries, with AVX-512. Scores are computed transposed, a line of queries
// for each key, so that a query's maximum and sum need no sums across lanes, and keys and values are read as they lie.
//
// Elements have four bytes: a float, or a pair of bfloat16 (of the head's width in scores, of keys in weights and
// values). Strides and counts are in elements.
#ifndef SEMEME_PRODUCTS_AVX512_H
#define SEMEME_PRODUCTS_AVX512_H

#include "../avx512.h"
#include "../tiling.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if SEMEME_X86_64

enum {
  wide_strip = 48,       ///< the most queries that are worked on together, and the elements of one line
  product_rows = 14,     ///< queries of one call that weighs up to 32 value columns
  product_columns = 32,  ///< value columns of one call
  wide_rows = 6,         ///< queries of one call that weighs 64 value columns
  wide_columns = 64,     ///< value columns of such a call; a register loaded serves more products in it
};

/// How many of the `left` queries are worked on together: whole vectors, and never one alone after three.
SEMEME_INLINE size_t rows_of_strip(size_t left) {
  if (left > wide_strip && left <= wide_strip + lanes) return wide_strip - lanes;
  return left < wide_strip ? left : wide_strip;
}

/// Keys that one call of a product scores for a strip of `width` queries: as many as registers hold sums.
SEMEME_INLINE size_t scored_rows(size_t width) { return width == wide_strip ? 9 : width == 2 * lanes ? 14 : 16; }

/// scores[j·width + q] = scale·Σ_i keys[j·ldk + i]·queries[i·width + q] for j < rows ≤ `scored_rows(width)` and
/// q < width, one to three vectors. The product of floats takes queries that are scaled already and no `scale`.
typedef struct scoring {
  const void *keys;
  size_t ldk;
  const void *queries;
  size_t head;
  float scale;
  float *scores;
} scoring;

/// out[r·ldo + j] = factors[r]·(start[r·lds + j] + Σ_i weights[i·ldw + r]·values[i·ldv + j]) for r < rows ≤ 14, j <
/// columns ≤ 32, or r < rows ≤ 6 and 64 columns, and the keys i < count. Each element is one chain over the keys.
typedef struct weighing {
  const void *weights;
  size_t ldw;
  const void *values;
  size_t ldv;
  size_t count;
  const float *start;  ///< NULL: zeros
  size_t lds;
  float *out;  ///< may be `start`
  size_t ldo;
  const float *factors;  ///< NULL: ones
} weighing;

/// Both products for one type of element.
typedef struct attention_products {
  void (*score)(const scoring *args, size_t rows, size_t width);
  void (*weigh)(const weighing *args, size_t rows, size_t columns);
} attention_products;

SEMEME_INTERNAL extern const attention_products sememe_products_f32_avx512;
SEMEME_INTERNAL extern const attention_products sememe_products_bf16_avx512;
SEMEME_INTERNAL extern const attention_products sememe_products_bf16_avx512bf16;

#endif

#endif
