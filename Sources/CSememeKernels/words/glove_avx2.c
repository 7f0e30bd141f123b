#include "../avx2.h"

#if SEMEME_X86_64
/// 1/√x of numbers from 1 on: eleven bits looked up, and one step of Newton's method doubles them.
SEMEME_INLINE_AVX2 __m256 inverse_root(__m256 x) {
  const __m256 guess = _mm256_rsqrt_ps(x);
  return guess * fused(splat(-0.5f) * x * guess, guess, splat(1.5f));
}

#include "glove_vectors.h"
#endif
