// Passes of Stockham's Fourier transform (Cochran et al. 1967, doi:10.1109/PROC.1967.5957) over columns that lie side
// by side, for the vectors of whoever includes this. A pass of radix r turns `inner`·(r·outer) rows into as many: the
// rows `at + inner·(p + k·outer)` become the rows `at + inner·(r·p + t)`, so that they end in their natural order
// without a permutation.
#ifndef SEMEME_FOURIER_PASSES_H
#define SEMEME_FOURIER_PASSES_H

#include "maps.h"

/// Columns of a panel, and the floats of a row: real parts, then imaginary ones.
enum { columns = sememe_fourier_columns, row_floats = 2 * sememe_fourier_columns };

/// Some columns of a row.
typedef struct complex_vector {
  vector re, im;
} complex_vector;

VECTOR_INLINE complex_vector complex_load(const float *row) { return (complex_vector){load(row), load(row + columns)}; }

VECTOR_INLINE complex_vector complex_add(complex_vector a, complex_vector b) {
  return (complex_vector){a.re + b.re, a.im + b.im};
}

VECTOR_INLINE complex_vector complex_subtract(complex_vector a, complex_vector b) {
  return (complex_vector){a.re - b.re, a.im - b.im};
}

/// −i·a
VECTOR_INLINE complex_vector turned_back(complex_vector a) { return (complex_vector){a.im, splat(0) - a.re}; }

/// a·x + b, with a real factor.
VECTOR_INLINE complex_vector complex_fused(complex_vector a, float x, complex_vector b) {
  return (complex_vector){fused(a.re, splat(x), b.re), fused(a.im, splat(x), b.im)};
}

VECTOR_INLINE complex_vector complex_scale(complex_vector a, float x) {
  return (complex_vector){a.re * splat(x), a.im * splat(x)};
}

/// Stores a·w.
VECTOR_INLINE void complex_store(float *row, complex_vector a, const float *w) {
  const vector re = splat(w[0]), im = splat(w[1]);
  store(row, fused(a.re, re, splat(0) - a.im * im));
  store(row + columns, fused(a.re, im, a.im * re));
}

/// Stores a as it is.
VECTOR_INLINE void plain_store(float *row, complex_vector a) {
  store(row, a.re);
  store(row + columns, a.im);
}

/// The transform of two, three, four or five numbers, in place.
VECTOR_INLINE void butterfly2(complex_vector *a) {
  const complex_vector sum = complex_add(a[0], a[1]);
  a[1] = complex_subtract(a[0], a[1]);
  a[0] = sum;
}

VECTOR_INLINE void butterfly3(complex_vector *a) {
  const complex_vector sum = complex_add(a[1], a[2]);
  const complex_vector turned = turned_back(complex_scale(complex_subtract(a[1], a[2]), 0.86602540f));
  const complex_vector middle = complex_fused(sum, -0.5f, a[0]);
  a[0] = complex_add(a[0], sum);
  a[1] = complex_add(middle, turned);
  a[2] = complex_subtract(middle, turned);
}

VECTOR_INLINE void butterfly4(complex_vector *a) {
  const complex_vector even = complex_add(a[0], a[2]), odd = complex_add(a[1], a[3]);
  const complex_vector difference = complex_subtract(a[0], a[2]);
  const complex_vector turned = turned_back(complex_subtract(a[1], a[3]));
  a[0] = complex_add(even, odd);
  a[1] = complex_add(difference, turned);
  a[2] = complex_subtract(even, odd);
  a[3] = complex_subtract(difference, turned);
}

VECTOR_INLINE void butterfly5(complex_vector *a) {
  const float cos1 = 0.30901699f, cos2 = -0.80901699f, sin1 = 0.95105652f, sin2 = 0.58778525f;
  const complex_vector outer = complex_add(a[1], a[4]), inner = complex_add(a[2], a[3]);
  const complex_vector far = complex_subtract(a[1], a[4]), near = complex_subtract(a[2], a[3]);
  const complex_vector middle1 = complex_fused(inner, cos2, complex_fused(outer, cos1, a[0]));
  const complex_vector middle2 = complex_fused(inner, cos1, complex_fused(outer, cos2, a[0]));
  const complex_vector turned1 = turned_back(complex_fused(near, sin2, complex_scale(far, sin1)));
  const complex_vector turned2 = turned_back(complex_fused(near, -sin1, complex_scale(far, sin2)));
  a[0] = complex_add(a[0], complex_add(outer, inner));
  a[1] = complex_add(middle1, turned1);
  a[2] = complex_add(middle2, turned2);
  a[3] = complex_subtract(middle2, turned2);
  a[4] = complex_subtract(middle1, turned1);
}

/// One pass of a radix known to the compiler.
VECTOR_INLINE void fourier_pass(const size_t radix, void (*const butterfly)(complex_vector *), const float *x, float *y,
                                size_t outer, size_t inner, const float *twiddles) {
  for (size_t p = 0; p < outer; p++, twiddles += 2 * (radix - 1)) {
    for (size_t at = 0; at < inner; at++) {
      const float *from = x + (at + inner * p) * row_floats;
      float *to = y + (at + inner * radix * p) * row_floats;
      for (size_t column = 0; column < columns; column += lanes) {
        complex_vector a[5];
        for (size_t k = 0; k < radix; k++) a[k] = complex_load(from + k * inner * outer * row_floats + column);
        butterfly(a);
        plain_store(to + column, a[0]);
        for (size_t t = 1; t < radix; t++) {
          complex_store(to + t * inner * row_floats + column, a[t], twiddles + 2 * (t - 1));
        }
      }
    }
  }
}

VECTOR_CODE float *AT_LEVEL(sememe_fourier_f32)(const sememe_fourier *plan, float *x, float *scratch) {
  const float *twiddles = plan->twiddles;
  size_t outer = plan->length, inner = 1;
  for (size_t pass = 0; pass < plan->pass_count; pass++) {
    const size_t radix = plan->radices[pass];
    outer /= radix;
    switch (radix) {
    case 2: fourier_pass(2, butterfly2, x, scratch, outer, inner, twiddles); break;
    case 3: fourier_pass(3, butterfly3, x, scratch, outer, inner, twiddles); break;
    case 4: fourier_pass(4, butterfly4, x, scratch, outer, inner, twiddles); break;
    default: fourier_pass(5, butterfly5, x, scratch, outer, inner, twiddles); break;
    }
    twiddles += 2 * (radix - 1) * outer;
    inner *= radix;
    float *const result = scratch;
    scratch = x;
    x = result;
  }
  return x;
}

#endif
