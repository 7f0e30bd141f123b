// Sums of rows looked up in tables: the kernels of every level.
#ifndef SEMEME_EMBEDDING_H
#define SEMEME_EMBEDDING_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL void sememe_embedding_sum_f32_scalar(const float *const *tables, const int32_t *const *indices,
                                                     size_t table_count, size_t rows, size_t n, float *out);
SEMEME_INTERNAL void sememe_embedding_sum_f32_avx2(const float *const *tables, const int32_t *const *indices,
                                                   size_t table_count, size_t rows, size_t n, float *out);

SEMEME_INTERNAL void sememe_embedding_sum_f32_avx512(const float *const *tables, const int32_t *const *indices,
                                                     size_t table_count, size_t rows, size_t n, float *out);

SEMEME_INTERNAL void sememe_embedding_sum_f32_neon(const float *const *tables, const int32_t *const *indices,
                                                   size_t table_count, size_t rows, size_t n, float *out);

#endif
