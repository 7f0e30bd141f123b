#include "cpu_features.h"

#if SEMEME_X86_64

#include <cpuid.h>
#include <stdbool.h>

// Bits of CPUID, after the Intel SDM, volume 2A, and the AMD64 manual, volume 3, appendix E.
enum {
  leaf1_ecx_fma = 1u << 12,
  leaf1_ecx_osxsave = 1u << 27,
  leaf1_ecx_f16c = 1u << 29,
  leaf7_ebx_avx2 = 1u << 5,
  leaf7_ebx_bmi = 1u << 3 | 1u << 8,                             // BMI1 and BMI2
  leaf7_ebx_avx512 = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31,  // F, DQ, BW, VL
  leaf7_ecx_avx512_vnni = 1u << 11,
  leaf7_1_eax_avx_vnni = 1u << 4,
  leaf7_1_eax_avx512_bf16 = 1u << 5,
  xcr0_avx = 0x6,      // XMM and the upper halves of YMM are saved at a context switch
  xcr0_avx512 = 0xe6,  // and the mask registers, the upper halves of ZMM, and ZMM16 to ZMM31
};

/// The register states that the operating system saves. Only valid where OSXSAVE is set.
static uint32_t extended_control_register(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

uint32_t sememe_cpu_features(void) {
  unsigned eax, ebx, ecx, edx;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & leaf1_ecx_osxsave)) return 0;
  const uint32_t saved = extended_control_register();
  if ((saved & xcr0_avx) != xcr0_avx) return 0;

  uint32_t features = 0;
  if (ecx & leaf1_ecx_fma) features |= SEMEME_CPU_FMA;
  if (ecx & leaf1_ecx_f16c) features |= SEMEME_CPU_F16C;
  if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) return features;
  if (ebx & leaf7_ebx_avx2) features |= SEMEME_CPU_AVX2;
  const uint32_t wide = leaf7_ebx_avx512 | leaf7_ebx_bmi;
  const bool has_avx512 = (ebx & wide) == wide && (saved & xcr0_avx512) == xcr0_avx512;
  if (has_avx512) features |= SEMEME_CPU_AVX512;
  if (has_avx512 && (ecx & leaf7_ecx_avx512_vnni)) features |= SEMEME_CPU_AVX512_VNNI;
  if (!__get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx)) return features;
  if (eax & leaf7_1_eax_avx_vnni) features |= SEMEME_CPU_AVX_VNNI;
  if (has_avx512 && (eax & leaf7_1_eax_avx512_bf16)) features |= SEMEME_CPU_AVX512_BF16;
  return features;
}

#elif !SEMEME_AARCH64

uint32_t sememe_cpu_features(void) { return 0; }

#endif
