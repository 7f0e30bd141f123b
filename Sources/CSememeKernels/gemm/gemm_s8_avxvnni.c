#define VNNI_TARGET __attribute__((target("avx2,fma,f16c,avxvnni")))
#define DOT_PRODUCTS(sums, a, b) _mm256_dpbusd_avx_epi32(sums, a, b)
#include "gemm_s8_vnni_ymm.h"

#if SEMEME_X86_64

void sememe_gemm_s8_avxvnni(const sememe_gemm_s8 *args) { multiply_all(args); }

#endif
