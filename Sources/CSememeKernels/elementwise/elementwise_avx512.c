#include "../avx512.h"
#include "elementwise.h"

#if SEMEME_X86_64

#include <math.h>

SEMEME_AVX512 void sememe_scale_f32_avx512(const float *x, float factor, float *y, size_t count) {
  const __m512 by = splat(factor);
  for (size_t i = 0; i < count; i += lanes) {
    store_up_to(y + i, count - i, _mm512_mul_ps(load_up_to(x + i, count - i), by));
  }
}

SEMEME_AVX512 void sememe_add_f32_avx512(const float *a, const float *b, float *y, size_t count) {
  for (size_t i = 0; i < count; i += lanes) {
    store_up_to(y + i, count - i, _mm512_add_ps(load_up_to(a + i, count - i), load_up_to(b + i, count - i)));
  }
}

SEMEME_AVX512 bool sememe_all_finite_f32_avx512(const float *x, size_t count) {
  const __m512 infinity = splat(INFINITY);
  for (size_t i = 0; i < count; i += lanes) {
    const __m512 magnitude = _mm512_abs_ps(load_up_to(x + i, count - i));
    if (_mm512_cmp_ps_mask(magnitude, infinity, _CMP_NLT_UQ) != 0) return false;
  }
  return true;
}

#endif
