// Attention with AVX-512, on strips of queries and blocks of keys: transposed scores, online softmax, values.
//
// A strip's queries are turned once; keys and values are read as they lie or, where several strips read them, from
// copies. Keys that only a neighbour in the strip sees are never multiplied in, not even with zero, so nothing of them
// can leak. Scratch: those copies, the queries and sums of some strips, and the weights of one block.
#include "../transpose_avx512.h"
#include "attention.h"
#include "products_avx512.h"
#include "strip_avx512.h"

#if SEMEME_X86_64

#include <float.h>
#include <stdint.h>
#include <string.h>

enum { strips_together = 8 };  ///< their queries and outputs share the second-level cache with a block of keys

/// The parts of the scratch, each of which starts a cache line, and where keys and values are read.
typedef struct scratch_parts {
  float *weights, *queries, *sums, *key_copy, *value_copy;
  const float *keys, *values;  ///< the copies, or the caller's
  size_t ldk, ldv;             ///< of those
} scratch_parts;

size_t sememe_attention_scratch_f32_avx512(size_t keys, size_t head) {
  const size_t block = padded(keys < key_block ? keys : key_block, lanes);
  return lanes + (block + strips_together * 2 * padded(head, lanes)) * wide_strip + 2 * keys * padded(head, lanes);
}

