// From exact sums of products of bytes to float, for the products of bytes with and without VNNI. Both read panels of
// [k / 4][16][4] bytes, with zeros beyond k.
#ifndef SEMEME_DEQUANTIZE_AVX2_H
#define SEMEME_DEQUANTIZE_AVX2_H

#include "../avx2.h"
#include "gemm.h"
#include "tile_avx2.h"

#if SEMEME_X86_64

enum { group_bytes = 4 * tile_columns };  ///< of one step over four k

/// The steps over four k.
SEMEME_INLINE size_t groups_of(size_t k) { return blocks_of(k, 4); }

/// sums = scale·(channel scale·products) + minimum·channel sum for `rows` rows from `row` on of the panel at `column`.
SEMEME_INLINE_AVX2 void dequantize(const sememe_gemm_s8 *args, size_t row, size_t rows, size_t column,
                                   const int32_t *products, float *sums) {
  for (size_t j = 0; j < tile_columns; j += lanes) {
    const size_t at = column + j, left = at < args->output.n ? args->output.n - at : 0;
    const __m256 channel_scale = load_up_to(args->channel_scales + at, left);
    const __m256 channel_sum = load_up_to(args->channel_sums + at, left);
    for (size_t r = 0; r < rows; r++) {
      const __m256i exact = _mm256_loadu_si256((const __m256i *)(products + r * tile_columns + j));
      const __m256 scaled = _mm256_mul_ps(channel_scale, _mm256_cvtepi32_ps(exact));
      const __m256 from_minimum = _mm256_mul_ps(_mm256_set1_ps(args->minimums[row + r]), channel_sum);
      const __m256 sum = _mm256_fmadd_ps(_mm256_set1_ps(args->scales[row + r]), scaled, from_minimum);
      _mm256_storeu_ps(sums + r * tile_columns + j, sum);
    }
  }
}

#endif

#endif
