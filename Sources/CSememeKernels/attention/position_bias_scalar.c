// The bias of relative places, one pair of a query and a key at a time.
#include "attention.h"

void sememe_position_bias_f32_scalar(const sememe_position_bias *args) {
  for (size_t query = 0; query < args->queries; query++) {
    const int32_t *places = args->places + (ptrdiff_t)query + args->query_offset;
    PLAIN_FOR (size_t key = 0; key < args->keys; key++) {
      const int32_t place = places[-(ptrdiff_t)key];
      float sum = 0;
      if (args->query_scores) sum += args->query_scores[query * args->ldq + (size_t)place];
      if (args->key_scores) sum += args->key_scores[key * args->ldk + (size_t)place];
      args->bias[query * args->ldb + key] = args->scale * sum;
    }
  }
}
