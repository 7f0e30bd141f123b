// Activation functions over arrays: the kernels of every level.
#ifndef SEMEME_ACTIVATION_H
#define SEMEME_ACTIVATION_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL void sememe_activate_f32_scalar(const float *x, float *y, size_t count, sememe_activation activation);
SEMEME_INTERNAL void sememe_activate_f32_avx2(const float *x, float *y, size_t count, sememe_activation activation);
SEMEME_INTERNAL void sememe_activate_f32_avx512(const float *x, float *y, size_t count, sememe_activation activation);

SEMEME_INTERNAL void sememe_activate_f32_neon(const float *x, float *y, size_t count, sememe_activation activation);

#endif
