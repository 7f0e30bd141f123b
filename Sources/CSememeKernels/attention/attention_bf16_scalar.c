// Attention over bfloat16 one query at a time: products and sums in float32, the softmax rounded to bfloat16 before it
// weighs the values. Scratch: the scores of one query.
#include "../conversion/conversion_scalar.h"
#include "../quantization/quantization_scalar.h"
#include "../softmax/softmax.h"
#include "attention.h"

size_t sememe_attention_scratch_bf16_scalar(size_t keys, size_t head) {
  (void)head;
  return keys * sizeof(float);
}

void sememe_attention_bf16_scalar(const sememe_attention_bf16 *args) {
  float *weights = args->scratch;

  for (size_t query = 0; query < args->queries; query++) {
    const key_range seen = visible_keys_bf16(args, query);
    const uint16_t *q = args->q + query * args->ldq;
    PLAIN_FOR (size_t key = seen.begin; key < seen.end; key++) {
      const uint16_t *k = args->k + key * args->ldk;
      float dot = 0;
      PLAIN_FOR (size_t i = 0; i < args->head; i++) { dot += widen_bf16_scalar(q[i]) * widen_bf16_scalar(k[i]); }
      weights[key] = args->scale * dot;
    }
    sememe_softmax_f32_scalar(weights + seen.begin, 1, seen.end - seen.begin);
    PLAIN_FOR (size_t key = seen.begin; key < seen.end; key++) {
      weights[key] = widen_bf16_scalar(narrow_bf16_scalar(weights[key]));
    }

    PLAIN_FOR (size_t i = 0; i < args->value_head; i++) {
      float sum = 0;
      PLAIN_FOR (size_t key = seen.begin; key < seen.end; key++) {
        sum += weights[key] * widen_bf16_scalar(args->v[key * args->ldv + i]);
      }
      if (args->out) args->out[query * args->ldo + i] = sum;
      if (args->narrow) args->narrow[query * args->ld_narrow + i] = narrow_bf16_scalar(sum);
    }
  }
}
