// The product of floats with NEON, and of bfloat16 widened to float where the processor does not multiply it.
#include "blocks_neon.h"
#include "packing_neon.h"

#if SEMEME_AARCH64

enum { panel = sememe_gemm_panel_neon };

size_t sememe_gemm_packed_f32_neon(size_t n, size_t k) { return packed_floats(n, k, panel); }

size_t sememe_gemm_packed_bf16_neon(size_t n, size_t k) { return packed_floats(n, k, panel); }

void sememe_gemm_pack_f32_neon(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                               float *packed) {
  pack_panels(w, ldw, n, k, row_begin, row_end, packed);
}

/// Some steps over k at a time are packed as floats and then rounded.
void sememe_gemm_pack_bf16_neon(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                                uint16_t *packed) {
  enum { steps = 64 };
  float block[steps * panel];
  for (size_t column = row_begin; column < row_end; column += panel) {
    const size_t width = panel_width(column, n, panel);
    for (size_t i = 0; i < k; i += steps) {
      const size_t count = k - i < steps ? k - i : steps;
      pack_panels(w + column * ldw + i, ldw, width, count, 0, width, block);
      uint16_t *out = packed + column * k + i * panel;
      for (size_t e = 0; e < count * panel; e += lanes) vst1_u16(out + e, narrowed(vld1q_f32(block + e)));
    }
  }
}

static void multiply_f32(const void *arguments, size_t row, size_t rows, size_t column, size_t panels) {
  const sememe_gemm_f32 *args = arguments;
  float tile[tile_elements] = {0};
  sememe_tile_f32_neon(rows, panels, args->a + row * args->lda, args->lda, args->packed + column * args->k,
                       panel * args->k, panel, args->k, tile);
  sememe_finish_tile_neon(&args->output, row, rows, column, panels, tile);
}

static void multiply_bf16(const void *arguments, size_t row, size_t rows, size_t column, size_t panels) {
  const sememe_gemm_bf16 *args = arguments;
  float tile[tile_elements] = {0};
  sememe_tile_bf16_neon(rows, panels, args->a + row * args->lda, args->lda, args->packed + column * args->k,
                        panel * args->k, panel, args->k, tile);
  sememe_finish_tile_neon(&args->output, row, rows, column, panels, tile);
}

void sememe_gemm_f32_neon(const sememe_gemm_f32 *args) {
  for_each_tile(&args->output, args, 1, tile_rows, multiply_f32);
}

void sememe_gemm_bf16_neon(const sememe_gemm_bf16 *args) {
  for_each_tile(&args->output, args, 1, tile_rows, multiply_bf16);
}

#endif
