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

/// Up to sixteen values of a row, from the i-th on, as they become bytes.
SEMEME_INLINE_AVX512 __m512 scaled_values512(__m512 values, const float *factors, size_t i, size_t left) {
  return factors ? _mm512_mul_ps(values, load_up_to(factors + i, left)) : values;
}

/// Sixteen values as bytes. What is no number becomes zero: of 0x80000000, which stands for it, the lowest byte is
/// kept.
SEMEME_INLINE_AVX512 __m512i quantized512(__m512 x, __m512 offset, __m512 inverse) {
  return _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_sub_ps(x, offset), inverse));
}

/// n floats of a known extent as row `row` of `out`, followed by zeros up to a multiple of 4.
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
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const __m512 floats = scaled_values512(_mm512_loadu_ps(x + i), out->factors, i, lanes);
    _mm_storeu_si128((__m128i *)(values + i), _mm512_cvtepi32_epi8(quantized512(floats, offset, inverse)));
  }
  if (i < n) {
    const size_t left = n - i;
    const __m512 floats = scaled_values512(load_up_to(x + i, left), out->factors, i, left);
    const __m512i bytes = _mm512_maskz_mov_epi32(first_lanes(left), quantized512(floats, offset, inverse));
    _mm512_mask_cvtepi32_storeu_epi8(values + i, first_lanes((left + 3) / 4 * 4), bytes);
  }
}

#endif

#endif
