// Eight floats, or a row of them, as bfloat16 or as bytes; shared with the normalization and the matrix product.
#ifndef SEMEME_QUANTIZATION_AVX2_H
#define SEMEME_QUANTIZATION_AVX2_H

#include "../avx2.h"
#include "quantization_scalar.h"

#if SEMEME_X86_64

/// Eight floats as bfloat16 in the upper halves of their lanes (nearest, ties to even; NaN stays NaN and comes out
/// quiet); the lower halves hold rubbish.
SEMEME_INLINE_AVX2 __m256i rounded_to_bf16(__m256 x) {
  const __m256i bits = _mm256_castps_si256(x);
  const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), _mm256_set1_epi32(1));
  const __m256i rounded = _mm256_add_epi32(bits, _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff)));
  const __m256i quiet = _mm256_or_si256(bits, _mm256_set1_epi32(0x400000));
  const __m256i is_nan = _mm256_castps_si256(_mm256_cmp_ps(x, x, _CMP_UNORD_Q));
  return _mm256_blendv_epi8(rounded, quiet, is_nan);
}

/// Stores the first min(left, 8) of eight floats as bfloat16.
SEMEME_INLINE_AVX2 void store_bf16_up_to(uint16_t *p, size_t left, __m256 x) {
  const __m256i halves = _mm256_srli_epi32(rounded_to_bf16(x), 16);
  const __m128i eight = _mm_packus_epi32(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1));
  if (left >= lanes) {
    _mm_storeu_si128((__m128i *)p, eight);
  } else {
    uint16_t elements[lanes];
    _mm_storeu_si128((__m128i *)elements, eight);
    memcpy(p, elements, left * sizeof *elements);
  }
}

/// n floats as bfloat16, and one zero more where n is odd.
SEMEME_INLINE_AVX2 void narrow_row(const float *x, size_t n, uint16_t *y) {
  for (size_t i = 0; i < n; i += lanes) store_bf16_up_to(y + i, n - i, load_up_to(x + i, n - i));
  if (n % 2) y[n] = 0;
}

/// Eight values of a row, from the i-th on, as they become bytes.
SEMEME_INLINE_AVX2 __m256 scaled_values_avx2(const float *x, const float *factors, size_t i) {
  const __m256 values = _mm256_loadu_ps(x + i);
  return factors ? _mm256_mul_ps(values, _mm256_loadu_ps(factors + i)) : values;
}

/// The quantisation of a row of at least eight values. Where the last vector is not full it begins earlier: extremes do
/// not mind to see a value twice.
SEMEME_INLINE_AVX2 row_quantization quantization_of_row_avx2(const float *x, const float *factors, size_t n) {
  __m256 smallest = scaled_values_avx2(x, factors, 0), largest = smallest;
  __m256 poison = _mm256_setzero_ps();  // 0·x is NaN where x is not finite
  for (size_t i = 0; i < n; i += lanes) {
    const __m256 v = scaled_values_avx2(x, factors, n - i < lanes ? n - lanes : i);
    smallest = _mm256_min_ps(smallest, v);
    largest = _mm256_max_ps(largest, v);
    poison = _mm256_fmadd_ps(v, _mm256_setzero_ps(), poison);
  }
  const __m256 sign = _mm256_set1_ps(-0.0f);
  const float minimum = -max_of_lanes(_mm256_xor_ps(smallest, sign));
  return quantization_of_row(minimum, max_of_lanes(largest) - minimum + sum_of_lanes(poison));
}

/// n floats as row `row` of `out`.
SEMEME_INLINE_AVX2 void quantize_row(const float *x, size_t n, const sememe_rows_u8 *out, size_t row) {
  if (n < lanes) {
    quantize_row_u8_scalar(x, n, out, row);
    return;
  }
  const row_quantization to = quantization_of_row_avx2(x, out->factors, n);
  out->scales[row] = to.scale;
  out->minimums[row] = to.minimum;

  uint8_t *values = out->values + row * out->ld;
  const __m256 minimum = _mm256_set1_ps(to.minimum), inverse = _mm256_set1_ps(to.inverse);
  for (size_t i = 0; i < n; i += lanes) {
    const size_t at = n - i < lanes ? n - lanes : i;
    const __m256 v = _mm256_mul_ps(_mm256_sub_ps(scaled_values_avx2(x, out->factors, at), minimum), inverse);
    const __m256i q = _mm256_cvtps_epi32(v);
    // Saturation makes 0 of what is no number, as in a row that is not finite.
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(q), _mm256_extracti128_si256(q, 1));
    _mm_storel_epi64((__m128i *)(values + at), _mm_packus_epi16(words, words));
  }
  for (size_t i = n; i % 4; i++) values[i] = 0;
}

#endif

#endif
