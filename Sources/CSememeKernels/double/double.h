// Sums and products of doubles: the kernels of every level.
#ifndef SEMEME_DOUBLE_H
#define SEMEME_DOUBLE_H

#include "../compiler.h"
#include "CSememeKernels.h"

#define SEMEME_DOUBLE_KERNELS(set)                                                                                     \
  SEMEME_INTERNAL double sememe_dot_f64_##set(const double *a, const double *b, size_t count);                         \
  SEMEME_INTERNAL double sememe_squared_distance_f64_##set(const double *a, const double *b, size_t count);            \
  SEMEME_INTERNAL void sememe_add_scaled_f64_##set(double factor, const double *x, double *y, size_t count);           \
  SEMEME_INTERNAL void sememe_rotate_pair_f64_##set(double *x, double *y, double cosine, double sine, size_t count);   \
  SEMEME_INTERNAL void sememe_center_f64_##set(const float *x, const double *mean, double *y, size_t count);           \
  SEMEME_INTERNAL void sememe_add_product_f64_##set(const sememe_product_f64 *args);                                   \
  SEMEME_INTERNAL void sememe_symmetric_step_f64_##set(const sememe_symmetric_step_f64 *args);

SEMEME_DOUBLE_KERNELS(scalar)
SEMEME_DOUBLE_KERNELS(avx2)
SEMEME_DOUBLE_KERNELS(avx512)
SEMEME_DOUBLE_KERNELS(neon)

#endif
