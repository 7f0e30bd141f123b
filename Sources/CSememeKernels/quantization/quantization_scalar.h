// One float, or one row of floats, in fewer bits: what every level's bytes and bfloat16 numbers must equal.
#ifndef SEMEME_QUANTIZATION_SCALAR_H
#define SEMEME_QUANTIZATION_SCALAR_H

#include "quantization.h"

#include <math.h>
#include <string.h>

/// The nearest bfloat16, ties to even; a NaN stays one and comes out quiet.
SEMEME_INLINE uint16_t narrow_bf16_scalar(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  if (x != x) return (uint16_t)((bits | 0x400000u) >> 16);
  return (uint16_t)((bits + 0x7fffu + (bits >> 16 & 1)) >> 16);  // a carry out of the fraction is the next exponent
}

/// n floats as bfloat16, and one zero more where n is odd.
SEMEME_INLINE void narrow_row_bf16_scalar(const float *x, size_t n, uint16_t *y) {
  PLAIN_FOR (size_t i = 0; i < n; i++) { y[i] = narrow_bf16_scalar(x[i]); }
  if (n % 2) y[n] = 0;
}

/// The largest magnitude, or NaN where a value is not finite.
SEMEME_INLINE float largest_magnitude_scalar(const float *x, size_t n) {
  float largest = 0;
  bool is_finite = true;
  PLAIN_FOR (size_t i = 0; i < n; i++) {
    const float magnitude = fabsf(x[i]);
    if (magnitude > largest) largest = magnitude;
    is_finite &= magnitude <= __FLT_MAX__;
  }
  return is_finite ? largest : NAN;
}

/// Value i of a row as it becomes a byte.
SEMEME_INLINE float scaled_value_scalar(const float *x, const float *factors, size_t i) {
  return factors ? x[i] * factors[i] : x[i];
}

/// n floats as row `row` of `out`.
SEMEME_INLINE void quantize_row_u8_scalar(const float *x, size_t n, const sememe_rows_u8 *out, size_t row) {
  if (n == 0) return;
  float minimum = scaled_value_scalar(x, out->factors, 0), maximum = minimum;
  bool has_nan = false;
  PLAIN_FOR (size_t i = 0; i < n; i++) {
    const float value = scaled_value_scalar(x, out->factors, i);
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    has_nan |= value != value;
  }
  const row_quantization to = quantization_of_row(minimum, has_nan ? NAN : maximum - minimum);
  out->scales[row] = to.scale;
  out->minimums[row] = to.minimum;

  uint8_t *values = out->values + row * out->ld;
  const bool is_flat = to.inverse == 0;  // then x may be NaN or infinite
  PLAIN_FOR (size_t i = 0; i < n; i++) {
    const float value = scaled_value_scalar(x, out->factors, i);
    values[i] = is_flat ? 0 : (uint8_t)lrintf((value - to.minimum) * to.inverse);
  }
  PLAIN_FOR (size_t i = n; i % 4; i++) { values[i] = 0; }
}

#endif
