#include "../avx512.h"

#if SEMEME_X86_64
enum { double_lanes = 8, tile_rows = 8 };

typedef __m512d doubles;

VECTOR_INLINE doubles splat_f64(double value) { return _mm512_set1_pd(value); }
VECTOR_INLINE doubles load_f64(const double *p) { return _mm512_loadu_pd(p); }
VECTOR_INLINE doubles load_floats_f64(const float *p) { return _mm512_cvtps_pd(_mm256_loadu_ps(p)); }
VECTOR_INLINE void store_f64(double *p, doubles value) { _mm512_storeu_pd(p, value); }

VECTOR_INLINE __mmask8 first_doubles(size_t count) { return (__mmask8)((1u << count) - 1); }

VECTOR_INLINE doubles load_some_f64(const double *p, size_t count) {
  return _mm512_maskz_loadu_pd(first_doubles(count), p);
}

VECTOR_INLINE void store_some_f64(double *p, size_t count, doubles value) {
  _mm512_mask_storeu_pd(p, first_doubles(count), value);
}

VECTOR_INLINE doubles fused_f64(doubles a, doubles b, doubles c) { return _mm512_fmadd_pd(a, b, c); }

#include "double_vectors.h"
#endif
