// Quantises a weight into panels of sixteen channels: [k / 4][16][4] bytes, with zeros beyond k and n. The bytes of a
// stretch of k are made channel by channel, then squares of 8 × 8 groups of four are transposed.
#include "../quantization/quantization_avx2.h"
#include "dequantize_avx2.h"
#include "packing_avx2.h"

#if SEMEME_X86_64

enum { panel = sememe_gemm_panel_avx2, stretch = 256 };

size_t sememe_gemm_packed_s8_avx2(size_t n, size_t k) { return packed_floats(n, 4 * groups_of(k), panel); }

/// The largest magnitude, or NaN where a weight is not finite.
SEMEME_INLINE_AVX2 float largest_magnitude(const float *w, size_t k) {
  __m256 largest = _mm256_setzero_ps(), poison = largest;  // 0·w is NaN where w is not finite
  for (size_t i = 0; i < k; i += lanes) {
    const __m256 v = load_up_to(w + i, k - i);
    largest = _mm256_max_ps(largest, absolute(v));
    poison = _mm256_fmadd_ps(v, _mm256_setzero_ps(), poison);
  }
  return max_of_lanes(largest) + sum_of_lanes(poison);
}

/// Quantises `count` weights of a channel into a multiple of 32 bytes, and returns the sum of the bytes.
SEMEME_INLINE_AVX2 int32_t quantize_weights(const float *w, size_t count, float inverse, int8_t *bytes) {
  __m256i sum = _mm256_setzero_si256();
  for (size_t i = 0; i < (count + 31) / 32 * 32; i += lanes) {
    const __m256 v = i < count ? load_up_to(w + i, count - i) : _mm256_setzero_ps();
    const __m256i q = _mm256_cvtps_epi32(_mm256_mul_ps(v, _mm256_set1_ps(inverse)));
    sum = _mm256_add_epi32(sum, q);
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(q), _mm256_extracti128_si256(q, 1));
    _mm_storel_epi64((__m128i *)(bytes + i), _mm_packs_epi16(words, words));
  }
  int32_t sums[lanes], total = 0;
  _mm256_storeu_si256((__m256i *)sums, sum);
  for (size_t j = 0; j < lanes; j++) total += sums[j];
  return total;
}

/// Writes the groups of a stretch, `bytes` holding sixteen channels of it.
SEMEME_INLINE_AVX2 void transpose_groups(int8_t (*bytes)[stretch], size_t groups, int8_t *packed) {
  const size_t square = lanes;
  for (size_t g = 0; g < groups; g += square) {
    const size_t count = groups - g < square ? groups - g : square;
    float columns[lanes * panel];
    transpose_8x8((const float *)(const void *)(bytes[0] + 4 * g), stretch / 4, columns);
    transpose_8x8((const float *)(const void *)(bytes[lanes] + 4 * g), stretch / 4, columns + lanes);
    memcpy(packed + g * group_bytes, columns, count * group_bytes);
  }
}

/// Packs one panel of `width` channels.
SEMEME_AVX2 static void pack_channels(const float *w, size_t ldw, size_t width, size_t k, int8_t *packed,
                                      float *channel_scales, float *channel_sums) {
  channel_quantization to[panel];
  int32_t sums[panel] = {0};
  for (size_t j = 0; j < width; j++) to[j] = quantization_of_channel(largest_magnitude(w + j * ldw, k));
  int8_t bytes[panel][stretch] = {0};
  for (size_t i = 0; i < k; i += stretch) {
    const size_t count = k - i < stretch ? k - i : stretch;
    for (size_t j = 0; j < width; j++) {
      if (to[j].inverse == 0) continue;  // zeros, or weights that are not finite
      sums[j] += quantize_weights(w + j * ldw + i, count, to[j].inverse, bytes[j]);
    }
    transpose_groups(bytes, groups_of(count), packed + i / 4 * group_bytes);
  }
  for (size_t j = 0; j < width; j++) {
    channel_scales[j] = to[j].scale;
    channel_sums[j] = to[j].scale * (float)sums[j];
  }
}

SEMEME_AVX2 void sememe_gemm_pack_s8_avx2(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                          size_t row_end, int8_t *packed, float *channel_scales, float *channel_sums) {
  for (size_t column = row_begin; column < row_end; column += panel) {
    pack_channels(w + column * ldw, ldw, panel_width(column, n, panel), k, packed + column * 4 * groups_of(k),
                  channel_scales + column, channel_sums + column);
  }
}

#endif
