#include "rotation.h"

void sememe_rotate_f32_scalar(float *x, size_t heads, size_t stride, const float *cosines, const float *sines,
                              size_t half) {
  for (size_t head = 0; head < heads; head++, x += stride) {
    PLAIN_FOR (size_t i = 0; i < half; i++) {
      const float first = x[i], second = x[i + half];
      x[i] = first * cosines[i] - second * sines[i];
      x[i + half] = second * cosines[i] + first * sines[i];
    }
  }
}
