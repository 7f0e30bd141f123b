// Softmax over rows: the kernels of every level.
#ifndef SEMEME_SOFTMAX_H
#define SEMEME_SOFTMAX_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL void sememe_softmax_f32_scalar(float *x, size_t rows, size_t n);
SEMEME_INTERNAL void sememe_softmax_f32_avx2(float *x, size_t rows, size_t n);
SEMEME_INTERNAL void sememe_softmax_f32_avx512(float *x, size_t rows, size_t n);

SEMEME_INTERNAL void sememe_softmax_f32_neon(float *x, size_t rows, size_t n);

#endif
