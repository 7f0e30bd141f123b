// Passes over rows that stay in the first-level cache; sums by `reduce`, whose order depends on the row's length
// only. The last pass over a row also finds the extent that its quantisation needs.
#include "../avx512.h"
#include "../quantization/quantization_avx512.h"

#if SEMEME_X86_64

#include "normalization_vectors.h"

enum { row_group = 4 };  ///< rows that are worked on together

/// Σ (x[i] − mean)², with the sums and the order of `reduce`.
SEMEME_INLINE_AVX512 float centred_squares(const float *x, float mean, size_t n) {
  const __m512 middle = splat(mean);
  __m512 s0 = _mm512_setzero_ps(), s1 = s0, s2 = s0, s3 = s0;
  size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    const __m512 d0 = _mm512_sub_ps(_mm512_loadu_ps(x + i), middle);
    const __m512 d1 = _mm512_sub_ps(_mm512_loadu_ps(x + i + lanes), middle);
    const __m512 d2 = _mm512_sub_ps(_mm512_loadu_ps(x + i + 2 * lanes), middle);
    const __m512 d3 = _mm512_sub_ps(_mm512_loadu_ps(x + i + 3 * lanes), middle);
    s0 = _mm512_fmadd_ps(d0, d0, s0);
    s1 = _mm512_fmadd_ps(d1, d1, s1);
    s2 = _mm512_fmadd_ps(d2, d2, s2);
    s3 = _mm512_fmadd_ps(d3, d3, s3);
  }
  for (; i < n; i += lanes) {
    const __m512 d = _mm512_maskz_sub_ps(first_lanes(n - i), load_up_to(x + i, n - i), middle);
    s0 = _mm512_fmadd_ps(d, d, s0);
  }
  return sum_of_lanes(_mm512_add_ps(_mm512_add_ps(s0, s1), _mm512_add_ps(s2, s3)));
}

/// Mean and 1/√(variance + epsilon) of up to four rows. Steps of several rows stand side by side so that the processor
/// fills the waits of one row's sums with the work of the next.
SEMEME_INLINE_AVX512 void statistics(const sememe_layer_norm *args, const float *x, size_t rows, float *means,
                                     float *factors) {
  const size_t n = args->n;
  for (size_t r = 0; r < rows; r++) {
    means[r] = args->keeps_mean ? 0 : reduce(x + r * n, x + r * n, n, sum_step) / (float)n;
  }
  for (size_t r = 0; r < rows; r++) factors[r] = centred_squares(x + r * n, means[r], n) / (float)n;
  for (size_t r = 0; r < rows; r++) factors[r] = 1 / square_root(factors[r] + args->epsilon);
}

/// One row, and what its values are multiplied with before they become bytes.
typedef struct row_to_normalize {
  const float *x, *gamma, *beta, *factors;
  __m512 mean, factor;
  float *y;
} row_to_normalize;

/// Normalizes up to sixteen values from the i-th on, and returns them as they become bytes.
SEMEME_INLINE_AVX512 __m512 normalize_lanes(const row_to_normalize *row, size_t i, size_t left) {
  const __m512 normal = _mm512_mul_ps(_mm512_sub_ps(load_up_to(row->x + i, left), row->mean), row->factor);
  const __m512 result = _mm512_fmadd_ps(normal, load_up_to(row->gamma + i, left), load_up_to(row->beta + i, left));
  store_up_to(row->y + i, left, result);
  return scaled_values512(result, row->factors, i, left);
}

/// Normalizes a row and returns the extent of what becomes bytes where `finds_extent`; of every other vector on its
/// own, as in `quantize_rows_u8`.
SEMEME_INLINE_AVX512 row_extent512 normalize_row(const row_to_normalize *row, size_t n, const bool finds_extent) {
  row_extent512 even = empty_extent512(), odd = even;
  size_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    const __m512 v0 = normalize_lanes(row, i, lanes), v1 = normalize_lanes(row, i + lanes, lanes);
    if (finds_extent) even = extended512(even, v0, lanes), odd = extended512(odd, v1, lanes);
  }
  for (; i < n; i += lanes) {
    const __m512 v = normalize_lanes(row, i, n - i);
    if (finds_extent) even = extended512(even, v, n - i);
  }
  return joined_extents512(even, odd);
}

SEMEME_AVX512 void sememe_layer_norm_avx512(const sememe_layer_norm *args) {
  const size_t n = args->n;
  for (size_t first = 0; first < args->rows; first += row_group) {
    const size_t left = args->rows - first, rows = left < row_group ? left : row_group;
    float means[row_group], factors[row_group];
    row_extent512 extents[row_group];
    const float *x = args->x + first * n;
    float *y = args->y + first * n;
    statistics(args, x, rows, means, factors);
    for (size_t r = 0; r < rows; r++) {
      row_to_normalize row = {.x = x + r * n,
                              .gamma = args->gamma,
                              .beta = args->beta,
                              .mean = splat(means[r]),
                              .factor = splat(factors[r]),
                              .y = y + r * n};
      if (args->quantized && args->quantized->factors) {
        row.factors = args->quantized->factors;
        extents[r] = normalize_row(&row, n, true);
      } else {
        row.factors = NULL;
        extents[r] = normalize_row(&row, n, args->quantized != NULL);
      }
    }
    for (size_t r = 0; r < rows && args->quantized; r++) {
      quantize_row_u8_avx512(y + r * n, n, extents[r], args->quantized, first + r);
    }
    for (size_t r = 0; r < rows && args->narrow; r++) {
      narrow_row_bf16_avx512(y + r * n, n, args->narrow + (first + r) * args->ld_narrow);
    }
  }
}

#endif
