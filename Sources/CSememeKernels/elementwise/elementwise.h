// Arithmetic and checks of single elements: the kernels of every level.
#ifndef SEMEME_ELEMENTWISE_H
#define SEMEME_ELEMENTWISE_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL void sememe_scale_f32_scalar(const float *x, float factor, float *y, size_t count);
SEMEME_INTERNAL void sememe_add_f32_scalar(const float *a, const float *b, float *y, size_t count);
SEMEME_INTERNAL void sememe_multiply_f32_scalar(const float *a, const float *b, float *y, size_t count);
SEMEME_INTERNAL bool sememe_all_within_f32_scalar(const float *x, float bound, size_t count);

SEMEME_INTERNAL void sememe_scale_f32_avx2(const float *x, float factor, float *y, size_t count);
SEMEME_INTERNAL void sememe_add_f32_avx2(const float *a, const float *b, float *y, size_t count);
SEMEME_INTERNAL void sememe_multiply_f32_avx2(const float *a, const float *b, float *y, size_t count);
SEMEME_INTERNAL bool sememe_all_within_f32_avx2(const float *x, float bound, size_t count);

SEMEME_INTERNAL void sememe_scale_f32_avx512(const float *x, float factor, float *y, size_t count);
SEMEME_INTERNAL void sememe_add_f32_avx512(const float *a, const float *b, float *y, size_t count);
SEMEME_INTERNAL void sememe_multiply_f32_avx512(const float *a, const float *b, float *y, size_t count);
SEMEME_INTERNAL bool sememe_all_within_f32_avx512(const float *x, float bound, size_t count);

SEMEME_INTERNAL void sememe_scale_f32_neon(const float *x, float factor, float *y, size_t count);
SEMEME_INTERNAL void sememe_add_f32_neon(const float *a, const float *b, float *y, size_t count);
SEMEME_INTERNAL void sememe_multiply_f32_neon(const float *a, const float *b, float *y, size_t count);
SEMEME_INTERNAL bool sememe_all_within_f32_neon(const float *x, float bound, size_t count);

#endif
