#include "../avx512.h"

#if SEMEME_X86_64
SEMEME_INLINE_AVX512 __m512 load_halves(const char *p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p));
}

SEMEME_INLINE_AVX512 __m512 load_bytes(const char *p) {
  return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)p)));
}

#include "stored_vectors.h"
#endif
