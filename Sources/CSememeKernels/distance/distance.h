// Reductions over two vectors: the kernels of every level.
#ifndef SEMEME_DISTANCE_H
#define SEMEME_DISTANCE_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL float sememe_dot_f32_scalar(const float *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_squared_distance_f32_scalar(const float *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_manhattan_distance_f32_scalar(const float *a, const float *b, size_t count);

SEMEME_INTERNAL float sememe_dot_f32_avx2(const float *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_squared_distance_f32_avx2(const float *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_manhattan_distance_f32_avx2(const float *a, const float *b, size_t count);

SEMEME_INTERNAL float sememe_dot_f32_avx512(const float *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_squared_distance_f32_avx512(const float *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_manhattan_distance_f32_avx512(const float *a, const float *b, size_t count);

SEMEME_INTERNAL float sememe_dot_f32_neon(const float *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_squared_distance_f32_neon(const float *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_manhattan_distance_f32_neon(const float *a, const float *b, size_t count);

SEMEME_INTERNAL float sememe_dot_f16_scalar(const void *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_dot_s8_scalar(const int8_t *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_dot_f16_avx2(const void *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_dot_s8_avx2(const int8_t *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_dot_f16_avx512(const void *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_dot_s8_avx512(const int8_t *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_dot_f16_neon(const void *a, const float *b, size_t count);
SEMEME_INTERNAL float sememe_dot_s8_neon(const int8_t *a, const float *b, size_t count);

#endif
