// Repulsion of t-SNE summed over all points, for the vectors of whoever includes this.
#ifndef SEMEME_REPULSION_SUMS_H
#define SEMEME_REPULSION_SUMS_H

#include "maps.h"

/// The sums for so many dimensions as the compiler knows.
VECTOR_INLINE float repulsion_sums(const size_t dimension, const sememe_repulsion *points, const float *point,
                                   float *force) {
  vector sums[3] = {splat(0), splat(0), splat(0)}, total = splat(0);
  for (size_t j = 0; j < points->padded_count; j += lanes) {
    vector apart[3], square = splat(1);
    for (size_t a = 0; a < dimension; a++) {
      apart[a] = splat(point[a]) - load(points->coordinates + a * points->padded_count + j);
      square = fused(apart[a], apart[a], square);
    }
    const vector near = splat(1) / square, nearer = near * near;
    total = total + near;
    for (size_t a = 0; a < dimension; a++) sums[a] = fused(nearer, apart[a], sums[a]);
  }
  for (size_t a = 0; a < dimension; a++) force[a] = sum_of_lanes(sums[a]);
  return sum_of_lanes(total);
}

VECTOR_CODE float AT_LEVEL(sememe_repulsion_f32)(const sememe_repulsion *points, const float *point, float *force) {
  switch (points->dimension) {
  case 1: return repulsion_sums(1, points, point, force);
  case 2: return repulsion_sums(2, points, point, force);
  default: return repulsion_sums(3, points, point, force);
  }
}

#endif
