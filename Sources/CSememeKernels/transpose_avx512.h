// Sixteen rows of sixteen 32-bit elements, turned. Elements that are no floats pass as such: they only move.
#ifndef SEMEME_TRANSPOSE_AVX512_H
#define SEMEME_TRANSPOSE_AVX512_H

#include "avx512.h"

#if SEMEME_X86_64

/// v[4g + i] becomes the i-th elements of v[4g … 4g + 3], in each quarter of the vector.
SEMEME_INLINE_AVX512 void transpose_quarters(__m512 *v) {
  const __m512 low01 = _mm512_unpacklo_ps(v[0], v[1]), low23 = _mm512_unpacklo_ps(v[2], v[3]);
  const __m512 high01 = _mm512_unpackhi_ps(v[0], v[1]), high23 = _mm512_unpackhi_ps(v[2], v[3]);
  v[0] = _mm512_shuffle_ps(low01, low23, 0x44);
  v[1] = _mm512_shuffle_ps(low01, low23, 0xee);
  v[2] = _mm512_shuffle_ps(high01, high23, 0x44);
  v[3] = _mm512_shuffle_ps(high01, high23, 0xee);
}

/// v[i] becomes the i-th elements of v[0 … 15].
SEMEME_INLINE_AVX512 void transpose512(__m512 v[lanes]) {
  for (size_t g = 0; g < 4; g++) transpose_quarters(v + 4 * g);
  for (size_t i = 0; i < 4; i++) {  // quarter j of v[4g + i] belongs to line 4j + i, at quarter g
    const __m512 low01 = _mm512_shuffle_f32x4(v[i], v[4 + i], 0x44);
    const __m512 high01 = _mm512_shuffle_f32x4(v[i], v[4 + i], 0xee);
    const __m512 low23 = _mm512_shuffle_f32x4(v[8 + i], v[12 + i], 0x44);
    const __m512 high23 = _mm512_shuffle_f32x4(v[8 + i], v[12 + i], 0xee);
    v[i] = _mm512_shuffle_f32x4(low01, low23, 0x88);
    v[4 + i] = _mm512_shuffle_f32x4(low01, low23, 0xdd);
    v[8 + i] = _mm512_shuffle_f32x4(high01, high23, 0x88);
    v[12 + i] = _mm512_shuffle_f32x4(high01, high23, 0xdd);
  }
}

/// Up to sixteen rows, stride ldx, of up to sixteen elements as vectors of one element of each row, zeros elsewhere.
SEMEME_INLINE_AVX512 void load_transposed512(const float *x, ptrdiff_t ldx, size_t rows, size_t n, __m512 v[lanes]) {
  const __mmask16 inside = first_lanes(n);
  for (size_t r = 0; r < lanes; r++) {
    v[r] = r < rows ? _mm512_maskz_loadu_ps(inside, x + (ptrdiff_t)r * ldx) : _mm512_setzero_ps();
  }
  transpose512(v);
}

#endif

#endif
