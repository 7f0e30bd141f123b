// One row of floats in fewer bits, shared by the quantisation and the normalization kernels.
#ifndef SEMEME_QUANTIZATION_AVX512_H
#define SEMEME_QUANTIZATION_AVX512_H

#include "../avx512.h"
#include "quantization.h"

#if SEMEME_X86_64

/// n floats as bfloat16, and one zero more where n is odd.
SEMEME_INLINE_AVX512 void narrow_row_bf16_avx512(const float *x, size_t n, uint16_t *y) {
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) _mm256_storeu_si256((__m256i *)(y + i), narrowed(_mm512_loadu_ps(x + i)));
  if (i < n) _mm256_mask_storeu_epi16(y + i, first_lanes(n - i + n % 2), narrowed(load_up_to(x + i, n - i)));
}

/// The smallest and the largest of the values seen in each lane; `poison` is NaN where one was not finite, else zero.
typedef struct row_extent512 {
  __m512 minimum, maximum, poison;
} row_extent512;

SEMEME_INLINE_AVX512 row_extent512 empty_extent512(void) {
  return (row_extent512){splat(__builtin_inff()), splat(-__builtin_inff()), _mm512_setzero_ps()};
}

/// The extent with the first `left` lanes of x.
SEMEME_INLINE_AVX512 row_extent512 extended512(row_extent512 extent, __m512 x, size_t left) {
  if (left < lanes) {
    const __mmask16 inside = first_lanes(left);
    extent.minimum = _mm512_mask_min_ps(extent.minimum, inside, extent.minimum, x);
    extent.maximum = _mm512_mask_max_ps(extent.maximum, inside, extent.maximum, x);
    extent.poison = _mm512_mask3_fmadd_ps(x, _mm512_setzero_ps(), extent.poison, inside);
  } else {
    extent.minimum = _mm512_min_ps(extent.minimum, x);
    extent.maximum = _mm512_max_ps(extent.maximum, x);
    extent.poison = _mm512_fmadd_ps(x, _mm512_setzero_ps(), extent.poison);
  }
  return extent;
}

SEMEME_INLINE_AVX512 row_extent512 joined_extents512(row_extent512 a, row_extent512 b) {
  return (row_extent512){_mm512_min_ps(a.minimum, b.minimum), _mm512_max_ps(a.maximum, b.maximum),
                         _mm512_add_ps(a.poison, b.poison)};
}

/// Up to sixteen values of a row, from the i-th on, as they become bytes.
SEMEME_INLINE_AVX512 __m512 scaled_values512(__m512 values, const float *factors, size_t i, size_t left) {
  return factors ? _mm512_mul_ps(values, load_up_to(factors + i, left)) : values;
}

/// Up to sixteen values of a row, from the i-th on, as whole numbers from 0 to 255. What is no number becomes
/// 0x80000000.
SEMEME_INLINE_AVX512 __m512i quantized512(const float *x, const float *factors, size_t i, size_t left, __m512 offset,
                                          __m512 inverse) {
  const __m512 values = scaled_values512(load_up_to(x + i, left), factors, i, left);
  return _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_sub_ps(values, offset), inverse));
}

/// Four times sixteen whole numbers as bytes; what is negative becomes zero.
SEMEME_INLINE_AVX512 __m512i bytes_of_vectors(__m512i a, __m512i b, __m512i c, __m512i d) {
  // Packing works within quarters of a register: four bytes of each vector, four times over.
  const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  const __m512i quarters = _mm512_packus_epi16(_mm512_packus_epi32(a, b), _mm512_packus_epi32(c, d));
  return _mm512_permutexvar_epi32(order, quarters);
}

/// n floats as bytes, followed by zeros up to a multiple of 4.
SEMEME_INLINE_AVX512 void store_bytes512(const float *x, const float *factors, size_t n, __m512 offset, __m512 inverse,
                                         uint8_t *y) {
  size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    _mm512_storeu_si512(y + i, bytes_of_vectors(quantized512(x, factors, i, lanes, offset, inverse),
                                                quantized512(x, factors, i + lanes, lanes, offset, inverse),
                                                quantized512(x, factors, i + 2 * lanes, lanes, offset, inverse),
                                                quantized512(x, factors, i + 3 * lanes, lanes, offset, inverse)));
  }
  for (; i < n; i += lanes) {
    const size_t left = n - i < lanes ? n - i : lanes;
    // Of 0x80000000 the lowest byte is kept.
    const __m512i values = quantized512(x, factors, i, left, offset, inverse);
    _mm512_mask_cvtepi32_storeu_epi8(y + i, first_lanes((left + 3) / 4 * 4),
                                     _mm512_maskz_mov_epi32(first_lanes(left), values));
  }
}

/// n floats of a known extent as row `row` of `out`.
SEMEME_INLINE_AVX512 void quantize_row_u8_avx512(const float *x, size_t n, row_extent512 extent,
                                                 const sememe_rows_u8 *out, size_t row) {
  if (n == 0) return;
  const float minimum = -max_of_lanes(_mm512_xor_ps(splat(-0.0f), extent.minimum));
  const float range = max_of_lanes(extent.maximum) - minimum;
  const row_quantization to = quantization_of_row(minimum, range + sum_of_lanes(extent.poison));
  out->scales[row] = to.scale;
  out->minimums[row] = to.minimum;

  uint8_t *values = out->values + row * out->ld;
  const __m512 offset = splat(to.minimum), inverse = splat(to.inverse);
  if (out->factors) {
    store_bytes512(x, out->factors, n, offset, inverse, values);
  } else {
    store_bytes512(x, NULL, n, offset, inverse, values);
  }
}

#endif

#endif