static scratch_parts parts_of_scratch(const sememe_attention_f32 *args) {
  const size_t block = padded(args->keys < key_block ? args->keys : key_block, lanes);
  const size_t misplaced = (uintptr_t)args->scratch / sizeof(float) % lanes;
  scratch_parts parts = {.weights = args->scratch + (misplaced ? lanes - misplaced : 0)};
  parts.queries = parts.weights + block * wide_strip;
  parts.sums = parts.queries + strips_together * padded(args->head, lanes) * wide_strip;
  parts.key_copy = parts.sums + strips_together * padded(args->head, lanes) * wide_strip;
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

/// Turns the queries of a strip and scales them: a line for each element of the head, with zeros for queries that are
/// not there.
SEMEME_AVX512 static void turn_queries(const sememe_attention_f32 *args, const strip *s) {
  const __m512 scale = splat(args->scale * log2_e);
  for (size_t at = 0; at < s->width; at += lanes) {
    const size_t rows = s->rows - at < lanes ? s->rows - at : lanes;
    const float *q = args->q + (s->query + at) * args->ldq;
    for (size_t i = 0; i < args->head; i += lanes) {
      __m512 lines[lanes];
      load_transposed512(q + i, args->ldq, rows, args->head - i, lines);
      const size_t left = args->head - i;
      float *line = s->queries + i * s->width + at;
      if (left >= lanes) {
        for (size_t j = 0; j < lanes; j++) _mm512_store_ps(line + j * s->width, _mm512_mul_ps(lines[j], scale));
      } else {
        for (size_t j = 0; j < left; j++) _mm512_store_ps(line + j * s->width, _mm512_mul_ps(lines[j], scale));
      }
    }
  }
}

/// How many rows of keys one product reads: fewer where all of them would share a cache set, which holds twelve lines
/// or eight.
SEMEME_INLINE size_t keys_at_once(const scratch_parts *parts, const strip *s) {
  if (parts->ldk % 1024 == 0) return 8;
  return scored_rows(s->width);
}

/// weights = q·k for the strip and the keys of the block at `block`.
static void score_block(const sememe_attention_f32 *args, const strip *s, const scratch_parts *parts, size_t block,
                        key_range keys) {
  for (size_t key = keys.begin, rows; key < keys.end; key += rows) {
    rows = block_rows(keys.end - key, keys_at_once(parts, s));
    const scoring scores = {.keys = parts->keys + key * parts->ldk,
                            .ldk = parts->ldk,
                            .queries = s->queries,
                            .head = args->head,
                            .scores = s->weights + (key - block) * s->width};
    sememe_products_f32_avx512.score(&scores, rows, s->width);
  }
}

/// scores + bias, in units of ln 2: a finite sum stays finite, since masks may be the lowest float.
SEMEME_INLINE_AVX512 __m512 biased(__m512 scores, __m512 bias) {
  const __m512 lowest = splat(-INFINITY);
  const __mmask16 is_higher = _mm512_cmp_ps_mask(scores, lowest, _CMP_NEQ_UQ);
  const __mmask16 is_finite = _mm512_mask_cmp_ps_mask(is_higher, bias, lowest, _CMP_NEQ_UQ);
  const __m512 sum = _mm512_fmadd_ps(bias, splat(log2_e), scores);
  return _mm512_mask_max_ps(sum, is_finite, splat(-FLT_MAX), sum);
}

/// weights += bias, sixteen keys of sixteen queries at a time.
SEMEME_AVX512 static void add_bias(const sememe_attention_f32 *args, const strip *s, size_t block, key_range keys) {
  for (size_t at = 0; at < s->rows; at += lanes) {
    const size_t rows = s->rows - at < lanes ? s->rows - at : lanes;
    for (size_t key = keys.begin; key < keys.end; key += lanes) {
      __m512 lines[lanes];
      const float *first = args->bias + (ptrdiff_t)(s->query + at) * args->ldb + key;
      load_transposed512(first, args->ldb, rows, keys.end - key, lines);
      float *weights = s->weights + (key - block) * s->width + at;
      for (size_t j = 0; j < lanes && key + j < keys.end; j++, weights += s->width) {
        _mm512_storeu_ps(weights, biased(_mm512_loadu_ps(weights), lines[j]));
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
      const __m512 e = exp2_avx512(_mm512_sub_ps(load_up_to(x + key, left), maximum));
      store_up_to(x + key, left, _mm512_mul_ps(e, inverse));
    }
    memset(x, 0, seen.begin * sizeof(float));
    memset(x + seen.end, 0, (args->keys - seen.end) * sizeof(float));
  }
}

/// Weighs the values of the keys for `rows` queries that all see them: sums start at zero with the first keys of the
/// strip, and become outputs with the last ones.
static void weigh(const sememe_attention_f32 *args, const strip *s, const scratch_parts *parts, size_t block,
                  key_range keys, key_range rows, bool is_first, const float *factors) {
  const size_t ldo = factors ? args->ldo : s->ld_values;
  float *out = factors ? args->out + s->query * ldo : s->values;
  for (size_t column = 0, columns; column < args->value_head; column += columns) {
    const size_t left = args->value_head - column;
    columns = left >= wide_columns ? wide_columns : left < product_columns ? left : product_columns;
    for (size_t row = rows.begin, count; row < rows.end; row += count) {
      count = block_rows(rows.end - row, columns == wide_columns ? wide_rows : product_rows);
      const weighing w = {.weights = s->weights + (keys.begin - block) * s->width + row,
                          .ldw = s->width,
                          .values = parts->values + keys.begin * parts->ldv + column,
                          .ldv = parts->ldv,
                          .count = keys.end - keys.begin,
                          .start = is_first ? NULL : s->values + row * s->ld_values + column,
                          .lds = s->ld_values,
                          .out = out + row * ldo + column,
                          .ldo = ldo,
                          .factors = factors ? factors + row : NULL};
      sememe_products_f32_avx512.weigh(&w, count, columns);
    }
  }
}

/// Weighs the values of a block for `rows` queries, over stretches of keys that the same queries see.
static void weigh_stretches(const sememe_attention_f32 *args, const strip *s, const scratch_parts *parts, size_t block,
                            size_t row, size_t rows) {
  const key_range *seen = s->seen + row;
  const key_range keys = within_block((key_range){seen[0].begin, seen[rows - 1].end}, block);
  size_t first = 0, last = 0;  // the queries that see `key`
  for (size_t key = keys.begin, next; key < keys.end; key = next) {
    while (first < rows && seen[first].end <= key) first++;
    while (last < rows && seen[last].begin <= key) last++;
    next = last < rows && seen[last].begin < keys.end ? seen[last].begin : keys.end;
    if (first >= last) continue;
    if (seen[first].end < next) next = seen[first].end;
    weigh(args, s, parts, block, (key_range){key, next}, (key_range){row + first, row + last}, false, NULL);
  }
}

/// Multiplies the sums of the strip, row by row, to where `out` has its rows.
SEMEME_AVX512 static void scale_sums(const sememe_attention_f32 *args, const strip *s, const float *factors, float *out,
                                     size_t ldo) {
  for (size_t row = 0; row < s->rows; row++) {
    const float *sums = s->values + row * s->ld_values;
    const __m512 factor = splat(factors[row]);
    for (size_t i = 0; i < args->value_head; i += lanes) {
      const size_t left = args->value_head - i;
      store_up_to(out + row * ldo + i, left, _mm512_mul_ps(load_up_to(sums + i, left), factor));
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

/// Whether the queries of the strip see the same keys, and some: its sums then need no zeros, and no pass at the end.
SEMEME_INLINE bool is_simple(const strip *s) { return is_uniform(s) && s->seen[0].begin < s->seen[0].end; }

/// Sets what each query of a strip sees. Where the first and the last see the same keys, all do.
static void see_keys(const sememe_attention_f32 *args, strip *s) {
  const size_t last = s->rows - 1;
  s->seen[0] = visible_keys(args, s->query);
  s->seen[last] = visible_keys(args, s->query + last);
  const bool is_same = is_uniform(s);
  for (size_t row = 1; row < last; row++) s->seen[row] = is_same ? s->seen[0] : visible_keys(args, s->query + row);
}

/// Starts a strip, the one with this index: what its queries see, their softmax, the queries themselves, and sums.
/// These grow in the outputs where the scratch is not wide enough.
SEMEME_AVX512 static void start_strip(const sememe_attention_f32 *args, const scratch_parts *parts, size_t query,
                                      size_t index, strip *s) {
  const size_t size = padded(args->head, lanes) * wide_strip;
  place_strip(s, query, args->queries - query);
  see_keys(args, s);
  start_softmax(s);
  s->weights = parts->weights;
  s->queries = parts->queries + index * size;
  turn_queries(args, s);
  const bool has_room = args->value_head <= args->head;
  s->values = has_room ? parts->sums + index * size : args->out + query * args->ldo;
  s->ld_values = has_room ? padded(args->head, lanes) : args->ldo;
  if (is_simple(s)) return;
  for (size_t row = 0; row < s->rows; row++)
    memset(s->values + row * s->ld_values, 0, args->value_head * sizeof(float));
}

/// Takes a block of keys into the sums of a strip.
SEMEME_AVX512 static void attend_block(const sememe_attention_f32 *args, strip *s, const scratch_parts *parts,
                                       size_t block) {
  const key_range seen = keys_of_strip(s), keys = within_block(seen, block);
  if (keys.begin == keys.end) return;
  weights_of_block(args, s, parts, block);
  if (keys.begin > seen.begin && needs_correction(s)) scale_sums(args, s, s->corrections, s->values, s->ld_values);
  if (is_simple(s)) {
    const bool is_last = keys.end == seen.end;
    float inverses[wide_strip];
    if (is_last) inverse_sums(s, inverses);
    const key_range rows = {0, s->rows};
    weigh(args, s, parts, block, keys, rows, keys.begin == seen.begin, is_last ? inverses : NULL);
    return;
  }
  for (size_t row = 0, rows; row < s->rows; row += rows) {
    rows = block_rows(s->rows - row, product_rows);
    weigh_stretches(args, s, parts, block, row, rows);
  }
}

/// Writes what a strip has come to.
SEMEME_AVX512 static void finish_strip(const sememe_attention_f32 *args, const strip *s) {
  float inverses[wide_strip];
  if (is_simple(s) && !args->probabilities) return;
  inverse_sums(s, inverses);
  if (!is_simple(s)) scale_sums(args, s, inverses, args->out + s->query * args->ldo, args->ldo);
  if (args->probabilities) write_probabilities(args, s, inverses);
}

/// Strips from `query` on go over the keys together: a block that comes from far away is then near for all of them.
/// Returns the query after them.
SEMEME_AVX512 static size_t attend_together(const sememe_attention_f32 *args, const scratch_parts *parts,
                                            size_t query) {
  strip strips[strips_together];  // most of it is written when it is needed
  size_t count = 0;
  for (; count < strips_together && query < args->queries; query += strips[count++].rows) {
    start_strip(args, parts, query, count, &strips[count]);
  }
  const size_t begin = keys_of_strip(&strips[0]).begin, end = keys_of_strip(&strips[count - 1]).end;
  for (size_t block = begin / key_block * key_block; block < end; block += key_block) {
    for (size_t i = 0; i < count; i++) attend_block(args, &strips[i], parts, block);
  }
  for (size_t i = 0; i < count; i++) finish_strip(args, &strips[i]);
  return query;
}

SEMEME_AVX512 void sememe_attention_f32_avx512(const sememe_attention_f32 *args) {
  if (args->queries == 0) return;
  const key_range seen = {visible_keys(args, 0).begin, visible_keys(args, args->queries - 1).end};
  scratch_parts parts = parts_of_scratch(args);
  place_keys_and_values(args, seen, &parts);
  for (size_t query = 0; query < args->queries;) query = attend_together(args, &parts, query);
}

#endif
