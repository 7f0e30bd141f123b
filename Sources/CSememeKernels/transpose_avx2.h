// Eight rows of eight floats, turned.
#ifndef SEMEME_TRANSPOSE_AVX2_H
#define SEMEME_TRANSPOSE_AVX2_H

#include "avx2.h"

#if SEMEME_X86_64

/// v[i] becomes the i-th elements of v[0 … 7]: pairs, then quads, then halves change places.
SEMEME_INLINE_AVX2 void transpose256(__m256 v[lanes]) {
  __m256 pair[lanes], quad[lanes];
  for (size_t j = 0; j < lanes; j += 2) {
    pair[j] = _mm256_unpacklo_ps(v[j], v[j + 1]);
    pair[j + 1] = _mm256_unpackhi_ps(v[j], v[j + 1]);
  }
  for (size_t j = 0; j < lanes; j += 4) {
    quad[j] = _mm256_shuffle_ps(pair[j], pair[j + 2], 0x44);
    quad[j + 1] = _mm256_shuffle_ps(pair[j], pair[j + 2], 0xee);
    quad[j + 2] = _mm256_shuffle_ps(pair[j + 1], pair[j + 3], 0x44);
    quad[j + 3] = _mm256_shuffle_ps(pair[j + 1], pair[j + 3], 0xee);
  }
  for (size_t i = 0; i < 4; i++) {
    v[i] = _mm256_permute2f128_ps(quad[i], quad[i + 4], 0x20);
    v[i + 4] = _mm256_permute2f128_ps(quad[i], quad[i + 4], 0x31);
  }
}

#endif

#endif
