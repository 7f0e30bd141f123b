// Packing of a weight, or of a head's keys, into panels of sixteen columns.
#ifndef SEMEME_PACKING_NEON_H
#define SEMEME_PACKING_NEON_H

#include "../neon.h"
#include "gemm.h"
#include "tile_neon.h"

#if SEMEME_AARCH64

/// Four columns of four rows: column i holds w[j·ldw + i] for j = 0 to 3.
typedef struct transposed {
  float32x4_t column[4];
} transposed;

/// Pairs change places, then halves.
SEMEME_INLINE transposed transpose_4x4(const float *w, size_t ldw) {
  const float32x4_t row0 = vld1q_f32(w), row1 = vld1q_f32(w + ldw);
  const float32x4_t row2 = vld1q_f32(w + 2 * ldw), row3 = vld1q_f32(w + 3 * ldw);
  const float32x4_t even01 = vtrn1q_f32(row0, row1), odd01 = vtrn2q_f32(row0, row1);
  const float32x4_t even23 = vtrn1q_f32(row2, row3), odd23 = vtrn2q_f32(row2, row3);
  return (transposed){{
      vcombine_f32(vget_low_f32(even01), vget_low_f32(even23)),
      vcombine_f32(vget_low_f32(odd01), vget_low_f32(odd23)),
      vcombine_f32(vget_high_f32(even01), vget_high_f32(even23)),
      vcombine_f32(vget_high_f32(odd01), vget_high_f32(odd23)),
  }};
}

/// Packs rows [row_begin, row_end) of an n × k matrix as floats; row_begin is a multiple of sixteen.
static inline void pack_panels(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                               float *packed) {
  for (size_t column = row_begin; column < row_end; column += tile_columns) {
    float *out = packed + column * k;
    const size_t width = panel_width(column, n, tile_columns);
    const size_t whole_k = width == tile_columns ? k / lanes * lanes : 0;
    for (size_t i = 0; i < whole_k; i += lanes) {
      for (size_t j = 0; j < tile_columns; j += lanes) {
        const transposed square = transpose_4x4(w + (column + j) * ldw + i, ldw);
        for (size_t s = 0; s < lanes; s++) vst1q_f32(out + (i + s) * tile_columns + j, square.column[s]);
      }
    }
    pack_panel(w + column * ldw, ldw, width, whole_k, k, out, tile_columns);
  }
}

#endif

#endif
