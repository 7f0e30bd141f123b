// Packing into panels of 32 columns by transposing squares of sixteen rows and sixteen 32-bit elements: floats, pairs
// of bfloat16 or groups of four bytes.
#ifndef SEMEME_PACKING_AVX512_H
#define SEMEME_PACKING_AVX512_H

#include "../transpose_avx512.h"
#include "gemm.h"
#include "product_avx512.h"

#if SEMEME_X86_64

/// The 32-bit elements [element, element + 16) of row `row`, zeros where the row ends.
typedef __m512 (*element_source)(const void *context, size_t row, size_t element);

/// Packs rows [row_begin, row_end) of `rows` rows of `elements` elements each; row_begin is a multiple of 32.
SEMEME_INLINE_AVX512 void pack_elements512(const void *context, const element_source source, size_t rows,
                                           size_t elements, size_t row_begin, size_t row_end, lane_bytes *packed) {
  for (size_t first = row_begin; first < row_end; first += lanes) {
    lane_bytes *out = packed + first / tile_columns512 * tile_columns512 * elements + first % tile_columns512;
    for (size_t element = 0; element < elements; element += lanes) {
      __m512 square[lanes];
      for (size_t j = 0; j < lanes; j++) {
        square[j] = first + j < rows ? source(context, first + j, element) : _mm512_setzero_ps();
      }
      transpose512(square);
      for (size_t i = 0; i < lanes && element + i < elements; i++) {
        _mm512_storeu_ps(out + (element + i) * tile_columns512, square[i]);
      }
    }
  }
  // A last panel that the rows fill less than half.
  if (row_end > row_begin && (row_end - 1) % tile_columns512 < lanes) {
    lane_bytes *out = packed + row_end / tile_columns512 * tile_columns512 * elements + lanes;
    for (size_t element = 0; element < elements; element++) {
      _mm512_storeu_si512(out + element * tile_columns512, _mm512_setzero_si512());
    }
  }
}

#endif

#endif
