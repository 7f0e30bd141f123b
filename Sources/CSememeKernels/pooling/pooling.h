// Reductions over the rows of a matrix: the kernels of every level.
#ifndef SEMEME_POOLING_H
#define SEMEME_POOLING_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL void sememe_sum_rows_f32_scalar(const float *x, size_t ldx, const float *weights, size_t rows, size_t n,
                                                float *out);
SEMEME_INTERNAL void sememe_max_rows_f32_scalar(const float *x, size_t ldx, size_t rows, size_t n, float *out);

SEMEME_INTERNAL void sememe_sum_rows_f32_avx2(const float *x, size_t ldx, const float *weights, size_t rows, size_t n,
                                              float *out);
SEMEME_INTERNAL void sememe_max_rows_f32_avx2(const float *x, size_t ldx, size_t rows, size_t n, float *out);

SEMEME_INTERNAL void sememe_sum_rows_f32_avx512(const float *x, size_t ldx, const float *weights, size_t rows, size_t n,
                                                float *out);
SEMEME_INTERNAL void sememe_max_rows_f32_avx512(const float *x, size_t ldx, size_t rows, size_t n, float *out);

SEMEME_INTERNAL void sememe_sum_rows_f32_neon(const float *x, size_t ldx, const float *weights, size_t rows, size_t n,
                                              float *out);
SEMEME_INTERNAL void sememe_max_rows_f32_neon(const float *x, size_t ldx, size_t rows, size_t n, float *out);

#endif
