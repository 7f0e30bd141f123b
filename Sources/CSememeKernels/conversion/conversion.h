// Widening of stored half-width floats: the kernels of every level.
#ifndef SEMEME_CONVERSION_H
#define SEMEME_CONVERSION_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL void sememe_widen_f16_scalar(const void *x, float *y, size_t count);
SEMEME_INTERNAL void sememe_widen_bf16_scalar(const void *x, float *y, size_t count);

SEMEME_INTERNAL void sememe_widen_f16_avx2(const void *x, float *y, size_t count);
SEMEME_INTERNAL void sememe_widen_bf16_avx2(const void *x, float *y, size_t count);

SEMEME_INTERNAL void sememe_widen_f16_avx512(const void *x, float *y, size_t count);
SEMEME_INTERNAL void sememe_widen_bf16_avx512(const void *x, float *y, size_t count);

SEMEME_INTERNAL void sememe_widen_f16_neon(const void *x, float *y, size_t count);
SEMEME_INTERNAL void sememe_widen_bf16_neon(const void *x, float *y, size_t count);

#endif
