// The loops of x86-64.
#include "limits.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,fma")))
#define AVX_VNNI __attribute__((target("avx2,avxvnni")))
#define AVX512 __attribute__((target("avx512f,avx512bw")))
#define AVX512_VNNI __attribute__((target("avx512f,avx512vl,avx512vnni")))
#define AVX512_BF16 __attribute__((target("avx512f,avx512bf16")))

#define FMA_256(i) s##i = _mm256_fmadd_ps(x, y, s##i);
#define FMA_512(i) s##i = _mm512_fmadd_ps(x, y, s##i);
#define BF16_512(i) s##i = _mm512_dpbf16_ps(s##i, (__m512bh)x, (__m512bh)y);
#define VNNI_256(i) s##i = _mm256_dpbusd_avx_epi32(s##i, x, y);
#define VNNI_256_BY_AVX512(i) s##i = _mm256_dpbusd_epi32(s##i, x, y);
#define VNNI_512(i) s##i = _mm512_dpbusd_epi32(s##i, x, y);
// Exact sums without VNNI: bytes that were widened to 16 bits, since VPMADDUBSW saturates. Without KEEP the product,
// which is the same in every step, would be computed once.
#define MADD_256(i)                                                                                                    \
  SEMEME_KEEP(x);                                                                                                      \
  s##i = _mm256_add_epi32(s##i, _mm256_madd_epi16(x, y));
#define MADD_512(i)                                                                                                    \
  SEMEME_KEEP(x);                                                                                                      \
  s##i = _mm512_add_epi32(s##i, _mm512_madd_epi16(x, y));

#define ZERO_PS_256 _mm256_setzero_ps()
#define ZERO_PS_512 _mm512_setzero_ps()
#define ZERO_256 _mm256_setzero_si256()
#define ZERO_512 _mm512_setzero_si512()

SEMEME_PEAK(run_fma_256, AVX2, __m256, ZERO_PS_256, __m256, _mm256_set1_ps(1e-3f), FMA_256)
SEMEME_PEAK(run_fma_512, AVX512, __m512, ZERO_PS_512, __m512, _mm512_set1_ps(1e-3f), FMA_512)
SEMEME_PEAK(run_bf16_512, AVX512_BF16, __m512, ZERO_PS_512, __m512i, _mm512_set1_epi16(0x3f80), BF16_512)
SEMEME_PEAK(run_madd_256, AVX2, __m256i, ZERO_256, __m256i, _mm256_set1_epi16(3), MADD_256)
SEMEME_PEAK(run_madd_512, AVX512, __m512i, ZERO_512, __m512i, _mm512_set1_epi16(3), MADD_512)
SEMEME_PEAK(run_avx_vnni, AVX_VNNI, __m256i, ZERO_256, __m256i, _mm256_set1_epi8(3), VNNI_256)
SEMEME_PEAK(run_avx512_vnni, AVX512_VNNI, __m256i, ZERO_256, __m256i, _mm256_set1_epi8(3), VNNI_256_BY_AVX512)
SEMEME_PEAK(run_vnni_512, AVX512_VNNI, __m512i, ZERO_512, __m512i, _mm512_set1_epi8(3), VNNI_512)

/// The level has two encodings, and processors that know only one of them.
static void run_vnni_256(size_t rounds) {
  (__builtin_cpu_supports("avxvnni") ? run_avx_vnni : run_avx512_vnni)(rounds);
}

// Operations: twelve sums × lanes × products a lane × 2.
static const sememe_peak fma_256 = {"VFMADD231PS ymm", 12 * 8 * 2, run_fma_256};
static const sememe_peak fma_512 = {"VFMADD231PS zmm", 12 * 16 * 2, run_fma_512};
static const sememe_peak bf16_512 = {"VDPBF16PS zmm", 12 * 16 * 2 * 2, run_bf16_512};
static const sememe_peak madd_256 = {"VPMADDWD + VPADDD ymm", 12 * 8 * 2 * 2, run_madd_256};
static const sememe_peak madd_512 = {"VPMADDWD + VPADDD zmm", 12 * 16 * 2 * 2, run_madd_512};
static const sememe_peak vnni_256 = {"VPDPBUSD ymm", 12 * 8 * 4 * 2, run_vnni_256};
static const sememe_peak vnni_512 = {"VPDPBUSD zmm", 12 * 16 * 4 * 2, run_vnni_512};

AVX2 static uint64_t read_256(const void *memory, size_t bytes, size_t rounds) {
  __m256i a = ZERO_256, b = a, c = a, d = a;
  for (size_t round = 0; round < rounds; round++) {
    for (const char *p = memory, *end = p + bytes; p < end; p += 128) {
      a = _mm256_or_si256(a, _mm256_load_si256((const __m256i *)p));
      b = _mm256_or_si256(b, _mm256_load_si256((const __m256i *)(p + 32)));
      c = _mm256_or_si256(c, _mm256_load_si256((const __m256i *)(p + 64)));
      d = _mm256_or_si256(d, _mm256_load_si256((const __m256i *)(p + 96)));
    }
    SEMEME_KEEP(a);
  }
  a = _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d));
  return (uint64_t)_mm256_extract_epi64(a, 0);
}

AVX512 static uint64_t read_512(const void *memory, size_t bytes, size_t rounds) {
  __m512i a = ZERO_512, b = a, c = a, d = a;
  for (size_t round = 0; round < rounds; round++) {
    for (const char *p = memory, *end = p + bytes; p < end; p += 256) {
      a = _mm512_or_si512(a, _mm512_load_si512(p));
      b = _mm512_or_si512(b, _mm512_load_si512(p + 64));
      c = _mm512_or_si512(c, _mm512_load_si512(p + 128));
      d = _mm512_or_si512(d, _mm512_load_si512(p + 192));
    }
    SEMEME_KEEP(a);
  }
  a = _mm512_or_si512(_mm512_or_si512(a, b), _mm512_or_si512(c, d));
  return (uint64_t)_mm512_reduce_or_epi64(a);
}

const sememe_limits sememe_limits_of_levels[] = {
    {"avx2", {&fma_256, &fma_256, &madd_256}, read_256},
    {"avx-vnni", {&fma_256, &fma_256, &vnni_256}, read_256},
    {"avx512", {&fma_512, &fma_512, &madd_512}, read_512},
    {"avx512-vnni", {&fma_512, &fma_512, &vnni_512}, read_512},
    {"avx512-bf16", {&fma_512, &bf16_512, &vnni_512}, read_512},
    {NULL, {NULL}, NULL},
};

#endif
