// Layouts of points: Fourier transforms and repulsion, the kernels of every level.
#ifndef SEMEME_MAPS_H
#define SEMEME_MAPS_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL float *sememe_fourier_f32_scalar(const sememe_fourier *plan, float *x, float *scratch);
SEMEME_INTERNAL float sememe_repulsion_f32_scalar(const sememe_repulsion *points, const float *point, float *force);

SEMEME_INTERNAL float *sememe_fourier_f32_avx2(const sememe_fourier *plan, float *x, float *scratch);
SEMEME_INTERNAL float sememe_repulsion_f32_avx2(const sememe_repulsion *points, const float *point, float *force);

SEMEME_INTERNAL float *sememe_fourier_f32_avx512(const sememe_fourier *plan, float *x, float *scratch);
SEMEME_INTERNAL float sememe_repulsion_f32_avx512(const sememe_repulsion *points, const float *point, float *force);

SEMEME_INTERNAL float *sememe_fourier_f32_neon(const sememe_fourier *plan, float *x, float *scratch);
SEMEME_INTERNAL float sememe_repulsion_f32_neon(const sememe_repulsion *points, const float *point, float *force);

#endif
