#include "../avx2.h"

#if SEMEME_X86_64

#include "elementwise_vectors.h"

VECTOR_INLINE vector outside(const float *x, size_t count, vector bound) {
  return _mm256_cmp_ps(absolute(load_up_to(x, count)), bound, _CMP_NLE_UQ);
}

SEMEME_AVX2 bool sememe_all_within_f32_avx2(const float *x, float bound, size_t count) {
  const vector most = splat(bound);
  size_t i = 0;
  // Four vectors share one test.
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    const vector first = _mm256_or_ps(outside(x + i, lanes, most), outside(x + i + lanes, lanes, most));
    const vector second =
        _mm256_or_ps(outside(x + i + 2 * lanes, lanes, most), outside(x + i + 3 * lanes, lanes, most));
    if (_mm256_movemask_ps(_mm256_or_ps(first, second)) != 0) return false;
  }
  for (; i < count; i += lanes) {
    if (_mm256_movemask_ps(outside(x + i, count - i, most)) != 0) return false;
  }
  return true;
}

#endif
