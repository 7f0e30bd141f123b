// The bias of relative places on squares of queries and keys, for the instruction set whose header has been included
// and which defines besides
//
//   look_up(row, places)   row[places[t]] in lane t, where places rise by at most one from lane to lane
//   reversed(v)            the lanes in the other order
//   transpose(v)           v[i] becomes the i-th lanes of v[0 … lanes − 1]
//
// Along a query's keys distances fall, along a key's queries they rise. So the scores of both lie side by side in their
// rows, apart from places that are skipped because distances share them: one load and one permutation bring `lanes` of
// them. Those of keys are then turned to lie as those of queries do.
#include "attention.h"

/// Adds the scores of the keys from `key` on at the places that their distances to the queries from `query` on have: a
/// vector for each query.
VECTOR_INLINE void add_key_scores(const sememe_position_bias *args, size_t query, size_t key, vector square[lanes]) {
  const int32_t *places = args->places + (ptrdiff_t)query + args->query_offset - (ptrdiff_t)key;
  const size_t left = args->keys - key;
  for (size_t j = 0; j < lanes; j++) {
    square[j] = j < left ? look_up(args->key_scores + (key + j) * args->ldk, places - j) : splat(0);
  }
  transpose(square);
}

VECTOR_CODE void AT_LEVEL(sememe_position_bias_f32)(const sememe_position_bias *args) {
  const vector scale = splat(args->scale);
  for (size_t query = 0; query < args->queries; query += lanes) {
    const size_t rows = args->queries - query < lanes ? args->queries - query : lanes;
    for (size_t key = 0; key < args->keys; key += lanes) {
      vector square[lanes];
      if (args->key_scores) {
        add_key_scores(args, query, key, square);
      } else {
        for (size_t i = 0; i < lanes; i++) square[i] = splat(0);
      }
      // The last lane's distance is the smallest.
      const int32_t *places = args->places + (ptrdiff_t)query + args->query_offset - (ptrdiff_t)(key + lanes - 1);
      for (size_t i = 0; i < rows; i++) {
        vector sum = square[i];
        if (args->query_scores) {
          sum = reversed(look_up(args->query_scores + (query + i) * args->ldq, places + i)) + sum;
        }
        store_up_to(args->bias + (query + i) * args->ldb + key, args->keys - key, sum * scale);
      }
    }
  }
}
