// The packed products in portable C. Eight columns at a time give the processor eight independent chains; each element
// is still the plain sum over k in order.
#include "../activation/activation_scalar.h"
#include "../conversion/conversion_scalar.h"
#include "../quantization/quantization_scalar.h"
#include "gemm.h"

enum { panel = sememe_gemm_panel_scalar };

size_t sememe_gemm_packed_f32_scalar(size_t n, size_t k) { return packed_floats(n, k, panel); }
size_t sememe_gemm_packed_bf16_scalar(size_t n, size_t k) { return packed_floats(n, k, panel); }
size_t sememe_gemm_packed_s8_scalar(size_t n, size_t k) { return packed_floats(n, k, panel); }

void sememe_gemm_pack_f32_scalar(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                                 float *packed) {
  for (size_t column = row_begin; column < row_end; column += panel) {
    pack_panel(w + column * ldw, ldw, panel_width(column, n, panel), 0, k, packed + column * k, panel);
  }
}

void sememe_gemm_pack_bf16_scalar(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                                  uint16_t *packed) {
  for (size_t column = row_begin; column < row_end; column += panel) {
    PLAIN_FOR (size_t i = 0; i < k * panel; i++) {
      const size_t row = column + i % panel;
      packed[column * k + i] = row < n ? narrow_bf16_scalar(w[row * ldw + i / panel]) : 0;
    }
  }
}

/// Quantises one weight row into every `panel`-th byte of `packed`.
static void pack_channel(const float *w, size_t k, int8_t *packed, float *channel_scale, float *channel_sum) {
  const channel_quantization to = quantization_of_channel(largest_magnitude_scalar(w, k));
  int32_t sum = 0;
  PLAIN_FOR (size_t i = 0; i < k; i++) {
    const int8_t q = to.inverse == 0 ? 0 : (int8_t)lrintf(w[i] * to.inverse);
    packed[i * panel] = q;
    sum += q;
  }
  *channel_scale = to.scale;
  *channel_sum = to.scale * (float)sum;
}

void sememe_gemm_pack_s8_scalar(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                                int8_t *packed, float *channel_scales, float *channel_sums) {
  for (size_t column = row_begin; column < row_end; column += panel) {
    const size_t width = panel_width(column, n, panel);
    int8_t *out = packed + column * k;
    if (width < panel) memset(out, 0, k * panel);
    for (size_t j = 0; j < width; j++) {
      const size_t channel = column + j;
      pack_channel(w + channel * ldw, k, out + j, channel_scales + channel, channel_sums + channel);
    }
  }
}

/// Turns the sums of one row and panel into results.
static void finish(const sememe_gemm_output *output, size_t row, size_t column, const float *sums) {
  const size_t width = panel_width(column, output->n, panel);
  PLAIN_FOR (size_t j = 0; j < width; j++) {
    const size_t at = column + j;
    float y = sums[j];
    if (output->bias) y += output->bias[at];
    y = activation_scalar(y, output->activation);
    if (output->residual) y = output->residual[row * output->ldr + at] + y;
    if (output->c) output->c[row * output->ldc + at] = y;
    if (output->narrow) output->narrow[row * output->ld_narrow + at] = narrow_bf16_scalar(y);
  }
}

void sememe_gemm_f32_scalar(const sememe_gemm_f32 *args) {
  const sememe_gemm_output *output = &args->output;
  for (size_t column = output->column_begin; column < output->column_end; column += panel) {
    const float *weights = args->packed + column * args->k;

    for (size_t row = 0; row < output->rows; row++) {
      const float *a = args->a + row * args->lda;
      float sums[panel] = {0};
      PLAIN_FOR (size_t i = 0; i < args->k; i++) {
        PLAIN_FOR (size_t j = 0; j < panel; j++) { sums[j] += a[i] * weights[i * panel + j]; }
      }
      finish(output, row, column, sums);
    }
  }
}

void sememe_gemm_bf16_scalar(const sememe_gemm_bf16 *args) {
  const sememe_gemm_output *output = &args->output;
  for (size_t column = output->column_begin; column < output->column_end; column += panel) {
    const uint16_t *weights = args->packed + column * args->k;

    for (size_t row = 0; row < output->rows; row++) {
      const uint16_t *a = args->a + row * args->lda;
      float sums[panel] = {0};
      PLAIN_FOR (size_t i = 0; i < args->k; i++) {
        const float x = widen_bf16_scalar(a[i]);
        PLAIN_FOR (size_t j = 0; j < panel; j++) { sums[j] += x * widen_bf16_scalar(weights[i * panel + j]); }
      }
      finish(output, row, column, sums);
    }
  }
}

void sememe_gemm_s8_scalar(const sememe_gemm_s8 *args) {
  const sememe_gemm_output *output = &args->output;
  for (size_t column = output->column_begin; column < output->column_end; column += panel) {
    const int8_t *weights = args->packed + column * args->k;
    const size_t width = panel_width(column, output->n, panel);

    for (size_t row = 0; row < output->rows; row++) {
      const uint8_t *a = args->a + row * args->lda;
      int32_t products[panel] = {0};
      PLAIN_FOR (size_t i = 0; i < args->k; i++) {
        PLAIN_FOR (size_t j = 0; j < panel; j++) { products[j] += a[i] * weights[i * panel + j]; }
      }
      float sums[panel];
      PLAIN_FOR (size_t j = 0; j < width; j++) {
        const float from_minimum = args->minimums[row] * args->channel_sums[column + j];
        sums[j] = fmaf(args->scales[row], args->channel_scales[column + j] * (float)products[j], from_minimum);
      }
      finish(output, row, column, sums);
    }
  }
}
