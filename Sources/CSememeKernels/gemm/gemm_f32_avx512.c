// The product of float32 with AVX-512.
#include "blocks_avx512.h"

#if SEMEME_X86_64

enum { panel = sememe_gemm_panel_avx512 };

size_t sememe_gemm_packed_f32_avx512(size_t n, size_t k) { return packed_floats(n, k, panel); }

static void multiply(const product *p, size_t row, size_t rows, size_t panels, const char *b, product_tile *out) {
  const sememe_gemm_f32 *args = p->operands;
  sememe_product_f32_avx512(rows, panels, args->a + row * args->lda, args->lda, (const float *)(const void *)b,
                            panel * args->k, panel, args->k, out);
}

SEMEME_AVX512 void sememe_gemm_f32_avx512(const sememe_gemm_f32 *args) {
  const product p = {
      .output = &args->output,
      .packed = (const char *)args->packed,
      .panel_bytes = panel * args->k * sizeof(float),
      .steps = args->k,
      .operands = args,
  };
  multiply512(&p, multiply);
}

#endif
