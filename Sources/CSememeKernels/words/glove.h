// Learning of GloVe vectors: the kernels of every level.
//
// Threads share the rows without locks, as the original program's do (Niu et al. 2011, arXiv:1106.5730): two that meet
// at a row may lose a step, which least squares forgive. These functions are races by design and the only ones; for
// ThreadSanitizer they are marked so.
#ifndef SEMEME_GLOVE_H
#define SEMEME_GLOVE_H

#include "../compiler.h"
#include "CSememeKernels.h"

/// Numbers of one component's step at most, as in the original program.
#define SEMEME_GLOVE_CLIP 100.0f

SEMEME_INTERNAL double sememe_glove_steps_f32_scalar(const sememe_glove_cell *cells, size_t count, float *words,
                                                     float *contexts, size_t padded, float rate);
SEMEME_INTERNAL double sememe_glove_steps_f32_avx2(const sememe_glove_cell *cells, size_t count, float *words,
                                                   float *contexts, size_t padded, float rate);
SEMEME_INTERNAL double sememe_glove_steps_f32_avx512(const sememe_glove_cell *cells, size_t count, float *words,
                                                     float *contexts, size_t padded, float rate);
SEMEME_INTERNAL double sememe_glove_steps_f32_neon(const sememe_glove_cell *cells, size_t count, float *words,
                                                   float *contexts, size_t padded, float rate);

#endif
