// The product of a few rows with a few panels of sixteen columns: the one place where AVX2 multiplies matrices.
#ifndef SEMEME_TILE_AVX2_H
#define SEMEME_TILE_AVX2_H

#include "../tiling.h"

#include <stddef.h>

enum { tile_rows = 6, tile_columns = 16, tile_elements = tile_rows * tile_columns };

/// The most panels that a tile of some rows can span with its twelve accumulators: 6, 3, 2, 1, 1, 1.
SEMEME_INLINE size_t tile_panels(size_t rows) { return tile_rows / rows; }

/// tile[p][r][j] = tile[p][r][j] + Σ_k a[r·lda + k]·b[p·panel_stride + k·ldb + j] for p < panels, r < rows and j < 16;
/// rows ≤ 6, and panels is 1 or `tile_panels(rows)`.
///
/// Each element is one chain of fused multiply-adds over k = 0, 1, …, whatever the number of rows and panels, so that a
/// product may be cut anywhere in rows, columns and k without a changed bit.
SEMEME_INTERNAL void sememe_tile_f32_avx2(size_t rows, size_t panels, const float *a, size_t lda, const float *b,
                                          size_t panel_stride, size_t ldb, size_t k, float *tile);

/// The same, which meanwhile fetches what will be needed next: the cache lines at `next`, `next` + `next_step`, …, one
/// for each k, in bytes. They may lie beyond the end of an array.
SEMEME_INTERNAL void sememe_tile_fetching_f32_avx2(size_t rows, size_t panels, const float *a, size_t lda,
                                                   const float *b, size_t panel_stride, size_t ldb, size_t k,
                                                   const char *next, size_t next_step, float *tile);

#endif
