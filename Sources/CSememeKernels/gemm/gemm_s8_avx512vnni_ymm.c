// For processors that have dot products of bytes in AVX-512 only; and tests run it where AVX-VNNI is missing.
#define VNNI_TARGET __attribute__((target("avx2,fma,f16c,avx512vl,avx512vnni")))
#define DOT_PRODUCTS(sums, a, b) _mm256_dpbusd_epi32(sums, a, b)
#include "gemm_s8_vnni_ymm.h"

#if SEMEME_X86_64

void sememe_gemm_s8_avx512vnni_ymm(const sememe_gemm_s8 *args) { multiply_all(args); }

#endif
