// Layer normalization and Euclidean normalization of rows: the kernels of every level.
#ifndef SEMEME_NORMALIZATION_H
#define SEMEME_NORMALIZATION_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL void sememe_layer_norm_scalar(const sememe_layer_norm *args);
SEMEME_INTERNAL void sememe_l2_normalize_f32_scalar(const float *x, float epsilon, float *y, size_t rows, size_t n);

SEMEME_INTERNAL void sememe_layer_norm_avx2(const sememe_layer_norm *args);
SEMEME_INTERNAL void sememe_l2_normalize_f32_avx2(const float *x, float epsilon, float *y, size_t rows, size_t n);

SEMEME_INTERNAL void sememe_layer_norm_avx512(const sememe_layer_norm *args);
SEMEME_INTERNAL void sememe_l2_normalize_f32_avx512(const float *x, float epsilon, float *y, size_t rows, size_t n);

SEMEME_INTERNAL void sememe_layer_norm_neon(const sememe_layer_norm *args);
SEMEME_INTERNAL void sememe_l2_normalize_f32_neon(const float *x, float epsilon, float *y, size_t rows, size_t n);

#endif
