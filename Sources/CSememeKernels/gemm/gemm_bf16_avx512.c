// The product of bfloat16 with AVX-512, by the processor's own dot product or widened.
#include "blocks_avx512.h"

#if SEMEME_X86_64

enum { panel = sememe_gemm_panel_avx512 };

SEMEME_INLINE size_t pairs(size_t k) { return (k + 1) / 2; }

size_t sememe_gemm_packed_bf16_avx512(size_t n, size_t k) { return packed_floats(n, 2 * pairs(k), panel); }

SEMEME_INLINE void multiply(const product *p, size_t row, size_t rows, size_t panels, const char *b, product_tile *out,
                            product_lanes *multiply_tile) {
  const sememe_gemm_bf16 *args = p->operands;
  multiply_tile(rows, panels, (const lane_bytes *)(args->a + row * args->lda), args->lda / 2, (const lane_bytes *)b,
                panel * p->steps, panel, p->steps, out);
}

static void multiply_widened(const product *p, size_t row, size_t rows, size_t panels, const char *b,
                             product_tile *out) {
  multiply(p, row, rows, panels, b, out, sememe_product_bf16_avx512);
}

static void multiply_native(const product *p, size_t row, size_t rows, size_t panels, const char *b,
                            product_tile *out) {
  multiply(p, row, rows, panels, b, out, sememe_product_bf16_avx512bf16);
}

SEMEME_INLINE product product_of(const sememe_gemm_bf16 *args) {
  return (product){
      .output = &args->output,
      .packed = (const char *)args->packed,
      .panel_bytes = panel * pairs(args->k) * sizeof(lane_bytes),
      .steps = pairs(args->k),
      .operands = args,
  };
}

SEMEME_AVX512 void sememe_gemm_bf16_avx512(const sememe_gemm_bf16 *args) {
  const product p = product_of(args);
  multiply512(&p, multiply_widened);
}

SEMEME_AVX512 void sememe_gemm_bf16_avx512bf16(const sememe_gemm_bf16 *args) {
  const product p = product_of(args);
  multiply512(&p, multiply_native);
}

#endif
