#include "../avx2.h"
#include "conversion.h"

#if SEMEME_X86_64

#include <string.h>

/// The next eight 16-bit elements, or the `left` that are left and zeros, from memory that need not be aligned.
SEMEME_INLINE_AVX2 __m128i load_u16_up_to(const char *x, size_t left) {
  if (left >= lanes) return _mm_loadu_si128((const __m128i *)x);
  uint16_t elements[lanes] = {0};
  memcpy(elements, x, left * sizeof *elements);
  return _mm_loadu_si128((const __m128i *)elements);
}

SEMEME_AVX2 void sememe_widen_f16_avx2(const void *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i += lanes) {
    const __m128i halves = load_u16_up_to((const char *)x + 2 * i, count - i);
    store_up_to(y + i, count - i, _mm256_cvtph_ps(halves));
  }
}

SEMEME_AVX2 void sememe_widen_bf16_avx2(const void *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i += lanes) {
    const __m256i low = _mm256_cvtepu16_epi32(load_u16_up_to((const char *)x + 2 * i, count - i));
    store_up_to(y + i, count - i, _mm256_castsi256_ps(_mm256_slli_epi32(low, 16)));
  }
}

#endif
