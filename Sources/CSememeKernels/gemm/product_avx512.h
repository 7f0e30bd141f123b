// Tiles of a product: a few rows times a few whole panels, finished in registers.
#ifndef SEMEME_PRODUCT_AVX512_H
#define SEMEME_PRODUCT_AVX512_H

#include "../compiler.h"

#include <stddef.h>
#include <stdint.h>

enum {
  tile_rows512 = 6,        ///< the most rows of a tile
  tile_columns512 = 32,    ///< of one panel
  tile_elements512 = 384,  ///< the most sums of a tile: 24 vectors
  cache_line = 64,
};

/// An element of activations or weights, at any address: a float, a pair of bfloat16 or four bytes.
typedef uint32_t lane_bytes __attribute__((may_alias, aligned(1)));

/// How many panels a tile of some rows can span with its accumulators: two panels load least for what they multiply,
/// and few rows need more of them to keep the multipliers busy.
SEMEME_INLINE size_t tile_panels512(size_t rows) { return rows <= 2 ? 4 : 2; }

/// What becomes of the sums of a tile: residual + (sum + bias), or for products of bytes
/// residual + ((scale·(channel_scale·sum) + minimum·channel_sum) + bias). All pointers are to the tile's own first row
/// and column, and every vector of its columns exists.
typedef struct product_tile {
  const float *bias;
  const float *residual;  ///< or NULL
  size_t ldr;
  float *c;
  size_t ldc;
  const float *scales, *minimums;              ///< of the rows, for products of bytes
  const float *channel_scales, *channel_sums;  ///< of the columns, for products of bytes
  const char *prefetched;  ///< one cache line from here on goes to the second-level cache per step over k
} product_tile;

/// Multiplies rows of a with panels of 32 columns of b, which lie one behind another, in `steps` steps over k. The
/// stride of a counts elements of four bytes.
typedef void product_of_tile(size_t rows, size_t panels, const lane_bytes *a, size_t lda, const lane_bytes *b,
                             size_t steps, const product_tile *out);

SEMEME_INTERNAL product_of_tile sememe_product_f32_avx512;
SEMEME_INTERNAL product_of_tile sememe_product_bf16_avx512, sememe_product_bf16_avx512bf16;
SEMEME_INTERNAL product_of_tile sememe_product_s8_avx512, sememe_product_s8_avx512vnni;

#endif
