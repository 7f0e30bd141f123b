#include "glove_rows.h"

SEMEME_INLINE float clipped(float x) { return fminf(fmaxf(x, -SEMEME_GLOVE_CLIP), SEMEME_GLOVE_CLIP); }

SEMEME_RACY double sememe_glove_steps_f32_scalar(const sememe_glove_cell *cells, size_t count, float *words,
                                                 float *contexts, size_t padded, float rate) {
  double loss = 0;
  for (size_t place = 0; place < count; place++) {
    const sememe_glove_cell *cell = cells + place;
    float *a = words + cell->word * glove_stride(padded), *b = contexts + cell->context * glove_stride(padded);
    float product = 0;
    PLAIN_FOR (size_t i = 0; i < padded; i++) { product += a[i] * b[i]; }
    const float error = product + a[2 * padded] + b[2 * padded] - cell->log_count;
    if (!isfinite(error)) continue;
    loss += 0.5 * (double)cell->weight * (double)error * (double)error;
    const float step = rate * cell->weight * error;
    PLAIN_FOR (size_t i = 0; i < padded; i++) {
      const float step_a = clipped(step * b[i]), step_b = clipped(step * a[i]);
      a[i] -= step_a / sqrtf(a[padded + i]);
      b[i] -= step_b / sqrtf(b[padded + i]);
      a[padded + i] += step_a * step_a;
      b[padded + i] += step_b * step_b;
    }
    glove_step_bias(a + 2 * padded, step);
    glove_step_bias(b + 2 * padded, step);
  }
  return loss;
}
