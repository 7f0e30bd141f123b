// The kernel of rotary position embedding for the instruction set whose header has been included.
#include "rotation.h"

VECTOR_CODE void AT_LEVEL(sememe_rotate_f32)(float *x, size_t heads, size_t stride, const float *cosines,
                                             const float *sines, size_t half) {
  for (size_t head = 0; head < heads; head++, x += stride) {
    for (size_t i = 0; i < half; i += lanes) {
      const size_t left = half - i;
      const vector cosine = load_up_to(cosines + i, left), sine = load_up_to(sines + i, left);
      const vector first = load_up_to(x + i, left), second = load_up_to(x + half + i, left);
      store_up_to(x + i, left, first * cosine - second * sine);
      store_up_to(x + half + i, left, second * cosine + first * sine);
    }
  }
}
