// The functions of a vector with AVX-512, where GELU by the error function trades digits of its left tail for speed,
// since it runs in the epilogue of a product.
#ifndef SEMEME_FUNCTIONS_AVX512_H
#define SEMEME_FUNCTIONS_AVX512_H

#include "../avx512.h"

#if SEMEME_X86_64

#include "functions.h"
#include "normal_tail_table.h"

/// The tail's coefficient of one power, by the segment in the lowest five bits of each lane.
SEMEME_INLINE_AVX512 __m512 normal_tail_coefficient(__m512i segment, int power) {
  const float *row = normal_tail_table[power];
  return _mm512_permutex2var_ps(_mm512_load_ps(row), segment, _mm512_load_ps(row + lanes));
}

/// x·Φ(x) = max(x, 0) − t·Q(t) with t = |x| and Q = 1 − Φ, the tail of the normal distribution, by a cubic from a table
/// in registers. Where the table ends Q is zero, and so is the result to the left.
///
/// The error is below 2.5e-7·max(1, |x|), and below 3e-7·|x| near zero, since the factor t is taken out. Adding 1.5·2²³
/// rounds t/width and leaves the segment's number in the lowest bits. The maximum is taken with −0, the limit at −∞.
SEMEME_INLINE_AVX512 __m512 gelu_erf(__m512 x) {
  const __m512 width = splat(normal_tail_width), shift = splat(0x1.8p+23f);
  const __m512 t = _mm512_min_ps(splat(31 * normal_tail_width), _mm512_abs_ps(x));
  const __m512 shifted = _mm512_fmadd_ps(t, splat(1 / normal_tail_width), shift);
  const __m512 u = _mm512_fnmadd_ps(_mm512_sub_ps(shifted, shift), width, t);
  const __m512i segment = _mm512_castps_si512(shifted);
  __m512 tail = normal_tail_coefficient(segment, 3);
  tail = _mm512_fmadd_ps(tail, u, normal_tail_coefficient(segment, 2));
  tail = _mm512_fmadd_ps(tail, u, normal_tail_coefficient(segment, 1));
  tail = _mm512_fmadd_ps(tail, u, normal_tail_coefficient(segment, 0));
  return _mm512_fnmadd_ps(t, tail, _mm512_max_ps(splat(-0.0f), x));
}

#endif

#endif
