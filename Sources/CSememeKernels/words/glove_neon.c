#include "../neon.h"

#if SEMEME_AARCH64
/// 1/√x of numbers from 1 on: eight bits looked up, and two steps of Newton's method.
SEMEME_INLINE float32x4_t inverse_root(float32x4_t x) {
  float32x4_t guess = vrsqrteq_f32(x);
  guess = guess * vrsqrtsq_f32(x * guess, guess);
  return guess * vrsqrtsq_f32(x * guess, guess);
}

#include "glove_vectors.h"
#endif
