#include "../transpose_avx512.h"

#if SEMEME_X86_64
#include <stdint.h>

SEMEME_INLINE_AVX512 __m512 look_up(const float *row, const int32_t *places) {
  const __m512i steps = _mm512_sub_epi32(_mm512_loadu_si512(places), _mm512_set1_epi32(places[0]));
  return _mm512_permutexvar_ps(steps, _mm512_loadu_ps(row + places[0]));
}

SEMEME_INLINE_AVX512 __m512 reversed(__m512 v) {
  return _mm512_permutexvar_ps(_mm512_setr_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0), v);
}

SEMEME_INLINE_AVX512 void transpose(__m512 v[lanes]) { transpose512(v); }

#include "position_bias_vectors.h"
#endif
