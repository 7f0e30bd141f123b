#include "../avx512.h"

#if SEMEME_X86_64
/// 1/√x of numbers from 1 on: fourteen bits looked up, and one step of Newton's method doubles them.
SEMEME_INLINE_AVX512 __m512 inverse_root(__m512 x) {
  const __m512 guess = _mm512_rsqrt14_ps(x);
  return guess * fused(splat(-0.5f) * x * guess, guess, splat(1.5f));
}

#include "glove_vectors.h"
#endif
