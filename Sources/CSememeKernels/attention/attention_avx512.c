// Attention with AVX-512, on strips of queries and blocks of keys: transposed scores, online softmax, values.
//
// A strip's queries are turned once; keys and values are read as they lie or, where several strips read them, from
// copies. Keys that only a neighbour in the strip sees are never multiplied in, not even with zero, so nothing of them
// can leak. Sums grow in the output itself. Scratch: those copies, the turned queries and the weights of one block.
#include "../transpose_avx512.h"
#include "attention.h"
#include "products_avx512.h"
#include "strip_avx512.h"

#if SEMEME_X86_64

#include <stdint.h>
#include <string.h>

/// The parts of the scratch, each of which starts a cache line, and where keys and values are read.
typedef struct scratch_parts {
  float *weights, *queries, *key_copy, *value_copy;
  const float *keys, *values;  ///< the copies, or the caller's
  size_t ldk, ldv;             ///< of those
} scratch_parts;

size_t sememe_attention_scratch_f32_avx512(size_t keys, size_t head) {
  const size_t block = padded(keys < key_block ? keys : key_block, lanes);
  return lanes + (block + head) * wide_strip + 2 * keys * padded(head, lanes);
}

static scratch_parts parts_of_scratch(const sememe_attention_f32 *args) {
  const size_t block = padded(args->keys < key_block ? args->keys : key_block, lanes);
  const size_t misplaced = (uintptr_t)args->scratch / sizeof(float) % lanes;
  scratch_parts parts = {.weights = args->scratch + (misplaced ? lanes - misplaced : 0)};
  parts.queries = parts.weights + block * wide_strip;
  parts.key_copy = parts.queries + args->head * wide_strip;
  parts.value_copy = parts.key_copy + args->keys * padded(args->head, lanes);
  return parts;
}

/// Copies the rows [begin, end) of n floats, each starting a cache line.
SEMEME_AVX512 static void copy_rows(const float *x, size_t ldx, size_t n, key_range rows, float *copy) {
  const size_t ld = padded(n, lanes);
  for (size_t row = rows.begin; row < rows.end; row++) {
    for (size_t i = 0; i < n; i += lanes) {
      _mm512_store_ps(copy + row * ld + i, load_up_to(x + row * ldx + i, n - i));
    }
  }
}

/// Copies the keys and values that any query sees close together where several strips read them: rows of a wide matrix
/// share cache sets, lie in many pages and do not start cache lines. Values wider than the head stay where they are,
/// since the scratch has no room for them.
static void place_keys_and_values(const sememe_attention_f32 *args, key_range seen, scratch_parts *parts) {
  const bool is_shared = args->queries > wide_strip;
  parts->keys = args->k;
  parts->ldk = args->ldk;
  parts->values = args->v;
  parts->ldv = args->ldv;
  if (is_shared) {
    copy_rows(args->k, args->ldk, args->head, seen, parts->key_copy);
    parts->keys = parts->key_copy;
    parts->ldk = padded(args->head, lanes);
  }
  if (is_shared && args->value_head <= args->head) {
    copy_rows(args->v, args->ldv, args->value_head, seen, parts->value_copy);
    parts->values = parts->value_copy;
    parts->ldv = padded(args->value_head, lanes);
  }
}

/// Turns the queries of a strip: a line for each element of the head, with zeros for queries that are not there.
SEMEME_AVX512 static void turn_queries(const sememe_attention_f32 *args, const strip *s, float *queries) {
  for (size_t at = 0; at < s->width; at += lanes) {
    const size_t rows = s->rows - at < lanes ? s->rows - at : lanes;
    const float *q = args->q + (s->query + at) * args->ldq;
    for (size_t i = 0; i < args->head; i += lanes) {
      __m512 lines[lanes];
      load_transposed512(q + i, args->ldq, rows, args->head - i, lines);
      const size_t left = args->head - i;
      if (left >= lanes) {
        for (size_t j = 0; j < lanes; j++) _mm512_store_ps(queries + (i + j) * s->width + at, lines[j]);
      } else {
        for (size_t j = 0; j < left; j++) _mm512_store_ps(queries + (i + j) * s->width + at, lines[j]);
      }
    }
  }
}

/// How many rows of keys one product reads: fewer where all of them would share a cache set, which holds twelve lines
/// or eight.
SEMEME_INLINE size_t keys_at_once(const scratch_parts *parts, const strip *s) {
  if (parts->ldk % 1024 == 0) return 8;
  return s->width == narrow_strip ? narrow_rows : product_rows;
}

