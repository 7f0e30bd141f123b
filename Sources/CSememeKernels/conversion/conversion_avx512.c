#include "../avx512.h"
#include "conversion.h"

#if SEMEME_X86_64

/// The next sixteen 16-bit elements, or the `left` that are left and zeros, from memory that need not be aligned.
SEMEME_INLINE_AVX512 __m256i load_u16_up_to(const char *x, size_t left) {
  return _mm256_maskz_loadu_epi16(first_lanes(left), x);
}

SEMEME_AVX512 void sememe_widen_f16_avx512(const void *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i += lanes) {
    const __m256i halves = load_u16_up_to((const char *)x + 2 * i, count - i);
    store_up_to(y + i, count - i, _mm512_cvtph_ps(halves));
  }
}

SEMEME_AVX512 void sememe_widen_bf16_avx512(const void *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i += lanes) {
    const __m512i low = _mm512_cvtepu16_epi32(load_u16_up_to((const char *)x + 2 * i, count - i));
    store_up_to(y + i, count - i, _mm512_castsi512_ps(_mm512_slli_epi32(low, 16)));
  }
}

#endif
