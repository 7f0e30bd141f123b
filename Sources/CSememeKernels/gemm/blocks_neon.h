// How a product is cut into tiles, and what becomes of their sums: the same for every type of element.
#ifndef SEMEME_BLOCKS_NEON_H
#define SEMEME_BLOCKS_NEON_H

#include "../neon.h"
#include "gemm.h"
#include "tile_neon.h"

#if SEMEME_AARCH64

/// Computes and finishes `rows` rows of `panels` panels.
typedef void (*tile_step)(const void *args, size_t row, size_t rows, size_t column, size_t panels);

/// Walks over the block that `output` names: a panel stays in the caches while all rows pass over it, in tiles of
/// nearly equal height. Rows that make one tile only and do not fill it take several panels at once.
///
/// A tile has room for `height` sets of `unit` rows.
SEMEME_INLINE void for_each_tile(const sememe_gemm_output *output, const void *args, const size_t unit,
                                 const size_t height, const tile_step step) {
  const size_t units = blocks_of(output->rows, unit);
  if (units == 0) return;
  const size_t group = units <= height ? tile_panels(units, height) : 1;
  for (size_t column = output->column_begin; column < output->column_end; column += group * tile_columns) {
    const size_t left = blocks_of(output->column_end - column, tile_columns);
    if (group > 1 && left >= group) {
      step(args, 0, output->rows, column, group);
      continue;
    }
    for (size_t p = 0; p < group && p < left; p++) {
      for (size_t row = 0, rows; row < output->rows; row += rows) {
        const size_t rest = output->rows - row;
        rows = unit * block_rows(blocks_of(rest, unit), height);
        if (rows > rest) rows = rest;
        step(args, row, rows, column + p * tile_columns, 1);
      }
    }
  }
}

/// Adds bias, activation and residual to a tile of float sums, tile[p][r][j], and writes the columns that exist.
SEMEME_INTERNAL void sememe_finish_tile_neon(const sememe_gemm_output *output, size_t row, size_t rows, size_t column,
                                             size_t panels, float *tile);

#endif

#endif
