// Helpers of the NEON files: four floats at a time, and fewer at the end of an array.
#ifndef SEMEME_NEON_H
#define SEMEME_NEON_H

#include "compiler.h"

#if SEMEME_AARCH64

#include <arm_neon.h>
#include <stddef.h>

// Advanced SIMD itself is part of every AArch64 processor; only its extensions are named. The compilers spell them
// differently, and GCC wants the architecture that its own header names with them.
#if defined(__clang__)
#define SEMEME_NEON_DOTPROD __attribute__((target("dotprod")))
#define SEMEME_NEON_I8MM __attribute__((target("i8mm,bf16")))
#else
#define SEMEME_NEON_DOTPROD __attribute__((target("arch=armv8.2-a+dotprod")))
#define SEMEME_NEON_I8MM __attribute__((target("arch=armv8.2-a+i8mm+bf16")))
#endif

#define VECTOR_CODE
#define VECTOR_INLINE SEMEME_INLINE
#define AT_LEVEL(name) name##_neon

enum { lanes = 4 };

typedef float32x4_t vector;

SEMEME_INLINE float32x4_t splat(float value) { return vdupq_n_f32(value); }
SEMEME_INLINE float32x4_t load(const float *p) { return vld1q_f32(p); }
SEMEME_INLINE void store(float *p, float32x4_t value) { vst1q_f32(p, value); }

/// The next four floats, or the `left` that are left and zeros; memory beyond them is not touched.
SEMEME_INLINE float32x4_t load_up_to(const float *p, size_t left) {
  if (left >= lanes) return vld1q_f32(p);
  const float32x2_t none = vdup_n_f32(0);
  if (left == 0) return splat(0);
  if (left == 1) return vcombine_f32(vld1_lane_f32(p, none, 0), none);
  return vcombine_f32(vld1_f32(p), left == 3 ? vld1_lane_f32(p + 2, none, 0) : none);
}

/// Stores the first min(left, 4) lanes.
SEMEME_INLINE void store_up_to(float *p, size_t left, float32x4_t value) {
  if (left >= lanes) {
    vst1q_f32(p, value);
    return;
  }
  if (left >= 2) vst1_f32(p, vget_low_f32(value));
  if (left == 3) vst1q_lane_f32(p + 2, value, 2);
  if (left == 1) vst1q_lane_f32(p, value, 0);
}

/// (0+2) + (1+3)
SEMEME_INLINE float sum_of_lanes(float32x4_t v) {
  const float32x2_t two = vadd_f32(vget_low_f32(v), vget_high_f32(v));
  return vget_lane_f32(two, 0) + vget_lane_f32(two, 1);
}

/// The largest lane.
SEMEME_INLINE float max_of_lanes(float32x4_t v) { return vmaxvq_f32(v); }

SEMEME_INLINE float square_root(float x) { return vget_lane_f32(vsqrt_f32(vdup_n_f32(x)), 0); }

SEMEME_INLINE float32x4_t fused(float32x4_t a, float32x4_t b, float32x4_t c) { return vfmaq_f32(c, a, b); }
SEMEME_INLINE float32x4_t larger_of(float32x4_t a, float32x4_t b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
SEMEME_INLINE float32x4_t smaller_of(float32x4_t a, float32x4_t b) { return vbslq_f32(vcltq_f32(a, b), a, b); }
SEMEME_INLINE float32x4_t absolute(float32x4_t v) { return vabsq_f32(v); }

SEMEME_INLINE float32x4_t where_less(float32x4_t a, float32x4_t b, float32x4_t yes, float32x4_t no) {
  return vbslq_f32(vcltq_f32(a, b), yes, no);
}

SEMEME_INLINE float32x4_t where_nan(float32x4_t v, float32x4_t yes, float32x4_t no) {
  return vbslq_f32(vceqq_f32(v, v), no, yes);
}

SEMEME_INLINE float32x4_t where_negative(float32x4_t v, float32x4_t yes, float32x4_t no) {
  return vbslq_f32(vcltzq_s32(vreinterpretq_s32_f32(v)), yes, no);
}

SEMEME_INLINE float32x4_t with_sign_of(float32x4_t magnitude, float32x4_t v) {
  return vbslq_f32(vdupq_n_u32(0x80000000u), v, magnitude);
}

SEMEME_INLINE float32x4_t shifted_left(float32x4_t v, const int bits) {
  return vreinterpretq_f32_u32(vshlq_u32(vreinterpretq_u32_f32(v), vdupq_n_s32(bits)));
}

#include "vectors.h"

/// Four floats as bfloat16 (nearest, ties to even; NaN stays NaN). Done on the bits, so that a level without the
/// instruction and one with it give the same.
SEMEME_INLINE uint16x4_t narrowed(float32x4_t x) {
  const uint32x4_t bits = vreinterpretq_u32_f32(x);
  const uint32x4_t odd = vandq_u32(vshrq_n_u32(bits, 16), vdupq_n_u32(1));
  const uint32x4_t rounded = vaddq_u32(bits, vaddq_u32(odd, vdupq_n_u32(0x7fff)));
  const uint32x4_t quiet = vorrq_u32(bits, vdupq_n_u32(0x400000));
  return vshrn_n_u32(vbslq_u32(vceqq_f32(x, x), rounded, quiet), 16);
}

/// Four bfloat16 numbers as floats, exactly.
SEMEME_INLINE float32x4_t widened(uint16x4_t x) { return vreinterpretq_f32_u32(vshll_n_u16(x, 16)); }

/// The next four 16-bit elements, or the `left` that are left and zeros.
SEMEME_INLINE uint16x4_t load_u16_up_to(const uint16_t *p, size_t left) {
  if (left >= lanes) return vld1_u16(p);
  uint16x4_t elements = vdup_n_u16(0);
  if (left > 0) elements = vld1_lane_u16(p, elements, 0);
  if (left > 1) elements = vld1_lane_u16(p + 1, elements, 1);
  if (left > 2) elements = vld1_lane_u16(p + 2, elements, 2);
  return elements;
}

/// Stores the first min(left, 4) 16-bit lanes.
SEMEME_INLINE void store_u16_up_to(uint16_t *p, size_t left, uint16x4_t value) {
  if (left >= lanes) {
    vst1_u16(p, value);
    return;
  }
  if (left > 0) vst1_lane_u16(p, value, 0);
  if (left > 1) vst1_lane_u16(p + 1, value, 1);
  if (left > 2) vst1_lane_u16(p + 2, value, 2);
}

#endif

#endif
