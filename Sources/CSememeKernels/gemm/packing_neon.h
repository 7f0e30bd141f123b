// Packing of a weight, or of a head's keys, into panels of sixteen columns.
#ifndef SEMEME_PACKING_NEON_H
#define SEMEME_PACKING_NEON_H

#include "../transpose_neon.h"
#include "gemm.h"
#include "tile_neon.h"

#if SEMEME_AARCH64

/// Packs rows [row_begin, row_end) of an n × k matrix as floats; row_begin is a multiple of sixteen.
static inline void pack_panels(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                               float *packed) {
  for (size_t column = row_begin; column < row_end; column += tile_columns) {
    float *out = packed + column * k;
    const size_t width = panel_width(column, n, tile_columns);
    const size_t whole_k = width == tile_columns ? k / lanes * lanes : 0;
    for (size_t i = 0; i < whole_k; i += lanes) {
      for (size_t j = 0; j < tile_columns; j += lanes) {
        float32x4_t square[lanes];
        for (size_t s = 0; s < lanes; s++) square[s] = vld1q_f32(w + (column + j + s) * ldw + i);
        transpose_4x4(square);
        for (size_t s = 0; s < lanes; s++) vst1q_f32(out + (i + s) * tile_columns + j, square[s]);
      }
    }
    pack_panel(w + column * ldw, ldw, width, whole_k, k, out, tile_columns);
  }
}

#endif

#endif
