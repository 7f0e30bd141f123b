#include "../avx2.h"

#if SEMEME_X86_64

#include "elementwise_vectors.h"

#include <math.h>

SEMEME_AVX2 bool sememe_all_finite_f32_avx2(const float *x, size_t count) {
  const __m256 infinity = _mm256_set1_ps(INFINITY);
  for (size_t i = 0; i < count; i += lanes) {
    const __m256 finite = _mm256_cmp_ps(absolute(load_up_to(x + i, count - i)), infinity, _CMP_LT_OQ);
    if (_mm256_movemask_ps(finite) != 0xff) return false;
  }
  return true;
}

#endif
