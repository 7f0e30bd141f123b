// Rotary position embedding: the kernels of every level.
#ifndef SEMEME_ROTATION_H
#define SEMEME_ROTATION_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL void sememe_rotate_f32_scalar(float *x, size_t heads, size_t stride, const float *cosines,
                                              const float *sines, size_t half);
SEMEME_INTERNAL void sememe_rotate_f32_avx2(float *x, size_t heads, size_t stride, const float *cosines,
                                            const float *sines, size_t half);
SEMEME_INTERNAL void sememe_rotate_f32_avx512(float *x, size_t heads, size_t stride, const float *cosines,
                                              const float *sines, size_t half);
SEMEME_INTERNAL void sememe_rotate_f32_neon(float *x, size_t heads, size_t stride, const float *cosines,
                                            const float *sines, size_t half);

#endif
