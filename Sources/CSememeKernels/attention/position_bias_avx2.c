#include "../transpose_avx2.h"

#if SEMEME_X86_64
#include <stdint.h>

SEMEME_INLINE_AVX2 __m256 look_up(const float *row, const int32_t *places) {
  const __m256i next = _mm256_loadu_si256((const __m256i *)places);
  const __m256i steps = _mm256_sub_epi32(next, _mm256_set1_epi32(places[0]));
  return _mm256_permutevar8x32_ps(_mm256_loadu_ps(row + places[0]), steps);
}

SEMEME_INLINE_AVX2 __m256 reversed(__m256 v) {
  return _mm256_permutevar8x32_ps(v, _mm256_setr_epi32(7, 6, 5, 4, 3, 2, 1, 0));
}

SEMEME_INLINE_AVX2 void transpose(__m256 v[lanes]) { transpose256(v); }

#include "position_bias_vectors.h"
#endif
