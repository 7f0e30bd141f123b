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

enum {
  wide_strip = 32,       ///< queries that are worked on together, and the elements of one line
  narrow_strip = 16,     ///< the same where there are fewer
  product_rows = 14,     ///< keys, or queries, that one call of a product computes
  narrow_rows = 16,      ///< keys that one call of a narrow product computes
  product_columns = 32,  ///< value columns of one call
};

/// scores[j·width + q] = scale·Σ_i keys[j·ldk + i]·queries[i·width + q] for j < rows and q < width, the width of a
/// strip; rows ≤ 14, or ≤ 16 where the strip is narrow.
typedef struct scoring {
  const void *keys;
  size_t ldk;
  const void *queries;
  size_t head;
  float scale;
  float *scores;
} scoring;

/// out[r·ldo + j] = factors[r]·(start + Σ_i weights[i·ldw + r]·values[i·ldv + j]) for r < rows ≤ 14, j < columns ≤ 32
/// and the keys i < count, where start is what out holds, or zero. Each element is one chain over the keys.
typedef struct weighing {
  const void *weights;
  size_t ldw;
  const void *values;
  size_t ldv;
  size_t count;
  float *out;
  size_t ldo;
  const float *factors;
  bool continues;  ///< whether the sums start with what `out` holds
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
