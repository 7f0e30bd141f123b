#include "../activation/functions_avx512.h"
#include "softmax.h"

#if SEMEME_X86_64

#include <math.h>

/// Turns the n floats at x into e^(x − largest), in place, and returns their sum. Element i is always summed in lane
/// i mod 16, in rising order.
SEMEME_INLINE_AVX512 float exponentials512(float *x, size_t n) {
  const __m512 lowest = splat(-INFINITY);
  __m512 largest = lowest;
  for (size_t i = 0; i < n; i += lanes) {
    largest = _mm512_max_ps(_mm512_mask_loadu_ps(lowest, first_lanes(n - i), x + i), largest);
  }
  const __m512 maximum = splat(max_of_lanes(largest));

  __m512 sum = _mm512_setzero_ps();
  for (size_t i = 0; i < n; i += lanes) {
    const __m512 e = exp_of(_mm512_sub_ps(load_up_to(x + i, n - i), maximum));
    store_up_to(x + i, n - i, e);
    sum = _mm512_mask_add_ps(sum, first_lanes(n - i), sum, e);
  }
  return sum_of_lanes(sum);
}

SEMEME_AVX512 void sememe_softmax_f32_avx512(float *x, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++, x += n) {
    const __m512 factor = splat(1 / exponentials512(x, n));
    for (size_t i = 0; i < n; i += lanes) {
      store_up_to(x + i, n - i, _mm512_mul_ps(load_up_to(x + i, n - i), factor));
    }
  }
}

#endif
