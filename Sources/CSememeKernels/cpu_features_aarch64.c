#include "cpu_features.h"

#if SEMEME_AARCH64

#if defined(__linux__)

#include <sys/auxv.h>

// Bits that Linux gives in the auxiliary vector, after its arch/arm64/include/uapi/asm/hwcap.h; written out because the
// headers of older systems lack the later ones.
enum {
  hwcap_asimd = 1ul << 1,
  hwcap_dotprod = 1ul << 20,
  hwcap2_i8mm = 1ul << 13,
  hwcap2_bf16 = 1ul << 14,
};

uint32_t sememe_cpu_features(void) {
  const unsigned long first = getauxval(AT_HWCAP), second = getauxval(AT_HWCAP2);
  uint32_t features = 0;
  if (first & hwcap_asimd) features |= SEMEME_CPU_NEON;
  if (first & hwcap_dotprod) features |= SEMEME_CPU_DOTPROD;
  if (second & hwcap2_i8mm) features |= SEMEME_CPU_I8MM;
  if (second & hwcap2_bf16) features |= SEMEME_CPU_ARM_BF16;
  return features;
}

#elif defined(__APPLE__)

#include <stdbool.h>
#include <stddef.h>
#include <sys/sysctl.h>

/// Whether the system reports a feature by this name; a system that does not know the name lacks it.
static bool has(const char *name) {
  int value = 0;
  size_t size = sizeof value;
  return sysctlbyname(name, &value, &size, NULL, 0) == 0 && value != 0;
}

uint32_t sememe_cpu_features(void) {
  uint32_t features = SEMEME_CPU_NEON;
  if (has("hw.optional.arm.FEAT_DotProd")) features |= SEMEME_CPU_DOTPROD;
  if (has("hw.optional.arm.FEAT_I8MM")) features |= SEMEME_CPU_I8MM;
  if (has("hw.optional.arm.FEAT_BF16")) features |= SEMEME_CPU_ARM_BF16;
  return features;
}

#else

// Advanced SIMD belongs to every AArch64 system; another system's way to ask for more is not known here.
uint32_t sememe_cpu_features(void) { return SEMEME_CPU_NEON; }

#endif

#endif
