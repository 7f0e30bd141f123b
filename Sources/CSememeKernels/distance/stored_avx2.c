#include "../avx2.h"

#if SEMEME_X86_64
SEMEME_INLINE_AVX2 __m256 load_halves(const char *p) { return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p)); }

SEMEME_INLINE_AVX2 __m256 load_bytes(const char *p) {
  return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)p)));
}

#include "stored_vectors.h"
#endif
