// Division of rows by their length for the instruction set whose header has been included.
#include "normalization.h"

VECTOR_CODE void AT_LEVEL(sememe_l2_normalize_f32)(const float *x, float epsilon, float *y, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++, x += n, y += n) {
    const float length = square_root(reduce(x, x, n, product_step));
    const vector divisor = splat(length < epsilon ? epsilon : length);  // a NaN length stays
    for (size_t i = 0; i < n; i += lanes) store_up_to(y + i, n - i, load_up_to(x + i, n - i) / divisor);
  }
}
