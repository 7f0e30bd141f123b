// The product of bytes with AVX-512, by the dot product of VNNI or widened.
#include "blocks_avx512.h"

#if SEMEME_X86_64

enum { panel = sememe_gemm_panel_avx512 };

SEMEME_INLINE size_t quads(size_t k) { return (k + 3) / 4; }

size_t sememe_gemm_packed_s8_avx512(size_t n, size_t k) { return packed_floats(n, 4 * quads(k), panel); }

SEMEME_INLINE void multiply(const product *p, size_t row, size_t rows, size_t panels, const char *b, product_tile *out,
                            product_lanes *multiply_tile) {
  const sememe_gemm_s8 *args = p->operands;
  out->scales = args->scales + row;
  out->minimums = args->minimums + row;
  multiply_tile(rows, panels, (const lane_bytes *)(args->a + row * args->lda), args->lda / 4, (const lane_bytes *)b,
                panel * p->steps, panel, p->steps, out);
}

static void multiply_widened(const product *p, size_t row, size_t rows, size_t panels, const char *b,
                             product_tile *out) {
  multiply(p, row, rows, panels, b, out, sememe_product_s8_avx512);
}

static void multiply_native(const product *p, size_t row, size_t rows, size_t panels, const char *b,
                            product_tile *out) {
  multiply(p, row, rows, panels, b, out, sememe_product_s8_avx512vnni);
}

SEMEME_INLINE product product_of(const sememe_gemm_s8 *args) {
  return (product){
      .output = &args->output,
      .channel_scales = args->channel_scales,
      .channel_sums = args->channel_sums,
      .packed = (const char *)args->packed,
      .panel_bytes = panel * quads(args->k) * sizeof(lane_bytes),
      .steps = quads(args->k),
      .operands = args,
  };
}

SEMEME_AVX512 void sememe_gemm_s8_avx512(const sememe_gemm_s8 *args) {
  const product p = product_of(args);
  multiply512(&p, multiply_widened);
}

SEMEME_AVX512 void sememe_gemm_s8_avx512vnni(const sememe_gemm_s8 *args) {
  const product p = product_of(args);
  multiply512(&p, multiply_native);
}

#endif
