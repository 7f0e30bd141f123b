// Packing of a weight, or of a head's keys, into panels of sixteen columns, by transposing squares of 8 × 8.
#ifndef SEMEME_PACKING_AVX2_H
#define SEMEME_PACKING_AVX2_H

#include "../transpose_avx2.h"
#include "gemm.h"

#if SEMEME_X86_64

/// out[i·16 + j] = w[j·ldw + i] for eight rows j and eight columns i.
SEMEME_INLINE_AVX2 void transpose_8x8(const float *w, size_t ldw, float *out) {
  __m256 square[lanes];
  for (size_t j = 0; j < lanes; j++) square[j] = _mm256_loadu_ps(w + j * ldw);
  transpose256(square);
  for (size_t i = 0; i < lanes; i++) _mm256_storeu_ps(out + i * sememe_gemm_panel_avx2, square[i]);
}

/// Packs weight rows [row_begin, row_end) of n × k; row_begin is a multiple of sixteen.
SEMEME_AVX2 static inline void pack_panels(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                           size_t row_end, float *packed) {
  const size_t panel = sememe_gemm_panel_avx2, whole_rows = n / panel * panel, whole_k = k / lanes * lanes;
  for (size_t column = row_begin; column < row_end; column += panel) {
    float *out = packed + column * k;
    const bool is_whole = column < whole_rows;
    const size_t transposed = is_whole ? whole_k : 0;
    for (size_t i = 0; i < transposed; i += lanes) {
      transpose_8x8(w + column * ldw + i, ldw, out + i * panel);
      transpose_8x8(w + (column + lanes) * ldw + i, ldw, out + i * panel + lanes);
    }
    pack_panel(w + column * ldw, ldw, is_whole ? panel : n - column, transposed, k, out, panel);
  }
}

#endif

#endif
