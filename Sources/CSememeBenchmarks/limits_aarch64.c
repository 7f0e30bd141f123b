// The loops of AArch64.
#include "limits.h"

#if defined(__aarch64__)

#include <arm_neon.h>

// The compilers spell extensions differently, and GCC wants the architecture that its own header names with them.
#if defined(__clang__)
#define DOTPROD __attribute__((target("dotprod")))
#define I8MM __attribute__((target("i8mm,bf16")))
#else
#define DOTPROD __attribute__((target("arch=armv8.2-a+dotprod")))
#define I8MM __attribute__((target("arch=armv8.2-a+i8mm+bf16")))
#endif
#define PLAIN

#define FMA(i) s##i = vfmaq_f32(s##i, x, y);
// Two products of bytes fit into 16 bits. Without KEEP they would be computed once for all steps.
#define WIDENING(i)                                                                                                    \
  SEMEME_KEEP(x);                                                                                                      \
  s##i = vpadalq_s16(s##i, vmlal_s8(vmull_s8(x, y), x, y));
#define DOT(i) s##i = vdotq_s32(s##i, x, y);
#define BYTES_MATRIX(i) s##i = vusmmlaq_s32(s##i, vreinterpretq_u8_s8(x), y);
#define BF16_MATRIX(i) s##i = vbfmmlaq_f32(s##i, vreinterpretq_bf16_u16(x), vreinterpretq_bf16_u16(y));

SEMEME_PEAK(run_fma, PLAIN, float32x4_t, vdupq_n_f32(0), float32x4_t, vdupq_n_f32(1e-3f), FMA)
SEMEME_PEAK(run_widening, PLAIN, int32x4_t, vdupq_n_s32(0), int8x8_t, vdup_n_s8(3), WIDENING)
SEMEME_PEAK(run_dot, DOTPROD, int32x4_t, vdupq_n_s32(0), int8x16_t, vdupq_n_s8(3), DOT)
SEMEME_PEAK(run_bytes_matrix, I8MM, int32x4_t, vdupq_n_s32(0), int8x16_t, vdupq_n_s8(3), BYTES_MATRIX)
SEMEME_PEAK(run_bf16_matrix, I8MM, float32x4_t, vdupq_n_f32(0), uint16x8_t, vdupq_n_u16(0x3f80), BF16_MATRIX)

// Operations: twelve sums × lanes × products a lane × 2.
static const sememe_peak fma = {"FMLA", 12 * 4 * 2, run_fma};
static const sememe_peak widening = {"SMULL + SMLAL + SADALP", 12 * 4 * 4 * 2, run_widening};
static const sememe_peak dot = {"SDOT", 12 * 4 * 4 * 2, run_dot};
static const sememe_peak bytes_matrix = {"USMMLA", 12 * 4 * 8 * 2, run_bytes_matrix};
static const sememe_peak bf16_matrix = {"BFMMLA", 12 * 4 * 4 * 2, run_bf16_matrix};

static uint64_t read_128(const void *memory, size_t bytes, size_t rounds) {
  uint64x2_t a = vdupq_n_u64(0), b = a, c = a, d = a;
  for (size_t round = 0; round < rounds; round++) {
    for (const uint64_t *p = memory, *end = p + bytes / sizeof *p; p < end; p += 8) {
      a = vorrq_u64(a, vld1q_u64(p));
      b = vorrq_u64(b, vld1q_u64(p + 2));
      c = vorrq_u64(c, vld1q_u64(p + 4));
      d = vorrq_u64(d, vld1q_u64(p + 6));
    }
    SEMEME_KEEP(a);
  }
  a = vorrq_u64(vorrq_u64(a, b), vorrq_u64(c, d));
  return vgetq_lane_u64(a, 0) | vgetq_lane_u64(a, 1);
}

const sememe_limits sememe_limits_of_levels[] = {
    {"neon", {&fma, &fma, &widening}, read_128},
    {"neon-dotprod", {&fma, &fma, &dot}, read_128},
    {"neon-i8mm", {&fma, &bf16_matrix, &bytes_matrix}, read_128},
    {NULL, {NULL}, NULL},
};

#endif
