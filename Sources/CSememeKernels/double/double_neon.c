#include "../neon.h"

#if SEMEME_AARCH64
enum { double_lanes = 2, tile_rows = 6 };

typedef float64x2_t doubles;

VECTOR_INLINE doubles splat_f64(double value) { return vdupq_n_f64(value); }
VECTOR_INLINE doubles load_f64(const double *p) { return vld1q_f64(p); }
VECTOR_INLINE doubles load_floats_f64(const float *p) { return vcvt_f64_f32(vld1_f32(p)); }
VECTOR_INLINE void store_f64(double *p, doubles value) { vst1q_f64(p, value); }

VECTOR_INLINE doubles load_some_f64(const double *p, size_t count) {
  return count > 0 ? vsetq_lane_f64(*p, vdupq_n_f64(0), 0) : vdupq_n_f64(0);
}

VECTOR_INLINE void store_some_f64(double *p, size_t count, doubles value) {
  if (count > 0) *p = vgetq_lane_f64(value, 0);
}

VECTOR_INLINE doubles fused_f64(doubles a, doubles b, doubles c) { return vfmaq_f64(c, a, b); }

#include "double_vectors.h"
#endif
