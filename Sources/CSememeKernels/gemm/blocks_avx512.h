// How a product with AVX-512 is cut into tiles, and where their sums go: the same for every type of element.
#ifndef SEMEME_BLOCKS_AVX512_H
#define SEMEME_BLOCKS_AVX512_H

#include "CSememeKernels.h"
#include "product_avx512.h"

/// A product as the cutting sees it. Strides count elements of four bytes.
typedef struct product {
  product_of_tile *multiply_tile;
  const lane_bytes *a;
  size_t lda;
  const lane_bytes *packed;
  size_t steps;                                ///< elements of a row
  const float *scales, *minimums;              ///< of the rows, for products of bytes, else NULL
  const float *channel_scales, *channel_sums;  ///< of the columns, for products of bytes, else NULL
  const sememe_gemm_output *output;
} product;

/// Computes all the rows and columns that the product's output names.
SEMEME_INTERNAL void sememe_multiply_blocks_avx512(const product *p);

#endif
