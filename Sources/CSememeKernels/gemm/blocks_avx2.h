// How a packed product with AVX2 is cut into tiles, and how the sums of a tile become results, for every type.
//
// A few panels of sixteen columns stay in the caches while the rows pass over them, six at a time, and the rows that
// are left in tiles of another shape.
#ifndef SEMEME_BLOCKS_AVX2_H
#define SEMEME_BLOCKS_AVX2_H

#include "gemm.h"
#include "tile_avx2.h"

#if SEMEME_X86_64

/// Computes the sums of `rows` ≤ 6 rows from `row` on and `panels` panels from `column` on: sums[p][r][j], as a tile.
/// `args` is the structure of the product. Unless the product widens, `panels` is one or what the tile takes at once.
typedef void (*block_product)(const void *args, size_t row, size_t rows, size_t column, size_t panels, float *sums);

/// A product as the cutting sees it.
typedef struct product_avx2 {
  const void *args;
  const sememe_gemm_output *output;
  block_product multiply;
  /// Whether operands are widened before they are multiplied. Then a block of rows, once widened, meets six panels.
  bool widens;
} product_avx2;

enum { widest_block = 6 };

/// The panels that one tile of `rows` rows takes of `left` that are left.
SEMEME_INLINE size_t panels_at_once(size_t rows, size_t left) {
  return left < tile_panels(rows) ? 1 : tile_panels(rows);
}

/// Computes all the rows and columns that the product's output names.
SEMEME_INTERNAL void sememe_multiply_blocks_avx2(const product_avx2 *product);

#endif

#endif
