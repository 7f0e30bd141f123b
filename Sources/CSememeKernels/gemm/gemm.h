// Packed matrix product: the kernels of every level, and the packing they share.
//
// A weight of n × k is packed into panels of some columns of the result (rows of the weight): panel after panel, each
// [k][columns], so that one step over k reads one contiguous line. Columns beyond n are zero.
#ifndef SEMEME_GEMM_H
#define SEMEME_GEMM_H

#include "../compiler.h"
#include "CSememeKernels.h"

enum { sememe_gemm_panel_scalar = 8, sememe_gemm_panel_avx2 = 16 };

SEMEME_INTERNAL size_t sememe_gemm_packed_floats_scalar(size_t n, size_t k);
SEMEME_INTERNAL void sememe_gemm_pack_f32_scalar(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                 size_t row_end, float *packed);
SEMEME_INTERNAL void sememe_gemm_f32_scalar(const sememe_gemm_f32 *args);

SEMEME_INTERNAL size_t sememe_gemm_packed_floats_avx2(size_t n, size_t k);
SEMEME_INTERNAL void sememe_gemm_pack_f32_avx2(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                               size_t row_end, float *packed);
SEMEME_INTERNAL void sememe_gemm_f32_avx2(const sememe_gemm_f32 *args);

/// The floats that an n × k weight takes in panels of `panel` columns.
SEMEME_INLINE size_t packed_floats(size_t n, size_t k, size_t panel) { return (n + panel - 1) / panel * panel * k; }

/// Columns of the panel that begins at `column`: all, or what is left of n.
SEMEME_INLINE size_t panel_width(size_t column, size_t n, size_t panel) {
  return n - column < panel ? n - column : panel;
}

/// Packs the steps [k_begin, k_end) of one panel from the `width` weight rows that it holds.
SEMEME_INLINE void pack_panel(const float *w, size_t ldw, size_t width, size_t k_begin, size_t k_end, float *packed,
                              size_t panel) {
  PLAIN_FOR (size_t i = k_begin; i < k_end; i++) {
    PLAIN_FOR (size_t j = 0; j < panel; j++) { packed[i * panel + j] = j < width ? w[j * ldw + i] : 0; }
  }
}

#endif
