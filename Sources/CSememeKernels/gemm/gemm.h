// Packed matrix product: the kernels of every level, and the packing they share.
//
// A weight of n × k is packed into panels of some columns of the result (rows of the weight): panel after panel, each
// [k][columns], so that one step over k reads one contiguous line. Columns beyond n are zero. Where an instruction
// multiplies several neighbours in k at once, the panel is [k / neighbours][columns][neighbours], with zeros beyond k.
#ifndef SEMEME_GEMM_H
#define SEMEME_GEMM_H

#include "../tiling.h"
#include "CSememeKernels.h"

enum { sememe_gemm_panel_scalar = 8, sememe_gemm_panel_avx2 = 16 };

SEMEME_INTERNAL size_t sememe_gemm_packed_f32_scalar(size_t n, size_t k);
SEMEME_INTERNAL size_t sememe_gemm_packed_bf16_scalar(size_t n, size_t k);
SEMEME_INTERNAL size_t sememe_gemm_packed_s8_scalar(size_t n, size_t k);
SEMEME_INTERNAL void sememe_gemm_pack_f32_scalar(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                 size_t row_end, float *packed);
SEMEME_INTERNAL void sememe_gemm_pack_bf16_scalar(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                  size_t row_end, uint16_t *packed);
SEMEME_INTERNAL void sememe_gemm_pack_s8_scalar(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                size_t row_end, int8_t *packed, float *channel_scales,
                                                float *channel_sums);
SEMEME_INTERNAL void sememe_gemm_f32_scalar(const sememe_gemm_f32 *args);
SEMEME_INTERNAL void sememe_gemm_bf16_scalar(const sememe_gemm_bf16 *args);
SEMEME_INTERNAL void sememe_gemm_s8_scalar(const sememe_gemm_s8 *args);

// AVX2. The product of bfloat16 widens to float32, that of bytes to 16 bits. With AVX-VNNI, or with AVX-512 VNNI in
// registers of 256 bits, only the product of bytes differs; packing is the same.
SEMEME_INTERNAL size_t sememe_gemm_packed_f32_avx2(size_t n, size_t k);
SEMEME_INTERNAL size_t sememe_gemm_packed_bf16_avx2(size_t n, size_t k);
SEMEME_INTERNAL size_t sememe_gemm_packed_s8_avx2(size_t n, size_t k);
SEMEME_INTERNAL void sememe_gemm_pack_f32_avx2(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                               size_t row_end, float *packed);
SEMEME_INTERNAL void sememe_gemm_pack_bf16_avx2(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                size_t row_end, uint16_t *packed);
SEMEME_INTERNAL void sememe_gemm_pack_s8_avx2(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                              size_t row_end, int8_t *packed, float *channel_scales,
                                              float *channel_sums);
SEMEME_INTERNAL void sememe_gemm_f32_avx2(const sememe_gemm_f32 *args);
SEMEME_INTERNAL void sememe_gemm_bf16_avx2(const sememe_gemm_bf16 *args);
SEMEME_INTERNAL void sememe_gemm_s8_avx2(const sememe_gemm_s8 *args);
SEMEME_INTERNAL void sememe_gemm_s8_avxvnni(const sememe_gemm_s8 *args);
SEMEME_INTERNAL void sememe_gemm_s8_avx512vnni_ymm(const sememe_gemm_s8 *args);

// AVX-512. The product of bytes without VNNI widens to 16 bits; that of bfloat16 without its instructions widens to
// float32. Packing is the same with and without the instructions.
enum { sememe_gemm_panel_avx512 = 32 };

SEMEME_INTERNAL size_t sememe_gemm_packed_f32_avx512(size_t n, size_t k);
SEMEME_INTERNAL size_t sememe_gemm_packed_bf16_avx512(size_t n, size_t k);
SEMEME_INTERNAL size_t sememe_gemm_packed_s8_avx512(size_t n, size_t k);
SEMEME_INTERNAL void sememe_gemm_pack_f32_avx512(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                 size_t row_end, float *packed);
SEMEME_INTERNAL void sememe_gemm_pack_bf16_avx512(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                  size_t row_end, uint16_t *packed);
SEMEME_INTERNAL void sememe_gemm_pack_s8_avx512(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                size_t row_end, int8_t *packed, float *channel_scales,
                                                float *channel_sums);
SEMEME_INTERNAL void sememe_gemm_f32_avx512(const sememe_gemm_f32 *args);
SEMEME_INTERNAL void sememe_gemm_bf16_avx512(const sememe_gemm_bf16 *args);
SEMEME_INTERNAL void sememe_gemm_bf16_avx512bf16(const sememe_gemm_bf16 *args);
SEMEME_INTERNAL void sememe_gemm_s8_avx512(const sememe_gemm_s8 *args);
SEMEME_INTERNAL void sememe_gemm_s8_avx512vnni(const sememe_gemm_s8 *args);

// NEON. The product of bytes needs no more, or multiplies signed bytes with FEAT_DotProd, both from the same packed
// weights; FEAT_I8MM and FEAT_BF16 have packed weights of their own. The product of bfloat16 else widens to float32.
enum { sememe_gemm_panel_neon = 16 };

SEMEME_INTERNAL size_t sememe_gemm_packed_f32_neon(size_t n, size_t k);
SEMEME_INTERNAL size_t sememe_gemm_packed_bf16_neon(size_t n, size_t k);
SEMEME_INTERNAL size_t sememe_gemm_packed_bf16_neon_i8mm(size_t n, size_t k);
SEMEME_INTERNAL size_t sememe_gemm_packed_s8_neon(size_t n, size_t k);
SEMEME_INTERNAL size_t sememe_gemm_packed_s8_neon_i8mm(size_t n, size_t k);
SEMEME_INTERNAL void sememe_gemm_pack_f32_neon(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                               size_t row_end, float *packed);
SEMEME_INTERNAL void sememe_gemm_pack_bf16_neon(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                size_t row_end, uint16_t *packed);
SEMEME_INTERNAL void sememe_gemm_pack_bf16_neon_i8mm(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                     size_t row_end, uint16_t *packed);
SEMEME_INTERNAL void sememe_gemm_pack_s8_neon(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                              size_t row_end, int8_t *packed, float *channel_scales,
                                              float *channel_sums);
SEMEME_INTERNAL void sememe_gemm_pack_s8_neon_i8mm(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin,
                                                   size_t row_end, int8_t *packed, float *channel_scales,
                                                   float *channel_sums);
SEMEME_INTERNAL void sememe_gemm_f32_neon(const sememe_gemm_f32 *args);
SEMEME_INTERNAL void sememe_gemm_bf16_neon(const sememe_gemm_bf16 *args);
SEMEME_INTERNAL void sememe_gemm_bf16_neon_i8mm(const sememe_gemm_bf16 *args);
SEMEME_INTERNAL void sememe_gemm_s8_neon(const sememe_gemm_s8 *args);
SEMEME_INTERNAL void sememe_gemm_s8_neon_dotprod(const sememe_gemm_s8 *args);
SEMEME_INTERNAL void sememe_gemm_s8_neon_i8mm(const sememe_gemm_s8 *args);

/// The floats that an n × k weight takes in panels of `panel` columns.
SEMEME_INLINE size_t packed_floats(size_t n, size_t k, size_t panel) { return padded(n, panel) * k; }

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
