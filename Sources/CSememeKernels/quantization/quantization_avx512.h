// One row of floats in fewer bits, shared by the quantisation and the normalization kernels.
#ifndef SEMEME_QUANTIZATION_AVX512_H
#define SEMEME_QUANTIZATION_AVX512_H

#include "../avx512.h"
#include "quantization.h"

#if SEMEME_X86_64

/// n floats as bfloat16, and one zero more where n is odd.
SEMEME_INLINE_AVX512 void narrow_row_bf16_avx512(const float *x, size_t n, uint16_t *y) {
  size_t i = 0;
  for (; i + lanes512 <= n; i += lanes512) _mm256_storeu_si256((__m256i *)(y + i), narrowed512(_mm512_loadu_ps(x + i)));
  if (i < n) _mm256_mask_storeu_epi16(y + i, first_lanes512(n - i + n % 2), narrowed512(load_up_to512(x + i, n - i)));
}

/// The smallest and the largest of the values seen in each lane, and the lanes that saw NaN.
typedef struct row_extent512 {
  __m512 minimum, maximum;
  __mmask16 has_nan;
} row_extent512;

SEMEME_INLINE_AVX512 row_extent512 empty_extent512(void) {
  return (row_extent512){splat512(__builtin_inff()), splat512(-__builtin_inff()), 0};
}

/// The extent with the first `left` lanes of x.
SEMEME_INLINE_AVX512 row_extent512 extended512(row_extent512 extent, __m512 x, size_t left) {
  const __mmask16 inside = first_lanes512(left);
  extent.minimum = _mm512_mask_min_ps(extent.minimum, inside, extent.minimum, x);
  extent.maximum = _mm512_mask_max_ps(extent.maximum, inside, extent.maximum, x);
  extent.has_nan |= _mm512_mask_cmp_ps_mask(inside, x, x, _CMP_UNORD_Q);
  return extent;
}

/// Up to sixteen values of a row, from the i-th on, as they become bytes.
SEMEME_INLINE_AVX512 __m512 scaled_values512(__m512 values, const float *factors, size_t i, size_t left) {
  return factors ? _mm512_mul_ps(values, load_up_to512(factors + i, left)) : values;
}

/// n floats of a known extent as row `row` of `out`, followed by zeros up to a multiple of 4.
SEMEME_INLINE_AVX512 void quantize_row_u8_avx512(const float *x, size_t n, row_extent512 extent,
                                                 const sememe_rows_u8 *out, size_t row) {
  if (n == 0) return;
  const float minimum = -max_of_lanes512(_mm512_sub_ps(_mm512_setzero_ps(), extent.minimum));
  const float range = max_of_lanes512(extent.maximum) - minimum;
  const row_quantization to = quantization_of_row(minimum, extent.has_nan ? __builtin_nanf("") : range);
  out->scales[row] = to.scale;
  out->minimums[row] = to.minimum;

  uint8_t *values = out->values + row * out->ld;
  const __m512 offset = splat512(to.minimum), inverse = splat512(to.inverse);
  const __mmask16 is_wide = to.inverse == 0 ? 0 : 0xffff;  // a row without a range may hold NaN or infinity
  for (size_t i = 0; i < n; i += lanes512) {
    const __mmask16 inside = first_lanes512(n - i) & is_wide;
    const __m512 floats = scaled_values512(load_up_to512(x + i, n - i), out->factors, i, n - i);
    const __m512 scaled = _mm512_mul_ps(_mm512_sub_ps(floats, offset), inverse);
    const __m512i rounded = _mm512_maskz_cvtps_epi32(inside, scaled);
    const size_t left = (n - i + 3) / 4 * 4;
    if (left >= lanes512) {
      _mm_storeu_si128((__m128i *)(values + i), _mm512_cvtepi32_epi8(rounded));
    } else {
      _mm512_mask_cvtepi32_storeu_epi8(values + i, first_lanes512(left), rounded);
    }
  }
}

#endif

#endif