/// weights = scale·(q·k) for the strip and the keys of the block at `block`.
static void score_block(const sememe_attention_f32 *args, const strip *s, const scratch_parts *parts, size_t block,
                        key_range keys) {
  for (size_t key = keys.begin, rows; key < keys.end; key += rows) {
    rows = block_rows(keys.end - key, keys_at_once(parts, s));
    const scoring scores = {.keys = parts->keys + key * parts->ldk,
                            .ldk = parts->ldk,
                            .queries = parts->queries,
                            .head = args->head,
                            .scale = args->scale,
                            .scores = s->weights + (key - block) * s->width};
    sememe_products_f32_avx512.score(&scores, rows, s->width);
  }
}

/// weights += bias, sixteen keys of sixteen queries at a time.
SEMEME_AVX512 static void add_bias(const sememe_attention_f32 *args, const strip *s, size_t block, key_range keys) {
  for (size_t at = 0; at < s->rows; at += lanes) {
    const size_t rows = s->rows - at < lanes ? s->rows - at : lanes;
    for (size_t key = keys.begin; key < keys.end; key += lanes) {
      __m512 lines[lanes];
      load_transposed512(args->bias + (s->query + at) * args->ldb + key, args->ldb, rows, keys.end - key, lines);
      float *weights = s->weights + (key - block) * s->width + at;
      for (size_t j = 0; j < lanes && key + j < keys.end; j++, weights += s->width) {
        _mm512_storeu_ps(weights, _mm512_add_ps(_mm512_loadu_ps(weights), lines[j]));
      }
    }
  }
}

/// Notes the scores that each query sees where its probabilities will stand.
static void keep_scores(const sememe_attention_f32 *args, const strip *s, size_t block) {
  for (size_t row = 0; row < s->rows; row++) {
    const key_range keys = within_block(s->seen[row], block);
    float *scores = args->probabilities + (s->query + row) * args->ldp;
    for (size_t key = keys.begin; key < keys.end; key++) scores[key] = s->weights[(key - block) * s->width + row];
  }
}

/// Turns the scores of the strip that were noted into probabilities.
SEMEME_AVX512 static void write_probabilities(const sememe_attention_f32 *args, const strip *s, const float *inverses) {
  for (size_t row = 0; row < s->rows; row++) {
    const key_range seen = s->seen[row];
    float *x = args->probabilities + (s->query + row) * args->ldp;
    const __m512 inverse = splat(inverses[row]);
    const __m512 maximum = splat(s->maxima[row] == -INFINITY ? 0 : s->maxima[row]);
    for (size_t key = seen.begin; key < seen.end; key += lanes) {
      const size_t left = seen.end - key;
      const __m512 e = exp_of(_mm512_sub_ps(load_up_to(x + key, left), maximum));
      store_up_to(x + key, left, _mm512_mul_ps(e, inverse));
    }
    memset(x, 0, seen.begin * sizeof(float));
    memset(x + seen.end, 0, (args->keys - seen.end) * sizeof(float));
  }
}

/// Weighs the values of the keys for `rows` queries that all see them.
static void weigh(const sememe_attention_f32 *args, const strip *s, const scratch_parts *parts, size_t block,
                  key_range keys, size_t row, size_t rows, const float *factors, bool continues) {
  for (size_t column = 0; column < args->value_head; column += product_columns) {
    const size_t width = args->value_head - column;
    const weighing w = {.weights = s->weights + (keys.begin - block) * s->width + row,
                        .ldw = s->width,
                        .values = parts->values + keys.begin * parts->ldv + column,
                        .ldv = parts->ldv,
                        .count = keys.end - keys.begin,
                        .out = args->out + (s->query + row) * args->ldo + column,
                        .ldo = args->ldo,
                        .factors = factors + row,
                        .continues = continues};
    sememe_products_f32_avx512.weigh(&w, rows, width < product_columns ? width : product_columns);
  }
}

/// Weighs the values of a block for `rows` queries, over stretches of keys that the same queries see.
static void weigh_stretches(const sememe_attention_f32 *args, const strip *s, const scratch_parts *parts, size_t block,
                            size_t row, size_t rows, const float *factors) {
  const key_range *seen = s->seen + row;
  const key_range keys = within_block((key_range){seen[0].begin, seen[rows - 1].end}, block);
  size_t first = 0, last = 0;  // the queries that see `key`
  for (size_t key = keys.begin, next; key < keys.end; key = next) {
    while (first < rows && seen[first].end <= key) first++;
    while (last < rows && seen[last].begin <= key) last++;
    next = last < rows && seen[last].begin < keys.end ? seen[last].begin : keys.end;
    if (first >= last) continue;
    if (seen[first].end < next) next = seen[first].end;
    weigh(args, s, parts, block, (key_range){key, next}, row + first, last - first, factors, true);
  }
}

