#include "../avx2.h"

#if SEMEME_X86_64
enum { double_lanes = 4, tile_rows = 4 };

typedef __m256d doubles;

VECTOR_INLINE doubles splat_f64(double value) { return _mm256_set1_pd(value); }
VECTOR_INLINE doubles load_f64(const double *p) { return _mm256_loadu_pd(p); }
VECTOR_INLINE doubles load_floats_f64(const float *p) { return _mm256_cvtps_pd(_mm_loadu_ps(p)); }
VECTOR_INLINE void store_f64(double *p, doubles value) { _mm256_storeu_pd(p, value); }

VECTOR_INLINE __m256i first_doubles(size_t count) {
  return _mm256_cmpgt_epi64(_mm256_set1_epi64x((long long)count), _mm256_setr_epi64x(0, 1, 2, 3));
}

VECTOR_INLINE doubles load_some_f64(const double *p, size_t count) {
  return _mm256_maskload_pd(p, first_doubles(count));
}

VECTOR_INLINE void store_some_f64(double *p, size_t count, doubles value) {
  _mm256_maskstore_pd(p, first_doubles(count), value);
}

VECTOR_INLINE doubles fused_f64(doubles a, doubles b, doubles c) { return _mm256_fmadd_pd(a, b, c); }

#include "double_vectors.h"
#endif
