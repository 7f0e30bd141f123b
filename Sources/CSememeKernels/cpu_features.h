// What the running processor and its operating system offer, as bits by instruction set.
#ifndef SEMEME_CPU_FEATURES_H
#define SEMEME_CPU_FEATURES_H

#include "compiler.h"

#include <stdint.h>

/// One bit per instruction set that a level may require.
typedef enum sememe_cpu_feature {
  SEMEME_CPU_AVX2 = 1u << 0,
  SEMEME_CPU_FMA = 1u << 1,
  SEMEME_CPU_F16C = 1u << 2,
  SEMEME_CPU_AVX_VNNI = 1u << 3,
  SEMEME_CPU_AVX512 = 1u << 4,  ///< AVX-512 F, BW, DQ and VL together
  SEMEME_CPU_AVX512_VNNI = 1u << 5,
  SEMEME_CPU_AVX512_BF16 = 1u << 6,
  SEMEME_CPU_NEON = 1u << 16,
  SEMEME_CPU_DOTPROD = 1u << 17,
  SEMEME_CPU_I8MM = 1u << 18,
  SEMEME_CPU_ARM_BF16 = 1u << 19,
} sememe_cpu_feature;

/// The instruction sets that can be used now: the processor has them and the system saves their registers.
SEMEME_INTERNAL uint32_t sememe_cpu_features(void);

#endif