/// Multiplies the outputs of the strip, row by row.
SEMEME_AVX512 static void scale_outputs(const sememe_attention_f32 *args, const strip *s, const float *factors) {
  for (size_t row = 0; row < s->rows; row++) {
    float *out = args->out + (s->query + row) * args->ldo;
    const __m512 factor = splat(factors[row]);
    for (size_t i = 0; i < args->value_head; i += lanes) {
      const size_t left = args->value_head - i;
      store_up_to(out + i, left, _mm512_mul_ps(load_up_to(out + i, left), factor));
    }
  }
}

/// The weights of one block of keys: exponentials, with their sums taken into the strip's.
SEMEME_AVX512 static void weights_of_block(const sememe_attention_f32 *args, strip *s, const scratch_parts *parts,
                                           size_t block) {
  const key_range keys = within_block(keys_of_strip(s), block);
  score_block(args, s, parts, block, keys);
  if (args->bias) add_bias(args, s, block, keys);
  if (args->probabilities) keep_scores(args, s, block);
  softmax_of_block(s, block, keys);
}

/// A strip whose queries all see the same keys of one block: sums start at zero and are scaled as they are stored.
SEMEME_AVX512 static void attend_within_block(const sememe_attention_f32 *args, strip *s, const scratch_parts *parts) {
  const key_range keys = keys_of_strip(s);
  const size_t block = keys.begin / key_block * key_block;
  float inverses[wide_strip];
  weights_of_block(args, s, parts, block);
  inverse_sums(s, inverses);
  for (size_t row = 0, rows; row < s->rows; row += rows) {
    rows = block_rows(s->rows - row, product_rows);
    weigh(args, s, parts, block, keys, row, rows, inverses, false);
  }
  if (args->probabilities) write_probabilities(args, s, inverses);
}

/// Any strip: sums grow in the outputs, are corrected from block to block, and scaled at the end.
SEMEME_AVX512 static void attend_over_blocks(const sememe_attention_f32 *args, strip *s, const scratch_parts *parts) {
  const key_range keys = keys_of_strip(s);
  float ones[wide_strip], inverses[wide_strip];
  for (size_t row = 0; row < wide_strip; row++) ones[row] = 1;
  for (size_t row = 0; row < s->rows; row++) {
    memset(args->out + (s->query + row) * args->ldo, 0, args->value_head * sizeof(float));
  }
  for (size_t block = keys.begin / key_block * key_block; block < keys.end; block += key_block) {
    weights_of_block(args, s, parts, block);
    if (block > keys.begin) scale_outputs(args, s, s->corrections);
    for (size_t row = 0, rows; row < s->rows; row += rows) {
      rows = block_rows(s->rows - row, product_rows);
      weigh_stretches(args, s, parts, block, row, rows, ones);
    }
  }
  inverse_sums(s, inverses);
  scale_outputs(args, s, inverses);
  if (args->probabilities) write_probabilities(args, s, inverses);
}

SEMEME_AVX512 void sememe_attention_f32_avx512(const sememe_attention_f32 *args) {
  if (args->queries == 0) return;
  const key_range seen = {visible_keys(args, 0).begin, visible_keys(args, args->queries - 1).end};
  scratch_parts parts = parts_of_scratch(args);
  place_keys_and_values(args, seen, &parts);
  for (size_t query = 0; query < args->queries; query += wide_strip) {
    const size_t left = args->queries - query, rows = left < wide_strip ? left : wide_strip;
    strip s;  // most of it is written when it is needed
    s.query = query;
    s.rows = rows;
    s.width = rows > narrow_strip ? wide_strip : narrow_strip;
    s.weights = parts.weights;
    for (size_t row = 0; row < rows; row++) s.seen[row] = visible_keys(args, query + row);
    start_softmax(&s);
    const key_range keys = keys_of_strip(&s);
    turn_queries(args, &s, parts.queries);
    if (is_uniform(&s) && keys.begin < keys.end && keys.begin / key_block == (keys.end - 1) / key_block) {
      attend_within_block(args, &s, &parts);
    } else {
      attend_over_blocks(args, &s, &parts);
    }
  }
}

#endif
