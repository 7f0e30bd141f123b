// What the kernels of GloVe agree on about a row: `padded` weights, as many sums of squared gradients, and a last line
// with the bias and the sum of its squared gradients.
#ifndef SEMEME_GLOVE_ROWS_H
#define SEMEME_GLOVE_ROWS_H

#include "glove.h"

#include <math.h>

/// Floats of a row.
SEMEME_INLINE size_t glove_stride(size_t padded) { return 2 * padded + 16; }

/// How many cells ahead rows are fetched into the cache: they lie anywhere, so that the processor cannot guess them.
enum { glove_ahead = 2 };

/// Asks for the two rows of a cell.
SEMEME_INLINE void glove_fetch(const sememe_glove_cell *cell, const float *words, const float *contexts,
                               size_t padded) {
  const float *word = words + cell->word * glove_stride(padded);
  const float *context = contexts + cell->context * glove_stride(padded);
  for (size_t i = 0; i < glove_stride(padded); i += 16) {
    __builtin_prefetch(word + i, 1, 2);
    __builtin_prefetch(context + i, 1, 2);
  }
}

/// One step of AdaGrad for the biases, whose gradient is the error alone.
SEMEME_INLINE SEMEME_RACY void glove_step_bias(float *bias, float step) {
  bias[0] -= step / sqrtf(bias[1]);
  bias[1] += step * step;
}

#endif
