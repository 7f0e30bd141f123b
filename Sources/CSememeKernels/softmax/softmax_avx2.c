#include "softmax_avx2.h"
#include "softmax.h"

#if SEMEME_X86_64

SEMEME_AVX2 void sememe_softmax_f32_avx2(float *x, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++) softmax_within(x + row * n, 0, n);
}

#endif
