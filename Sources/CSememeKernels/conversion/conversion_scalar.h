// One stored half-width float to float, by its bits (IEEE 754-2019, 3.4 and 5.4.2).
#ifndef SEMEME_CONVERSION_SCALAR_H
#define SEMEME_CONVERSION_SCALAR_H

#include "conversion.h"

#include <string.h>

SEMEME_INLINE float float_of_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/// The 16-bit element at `index` of memory that need not be aligned.
SEMEME_INLINE uint16_t load_u16(const void *x, size_t index) {
  uint16_t bits;
  memcpy(&bits, (const char *)x + index * sizeof bits, sizeof bits);
  return bits;
}

/// IEEE half precision: 1 sign, 5 exponent (bias 15) and 10 fraction bits. A signalling NaN comes out quiet.
SEMEME_INLINE float widen_f16_scalar(uint16_t half) {
  const uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
  const uint32_t exponent = half >> 10 & 0x1fu;
  const uint32_t fraction = half & 0x3ffu;
  if (exponent == 0) {  // zero and subnormals: fraction · 2⁻²⁴
    const float magnitude = (float)fraction * 0x1p-24f;
    return sign ? -magnitude : magnitude;
  }
  if (exponent == 0x1f) return float_of_bits(sign | 0x7f800000u | (fraction ? 0x400000u : 0) | fraction << 13);
  return float_of_bits(sign | (exponent + 127 - 15) << 23 | fraction << 13);
}

/// bfloat16: the upper half of a float.
SEMEME_INLINE float widen_bf16_scalar(uint16_t bits) { return float_of_bits((uint32_t)bits << 16); }

#endif
