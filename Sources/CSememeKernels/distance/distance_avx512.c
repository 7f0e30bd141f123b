#include "../avx512.h"
#include "distance.h"

#if SEMEME_X86_64

SEMEME_INLINE_AVX512 __m512 squared_difference_step(__m512 sum, __m512 a, __m512 b) {
  const __m512 difference = _mm512_sub_ps(a, b);
  return _mm512_fmadd_ps(difference, difference, sum);
}

SEMEME_INLINE_AVX512 __m512 absolute_difference_step(__m512 sum, __m512 a, __m512 b) {
  return _mm512_add_ps(sum, _mm512_abs_ps(_mm512_sub_ps(a, b)));
}

SEMEME_AVX512 float sememe_dot_f32_avx512(const float *a, const float *b, size_t count) {
  return reduce(a, b, count, product_step);
}

SEMEME_AVX512 float sememe_squared_distance_f32_avx512(const float *a, const float *b, size_t count) {
  return reduce(a, b, count, squared_difference_step);
}

SEMEME_AVX512 float sememe_manhattan_distance_f32_avx512(const float *a, const float *b, size_t count) {
  return reduce(a, b, count, absolute_difference_step);
}

#endif
