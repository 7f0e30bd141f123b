#include "cpu_features.h"

#if SEMEME_X86_64

#include <cpuid.h>

// Bits of CPUID, after the Intel SDM, volume 2A, and the AMD64 manual, volume 3, appendix E.
enum {
  leaf1_ecx_fma = 1u << 12,
  leaf1_ecx_osxsave = 1u << 27,
  leaf1_ecx_f16c = 1u << 29,
  leaf7_ebx_avx2 = 1u << 5,
  xcr0_sse_and_avx = 0x6,  // XMM and the upper halves of YMM are saved at a context switch
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
  if ((extended_control_register() & xcr0_sse_and_avx) != xcr0_sse_and_avx) return 0;

  uint32_t features = 0;
  if (ecx & leaf1_ecx_fma) features |= SEMEME_CPU_FMA;
  if (ecx & leaf1_ecx_f16c) features |= SEMEME_CPU_F16C;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) && (ebx & leaf7_ebx_avx2)) features |= SEMEME_CPU_AVX2;
  return features;
}

#else

uint32_t sememe_cpu_features(void) { return 0; }

#endif
