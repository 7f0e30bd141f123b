#include "../avx512.h"

#if SEMEME_X86_64

#include "elementwise_vectors.h"

#include <math.h>

SEMEME_AVX512 bool sememe_all_finite_f32_avx512(const float *x, size_t count) {
  const __m512 infinity = splat(INFINITY);
  for (size_t i = 0; i < count; i += lanes) {
    const __m512 magnitude = _mm512_abs_ps(load_up_to(x + i, count - i));
    if (_mm512_cmp_ps_mask(magnitude, infinity, _CMP_NLT_UQ) != 0) return false;
  }
  return true;
}

#endif
