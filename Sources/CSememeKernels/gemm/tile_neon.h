// The product of a few rows with a few panels of sixteen columns: the one place where NEON multiplies matrices.
//
// Thirty-two registers hold 24 sums, which hides the latency of the multiply-adds of processors that start four in a
// cycle, the elements of a, and what is being read of b.
#ifndef SEMEME_TILE_NEON_H
#define SEMEME_TILE_NEON_H

#include "../tiling.h"

#include <stddef.h>
#include <stdint.h>

enum { tile_rows = 6, tile_columns = 16, tile_elements = tile_rows * tile_columns };

#define EACH_OF_16(DO)                                                                                                 \
  DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11) DO(12) DO(13) DO(14) DO(15)
#define EACH_OF_24(DO) EACH_OF_16(DO) DO(16) DO(17) DO(18) DO(19) DO(20) DO(21) DO(22) DO(23)

/// How many panels side by side fill a tile that has room for `height` rows and is given fewer; rows are pairs of rows
/// where an instruction multiplies two.
SEMEME_INLINE size_t tile_panels(size_t rows, size_t height) { return height / rows; }

/// tile[p][r][j] = tile[p][r][j] + Σ_k a[r·lda + k]·b[p·panel_stride + k·ldb + j] for p < panels, r < rows and j < 16;
/// rows ≤ 6, and panels is 1 or 6 / rows.
///
/// Each element is one chain of fused multiply-adds over k = 0, 1, …, whatever the number of rows and panels, so that a
/// product may be cut anywhere in rows, columns and k without a changed bit.
SEMEME_INTERNAL void sememe_tile_f32_neon(size_t rows, size_t panels, const float *a, size_t lda, const float *b,
                                          size_t panel_stride, size_t ldb, size_t k, float *tile);

/// The same with a and b in bfloat16, widened to float.
SEMEME_INTERNAL void sememe_tile_bf16_neon(size_t rows, size_t panels, const uint16_t *a, size_t lda, const uint16_t *b,
                                           size_t panel_stride, size_t ldb, size_t k, float *tile);

/// The same with the instruction that multiplies bfloat16, for b packed as [k / 4][16][4] with zeros beyond k; rows ≤
/// 6, and panels is 1, or 3 for at most two rows.
///
/// Each element is one chain over groups of four k, whose four products the instruction adds in its own fixed order. A
/// product may be cut anywhere in rows and columns, and in k at multiples of 4.
SEMEME_INTERNAL void sememe_tile_bf16_neon_i8mm(size_t rows, size_t panels, const uint16_t *a, size_t lda,
                                                const uint16_t *b, size_t panel_stride, size_t k, float *tile);

#endif
