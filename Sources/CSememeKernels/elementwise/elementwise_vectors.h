// The arithmetic of single elements for the instruction set whose header has been included.
#include "elementwise.h"

VECTOR_CODE void AT_LEVEL(sememe_scale_f32)(const float *x, float factor, float *y, size_t count) {
  const vector by = splat(factor);
  for (size_t i = 0; i < count; i += lanes) store_up_to(y + i, count - i, load_up_to(x + i, count - i) * by);
}

VECTOR_CODE void AT_LEVEL(sememe_add_f32)(const float *a, const float *b, float *y, size_t count) {
  for (size_t i = 0; i < count; i += lanes) {
    store_up_to(y + i, count - i, load_up_to(a + i, count - i) + load_up_to(b + i, count - i));
  }
}

VECTOR_CODE void AT_LEVEL(sememe_multiply_f32)(const float *a, const float *b, float *y, size_t count) {
  for (size_t i = 0; i < count; i += lanes) {
    store_up_to(y + i, count - i, load_up_to(a + i, count - i) * load_up_to(b + i, count - i));
  }
}
