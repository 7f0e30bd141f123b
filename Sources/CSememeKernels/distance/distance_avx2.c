#include "../avx2.h"
#include "distance.h"

#if SEMEME_X86_64

SEMEME_INLINE_AVX2 __m256 squared_difference_step(__m256 sum, __m256 a, __m256 b) {
  const __m256 difference = _mm256_sub_ps(a, b);
  return _mm256_fmadd_ps(difference, difference, sum);
}

SEMEME_INLINE_AVX2 __m256 absolute_difference_step(__m256 sum, __m256 a, __m256 b) {
  return _mm256_add_ps(sum, absolute(_mm256_sub_ps(a, b)));
}

SEMEME_AVX2 float sememe_dot_f32_avx2(const float *a, const float *b, size_t count) {
  return reduce(a, b, count, product_step);
}

SEMEME_AVX2 float sememe_squared_distance_f32_avx2(const float *a, const float *b, size_t count) {
  return reduce(a, b, count, squared_difference_step);
}

SEMEME_AVX2 float sememe_manhattan_distance_f32_avx2(const float *a, const float *b, size_t count) {
  return reduce(a, b, count, absolute_difference_step);
}

#endif
