// Packing of weights for the products of AVX-512.
#include "packing_avx512.h"

#include "../quantization/quantization.h"

#if SEMEME_X86_64

/// A weight as checkpoints store it.
typedef struct weight {
  const float *values;
  size_t stride;
  size_t k;
} weight;

/// The floats from k index `at` on, zeros beyond the row.
SEMEME_INLINE_AVX512 __m512 floats_of(const weight *w, size_t row, size_t at) {
  return at < w->k ? load_up_to(w->values + row * w->stride + at, w->k - at) : _mm512_setzero_ps();
}

SEMEME_INLINE_AVX512 __m512 singles(const void *context, size_t row, size_t element) {
  return floats_of(context, row, element);
}

SEMEME_AVX512 void sememe_gemm_pack_f32_avx512(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                               size_t row_end, float *packed) {
  const weight source = {w, ldw, k};
  pack_elements512(&source, singles, n, k, row_begin, row_end, (lane_bytes *)packed);
}

SEMEME_INLINE_AVX512 __m512 joined_halves(__m256i low, __m256i high) {
  return _mm512_castsi512_ps(_mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1));
}

SEMEME_INLINE_AVX512 __m512 narrow_pairs(const void *context, size_t row, size_t element) {
  const __m256i low = narrowed(floats_of(context, row, 2 * element));
  const __m256i high = narrowed(floats_of(context, row, 2 * element + lanes));
  return joined_halves(low, high);
}

SEMEME_AVX512 void sememe_gemm_pack_bf16_avx512(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                size_t row_end, uint16_t *packed) {
  const weight source = {w, ldw, k};
  pack_elements512(&source, narrow_pairs, n, blocks_of(k, 2), row_begin, row_end, (lane_bytes *)packed);
}

/// A weight and what its rows of a panel are multiplied with to become bytes.
typedef struct quantized_weight {
  weight weight;
  size_t first;  ///< row of the first inverse
  float inverses[tile_columns512];
} quantized_weight;

SEMEME_INLINE_AVX512 __m128i bytes_of(const quantized_weight *w, size_t row, size_t at) {
  const __m512 scaled = _mm512_mul_ps(floats_of(&w->weight, row, at), _mm512_set1_ps(w->inverses[row - w->first]));
  return _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(scaled));
}

SEMEME_INLINE_AVX512 __m512 byte_quads(const void *context, size_t row, size_t element) {
  const __m256i low = _mm256_set_m128i(bytes_of(context, row, 4 * element + 16), bytes_of(context, row, 4 * element));
  const __m256i high =
      _mm256_set_m128i(bytes_of(context, row, 4 * element + 48), bytes_of(context, row, 4 * element + 32));
  return joined_halves(low, high);
}

/// The largest magnitude of a row, NaN where an element is not finite.
SEMEME_AVX512 static float largest_magnitude(const weight *w, size_t row) {
  __m512 largest = _mm512_setzero_ps(), nothing = largest;
  for (size_t i = 0; i < w->k; i += lanes) {
    const __m512 x = floats_of(w, row, i);
    largest = _mm512_max_ps(largest, _mm512_abs_ps(x));
    nothing = _mm512_fmadd_ps(x, _mm512_setzero_ps(), nothing);  // 0 · x is NaN for infinity and NaN
  }
  return max_of_lanes(largest) + sum_of_lanes(nothing);
}

SEMEME_AVX512 static int32_t sum_of_row(const quantized_weight *w, size_t row) {
  __m512i sum = _mm512_setzero_si512();
  for (size_t i = 0; i < w->weight.k; i += lanes) {
    sum = _mm512_add_epi32(sum, _mm512_cvtepi8_epi32(bytes_of(w, row, i)));
  }
  return _mm512_reduce_add_epi32(sum);
}

SEMEME_AVX512 void sememe_gemm_pack_s8_avx512(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                              size_t row_end, int8_t *packed, float *channel_scales,
                                              float *channel_sums) {
  quantized_weight source = {.weight = {w, ldw, k}};
  for (size_t first = row_begin; first < row_end; first += tile_columns512) {
    const size_t end = first + panel_width(first, row_end, tile_columns512);
    source.first = first;
    for (size_t row = first; row < end; row++) {
      const channel_quantization to = quantization_of_channel(largest_magnitude(&source.weight, row));
      source.inverses[row - first] = to.inverse;
      channel_scales[row] = to.scale;
      channel_sums[row] = to.scale * (float)sum_of_row(&source, row);
    }
    pack_elements512(&source, byte_quads, n, blocks_of(k, 4), first, end, (lane_bytes *)packed);
  }
}

#endif
