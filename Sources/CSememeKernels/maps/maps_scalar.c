// The specification: the passes and sums of the other levels on vectors of a single float, without fused operations.
#include "maps.h"

#define VECTOR_CODE
#define VECTOR_INLINE SEMEME_INLINE
#define AT_LEVEL(name) name##_scalar

enum { lanes = 1 };

typedef float vector;

SEMEME_INLINE float splat(float value) { return value; }
SEMEME_INLINE float load(const float *p) { return *p; }
SEMEME_INLINE void store(float *p, float value) { *p = value; }
SEMEME_INLINE float sum_of_lanes(float v) { return v; }
SEMEME_INLINE float fused(float a, float b, float c) { return a * b + c; }

#include "fourier_passes.h"
#include "repulsion_sums.h"
