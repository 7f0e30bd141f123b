// The products of every type with AVX-512. A step over k multiplies elements of four bytes: floats, pairs of bfloat16
// or groups of four bytes.
#include "blocks_avx512.h"
#include "gemm.h"

#if SEMEME_X86_64

size_t sememe_gemm_packed_f32_avx512(size_t n, size_t k) { return packed_floats(n, k, tile_columns512); }

size_t sememe_gemm_packed_bf16_avx512(size_t n, size_t k) { return packed_floats(n, padded(k, 2), tile_columns512); }

size_t sememe_gemm_packed_s8_avx512(size_t n, size_t k) { return packed_floats(n, padded(k, 4), tile_columns512); }

void sememe_gemm_f32_avx512(const sememe_gemm_f32 *args) {
  sememe_multiply_blocks_avx512(&(product){.multiply_tile = sememe_product_f32_avx512,
                                           .a = (const lane_bytes *)args->a,
                                           .lda = args->lda,
                                           .packed = (const lane_bytes *)args->packed,
                                           .steps = args->k,
                                           .output = &args->output});
}

static void multiply_bf16(const sememe_gemm_bf16 *args, product_of_tile *multiply_tile) {
  sememe_multiply_blocks_avx512(&(product){.multiply_tile = multiply_tile,
                                           .a = (const lane_bytes *)args->a,
                                           .lda = args->lda / 2,
                                           .packed = (const lane_bytes *)args->packed,
                                           .steps = blocks_of(args->k, 2),
                                           .output = &args->output});
}

void sememe_gemm_bf16_avx512(const sememe_gemm_bf16 *args) { multiply_bf16(args, sememe_product_bf16_avx512); }

void sememe_gemm_bf16_avx512bf16(const sememe_gemm_bf16 *args) { multiply_bf16(args, sememe_product_bf16_avx512bf16); }

static void multiply_s8(const sememe_gemm_s8 *args, product_of_tile *multiply_tile) {
  sememe_multiply_blocks_avx512(&(product){.multiply_tile = multiply_tile,
                                           .a = (const lane_bytes *)args->a,
                                           .lda = args->lda / 4,
                                           .packed = (const lane_bytes *)args->packed,
                                           .steps = blocks_of(args->k, 4),
                                           .scales = args->scales,
                                           .minimums = args->minimums,
                                           .channel_scales = args->channel_scales,
                                           .channel_sums = args->channel_sums,
                                           .output = &args->output});
}

void sememe_gemm_s8_avx512(const sememe_gemm_s8 *args) { multiply_s8(args, sememe_product_s8_avx512); }

void sememe_gemm_s8_avx512vnni(const sememe_gemm_s8 *args) { multiply_s8(args, sememe_product_s8_avx512vnni); }

#endif
