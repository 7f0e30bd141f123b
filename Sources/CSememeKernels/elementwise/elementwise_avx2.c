#include "../avx2.h"
#include "elementwise.h"

#if SEMEME_X86_64

#include <math.h>

SEMEME_AVX2 void sememe_scale_f32_avx2(const float *x, float factor, float *y, size_t count) {
  const __m256 by = _mm256_set1_ps(factor);
  for (size_t i = 0; i < count; i += lanes) {
    store_up_to(y + i, count - i, _mm256_mul_ps(load_up_to(x + i, count - i), by));
  }
}

SEMEME_AVX2 void sememe_add_f32_avx2(const float *a, const float *b, float *y, size_t count) {
  for (size_t i = 0; i < count; i += lanes) {
    store_up_to(y + i, count - i, _mm256_add_ps(load_up_to(a + i, count - i), load_up_to(b + i, count - i)));
  }
}

SEMEME_AVX2 bool sememe_all_finite_f32_avx2(const float *x, size_t count) {
  const __m256 infinity = _mm256_set1_ps(INFINITY);
  for (size_t i = 0; i < count; i += lanes) {
    const __m256 finite = _mm256_cmp_ps(absolute(load_up_to(x + i, count - i)), infinity, _CMP_LT_OQ);
    if (_mm256_movemask_ps(finite) != 0xff) return false;
  }
  return true;
}

#endif
