#include "softmax.h"

#include <math.h>

void sememe_softmax_f32_scalar(float *x, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++, x += n) {
    float maximum = -INFINITY;
    PLAIN_FOR (size_t i = 0; i < n; i++) { maximum = x[i] > maximum ? x[i] : maximum; }

    float sum = 0;
    PLAIN_FOR (size_t i = 0; i < n; i++) {
      x[i] = expf(x[i] - maximum);
      sum += x[i];
    }
    PLAIN_FOR (size_t i = 0; i < n; i++) { x[i] /= sum; }
  }
}
