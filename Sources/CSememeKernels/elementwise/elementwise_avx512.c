#include "../avx512.h"

#if SEMEME_X86_64

#include "elementwise_vectors.h"

VECTOR_INLINE __mmask16 outside(const float *x, size_t count, vector bound) {
  return _mm512_cmp_ps_mask(_mm512_abs_ps(load_up_to(x, count)), bound, _CMP_NLE_UQ);
}

SEMEME_AVX512 bool sememe_all_within_f32_avx512(const float *x, float bound, size_t count) {
  const vector most = splat(bound);
  size_t i = 0;
  // Four vectors share one test.
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    const __mmask16 first = outside(x + i, lanes, most), second = outside(x + i + lanes, lanes, most);
    const __mmask16 third = outside(x + i + 2 * lanes, lanes, most), fourth = outside(x + i + 3 * lanes, lanes, most);
    if ((first | second | third | fourth) != 0) return false;
  }
  for (; i < count; i += lanes) {
    if (outside(x + i, count - i, most) != 0) return false;
  }
  return true;
}

#endif
