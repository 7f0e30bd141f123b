// The kernel of GloVe for the instruction set whose header has been included, and which has defined `inverse_root`.
#include "glove_rows.h"

VECTOR_INLINE SEMEME_RACY vector clipped(vector x) {
  return smaller_of(larger_of(x, splat(-SEMEME_GLOVE_CLIP)), splat(SEMEME_GLOVE_CLIP));
}

/// The dot product of two padded rows, with two sums.
VECTOR_INLINE SEMEME_RACY float glove_product(const float *a, const float *b, size_t padded) {
  vector even = splat(0), odd = even;
  size_t i = 0;
  for (; i + 2 * lanes <= padded; i += 2 * lanes) {
    even = fused(load(a + i), load(b + i), even);
    odd = fused(load(a + i + lanes), load(b + i + lanes), odd);
  }
  if (i < padded) even = fused(load(a + i), load(b + i), even);
  return sum_of_lanes(even + odd);
}

VECTOR_CODE SEMEME_RACY double AT_LEVEL(sememe_glove_steps_f32)(const sememe_glove_cell *cells, size_t count,
                                                                float *words, float *contexts, size_t padded,
                                                                float rate) {
  double loss = 0;
  for (size_t place = 0; place < count; place++) {
    if (place + glove_ahead < count) glove_fetch(cells + place + glove_ahead, words, contexts, padded);
    const sememe_glove_cell *cell = cells + place;
    float *a = words + cell->word * glove_stride(padded), *b = contexts + cell->context * glove_stride(padded);
    const float error = glove_product(a, b, padded) + a[2 * padded] + b[2 * padded] - cell->log_count;
    if (!isfinite(error)) continue;
    loss += 0.5 * (double)cell->weight * (double)error * (double)error;
    const float step = rate * cell->weight * error;
    const vector steps = splat(step);
    for (size_t i = 0; i < padded; i += lanes) {
      const vector x = load(a + i), y = load(b + i);
      const vector squares_x = load(a + padded + i), squares_y = load(b + padded + i);
      const vector step_x = clipped(steps * y), step_y = clipped(steps * x);
      store(a + i, x - step_x * inverse_root(squares_x));
      store(b + i, y - step_y * inverse_root(squares_y));
      store(a + padded + i, fused(step_x, step_x, squares_x));
      store(b + padded + i, fused(step_y, step_y, squares_y));
    }
    glove_step_bias(a + 2 * padded, step);
    glove_step_bias(b + 2 * padded, step);
  }
  return loss;
}
