// Attention one query at a time, as the paper writes it. Scratch: the scores of one query.
#include "../softmax/softmax.h"
#include "attention.h"

#include <string.h>

size_t sememe_attention_scratch_f32_scalar(size_t keys, size_t head) {
  (void)head;
  return keys;
}

void sememe_attention_f32_scalar(const sememe_attention_f32 *args) {
  float *weights = args->scratch;

  for (size_t query = 0; query < args->queries; query++) {
    const key_range seen = visible_keys(args, query);
    const float *q = args->q + query * args->ldq;
    PLAIN_FOR (size_t key = seen.begin; key < seen.end; key++) {
      float dot = 0;
      PLAIN_FOR (size_t i = 0; i < args->head; i++) { dot += q[i] * args->k[key * args->ldk + i]; }
      weights[key] = args->scale * dot;
      if (args->bias) weights[key] += args->bias[(ptrdiff_t)query * args->ldb + (ptrdiff_t)key];
    }
    sememe_softmax_f32_scalar(weights + seen.begin, 1, seen.end - seen.begin);

    float *out = args->out + query * args->ldo;
    PLAIN_FOR (size_t i = 0; i < args->value_head; i++) {
      float sum = 0;
      PLAIN_FOR (size_t key = seen.begin; key < seen.end; key++) { sum += weights[key] * args->v[key * args->ldv + i]; }
      out[i] = sum;
    }
    if (args->probabilities) {
      float *row = args->probabilities + query * args->ldp;
      memset(row, 0, args->keys * sizeof(float));
      memcpy(row + seen.begin, weights + seen.begin, (seen.end - seen.begin) * sizeof(float));
    }
  }
}
