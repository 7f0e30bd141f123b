// The packed product of floats with AVX2: chains of fused multiply-adds in float.
#include "blocks_avx2.h"
#include "packing_avx2.h"

#if SEMEME_X86_64

#include <string.h>

enum { panel = sememe_gemm_panel_avx2 };

size_t sememe_gemm_packed_f32_avx2(size_t n, size_t k) { return packed_floats(n, k, panel); }

SEMEME_AVX2 void sememe_gemm_pack_f32_avx2(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                           size_t row_end, float *packed) {
  pack_panels(w, ldw, n, k, row_begin, row_end, packed);
}

/// Each block of rows fetches its share of the panels that come next: all the rows together then hide what the weights
/// take from a slow cache, not only the block that meets them first.
static void multiply(const void *product, size_t row, size_t rows, size_t column, size_t panels, float *sums) {
  const sememe_gemm_f32 *args = product;
  const float *weights = args->packed + column * args->k;
  const size_t line = panels * panel * sizeof *weights, total = args->output.rows;
  const char *next = (const char *)weights + line * args->k + line * row / total * args->k;
  memset(sums, 0, rows * line);
  sememe_tile_fetching_f32_avx2(rows, panels, args->a + row * args->lda, args->lda, weights, panel * args->k, panel,
                                args->k, next, line * rows / total, sums);
}

void sememe_gemm_f32_avx2(const sememe_gemm_f32 *args) {
  const product_avx2 product = {args, &args->output, multiply, .widens = false};
  sememe_multiply_blocks_avx2(&product);
}

#endif
