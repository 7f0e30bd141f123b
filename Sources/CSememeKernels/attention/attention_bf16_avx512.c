// Attention over bfloat16 with AVX-512: as attention_avx512.c, with products over pairs. The softmax is float32; its
// exponentials are rounded to bfloat16 before they weigh the values, and the sums divided at the end.
//
// Keys are copied in pairs of the head's width, values turned into pairs of keys 2p and 2p + 1, wherever a call's keys
// begin. Of a pair that a query sees only half of, the other half is zero in weight and value, so nothing of the unseen
// key can leak, and the query's sums do not depend on the queries beside it. Values wider than the head are worked on
// in parts. Scratch: copied keys and values, and for a strip its queries, weights and sums.
#include "../transpose_avx512.h"
#include "attention.h"
#include "products_avx512.h"
#include "strip_avx512.h"

#if SEMEME_X86_64

#include <string.h>

SEMEME_INLINE size_t pairs_of(size_t count) { return blocks_of(count, 2); }

/// A call and its parts of the scratch, each of which starts a cache line.
typedef struct bf16_attention {
  const sememe_attention_bf16 *args;
  const attention_products *products;
  float *weights;          ///< of one block: lines of scores, then of exponentials
  uint32_t *weight_pairs;  ///< of one block: lines of pairs of exponentials
  uint32_t *queries;       ///< of one strip: lines of pairs of elements
  float *sums;             ///< of one strip: rows of outputs
  uint32_t *keys;          ///< rows of pairs of elements
  uint32_t *values;        ///< rows of pairs of keys
  size_t value_begin;      ///< the value columns worked on now
  size_t value_width;      ///< their number, padded to whole vectors
} bf16_attention;

/// The most value columns that are worked on together, which the scratch has room for.
SEMEME_INLINE size_t value_room(size_t head) { return head == 0 ? lanes : padded(head, lanes); }

SEMEME_INLINE size_t lines_of_block(size_t keys) { return padded(keys < key_block ? keys : key_block, lanes); }

size_t sememe_attention_scratch_bf16_avx512(size_t keys, size_t head) {
  const size_t lines = lines_of_block(keys);
  const size_t strip = (lines + lines / 2 + padded(pairs_of(head), lanes) + value_room(head)) * wide_strip;
  return 4 * (strip + padded(keys * pairs_of(head), lanes) + pairs_of(keys) * value_room(head));
}

static bf16_attention parts_of_scratch(const sememe_attention_bf16 *args, const attention_products *products) {
  const size_t lines = lines_of_block(args->keys), room = value_room(args->head);
  bf16_attention call = {.args = args, .products = products, .weights = args->scratch};
  call.weight_pairs = (uint32_t *)(call.weights + lines * wide_strip);
  call.queries = call.weight_pairs + lines / 2 * wide_strip;
  call.sums = (float *)(call.queries + padded(pairs_of(args->head), lanes) * wide_strip);
  call.keys = (uint32_t *)(call.sums + room * wide_strip);
  call.values = call.keys + padded(args->keys * pairs_of(args->head), lanes);
  return call;
}

/// Up to 32 elements, zeros beyond the `left` that are left, as sixteen pairs.
SEMEME_INLINE_AVX512 __m512i load_pairs(const uint16_t *x, size_t left) {
  const __mmask32 inside = left >= 2 * lanes ? 0xffffffff : (1u << left) - 1;
  return _mm512_maskz_loadu_epi16(inside, x);
}

/// Copies the keys that any query sees.
SEMEME_AVX512 static void copy_keys(const bf16_attention *call, key_range seen) {
  const size_t head = call->args->head, pairs = pairs_of(head);
  for (size_t key = seen.begin; key < seen.end; key++) {
    const uint16_t *k = call->args->k + key * call->args->ldk;
    uint32_t *copy = call->keys + key * pairs;
    for (size_t i = 0; i < pairs; i += lanes) {
      _mm512_mask_storeu_epi32(copy + i, first_lanes(pairs - i), load_pairs(k + 2 * i, head - 2 * i));
    }
  }
}

/// Sixteen value columns of one key in the lower halves of the lanes, zeros for the one after the last.
SEMEME_INLINE_AVX512 __m512i value_halves(const bf16_attention *call, size_t key, size_t column) {
  const sememe_attention_bf16 *args = call->args;
  if (key >= args->keys) return _mm512_setzero_si512();
  const __mmask16 inside = column < args->value_head ? first_lanes(args->value_head - column) : 0;
  return _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(inside, args->v + key * args->ldv + column));
}

/// Turns the value columns worked on now into pairs of keys. The first and the last pair may hold a key that nobody
/// sees: `weigh_stretches` masks it.
SEMEME_AVX512 static void pair_values(const bf16_attention *call, key_range seen) {
  for (size_t pair = seen.begin / 2; pair < pairs_of(seen.end); pair++) {
    uint32_t *values = call->values + pair * call->value_width;
    for (size_t i = 0; i < call->value_width; i += lanes) {
      const __m512i even = value_halves(call, 2 * pair, call->value_begin + i);
      const __m512i odd = value_halves(call, 2 * pair + 1, call->value_begin + i);
      _mm512_storeu_si512(values + i, _mm512_or_si512(even, _mm512_slli_epi32(odd, 16)));
    }
  }
}

/// Turns the queries of a strip: a line for each pair of elements, with zeros for queries that are not there.
SEMEME_AVX512 static void turn_queries(const bf16_attention *call, const strip *s) {
  const sememe_attention_bf16 *args = call->args;
  const size_t pairs = pairs_of(args->head);
  for (size_t at = 0; at < s->width; at += lanes) {
    const uint16_t *q = args->q + (s->query + at) * args->ldq;
    for (size_t i = 0; i < pairs; i += lanes) {
      __m512 lines[lanes];
      for (size_t r = 0; r < lanes; r++) {
        lines[r] = at + r < s->rows ? _mm512_castsi512_ps(load_pairs(q + r * args->ldq + 2 * i, args->head - 2 * i))
                                    : _mm512_setzero_ps();
      }
      transpose512(lines);
      const size_t count = pairs - i < lanes ? pairs - i : lanes;
      for (size_t j = 0; j < count; j++) _mm512_storeu_ps((float *)call->queries + (i + j) * s->width + at, lines[j]);
    }
  }
}

/// weights = scale·(q·k) for the strip and the keys of the block at `block`.
static void score_block(const bf16_attention *call, const strip *s, size_t block, key_range keys) {
  const size_t pairs = pairs_of(call->args->head);
  for (size_t key = keys.begin, rows; key < keys.end; key += rows) {
    rows = block_rows(keys.end - key, scored_rows(s->width));
    const scoring scores = {.keys = call->keys + key * pairs,
                            .ldk = pairs,
                            .queries = call->queries,
                            .head = pairs,
                            .scale = call->args->scale * log2_e,
                            .scores = s->weights + (key - block) * s->width};
    call->products->score(&scores, rows, s->width);
  }
}

/// Sixteen queries' exponentials for one key as bfloat16 in the lower halves of the lanes, zero for those that do not
/// see it.
SEMEME_INLINE_AVX512 __m512i narrow_weights(const strip *s, size_t block, size_t key, size_t at, visibility *v) {
  advance(v, s, key);
  const float *line = s->weights + (key - block) * s->width + at;
  return _mm512_cvtepu16_epi32(narrowed(_mm512_maskz_loadu_ps(seeing_lanes(v, at), line)));
}

/// Rounds the exponentials of a block, in pairs of keys. Of the key before or after those of the block, which has no
/// line, no lane is seeing, so nothing is read.
SEMEME_AVX512 static void pair_weights(const bf16_attention *call, const strip *s, size_t block, key_range keys) {
  for (size_t at = 0; at < s->width; at += lanes) {
    visibility v = {0, 0};
    for (size_t pair = keys.begin / 2; pair < pairs_of(keys.end); pair++) {
      const __m512i even = narrow_weights(s, block, 2 * pair, at, &v);
      const __m512i odd = narrow_weights(s, block, 2 * pair + 1, at, &v);
      uint32_t *line = call->weight_pairs + (pair - block / 2) * s->width + at;
      _mm512_storeu_si512(line, _mm512_or_si512(even, _mm512_slli_epi32(odd, 16)));
    }
  }
}

/// Weighs `count` pairs of values from `pair` on for the queries [first, last) of the strip, as far as there are any;
/// of each pair the halves in `mask`.
SEMEME_AVX512 static void weigh_pairs(const bf16_attention *call, const strip *s, size_t block, size_t pair,
                                      size_t count, size_t first, size_t last, uint32_t mask) {
  if (first >= last) return;
  for (size_t column = 0; column < call->value_width; column += product_columns) {
    const size_t left = call->value_width - column, columns = left < product_columns ? left : product_columns;
    const uint32_t *values = call->values + pair * call->value_width + column;
    uint32_t halves[product_columns];
    if (mask != 0xffffffff) {
      for (size_t i = 0; i < columns; i++) halves[i] = values[i] & mask;
      values = halves;
    }
    const weighing w = {.weights = call->weight_pairs + (pair - block / 2) * s->width + first,
                        .ldw = s->width,
                        .values = values,
                        .ldv = call->value_width,
                        .count = count,
                        .start = call->sums + first * call->value_width + column,
                        .lds = call->value_width,
                        .out = call->sums + first * call->value_width + column,
                        .ldo = call->value_width};
    call->products->weigh(&w, last - first, columns);
  }
}

/// Weighs the values of a block for the queries [begin, end) of the strip, over stretches of pairs that the same
/// queries see; where only one key of a pair is seen by some, it is weighed for them alone.
static void weigh_stretches(const bf16_attention *call, const strip *s, size_t block, size_t begin, size_t end) {
  const key_range *seen = s->seen;
  const key_range keys = within_block((key_range){seen[begin].begin, seen[end - 1].end}, block);
  visibility even = {begin, begin};
  for (size_t pair = keys.begin / 2, count; pair < pairs_of(keys.end); pair += count) {
    advance_among(&even, s, end, 2 * pair);
    visibility odd = even;
    advance_among(&odd, s, end, 2 * pair + 1);
    count = 1;
    if (odd.first == even.first && odd.last == even.last) {
      size_t next = keys.end;  // the key from which other queries see
      if (even.last < end && seen[even.last].begin < next) next = seen[even.last].begin;
      if (even.first < even.last && seen[even.first].end < next) next = seen[even.first].end;
      if (next >= 2 * pair + 4) count = (next - 2 * pair) / 2;
      weigh_pairs(call, s, block, pair, count, even.first, even.last, 0xffffffff);
      continue;
    }
    const size_t even_end = odd.first < even.last ? odd.first : even.last;  // of those that see the even key only
    const size_t odd_begin = odd.first > even.last ? odd.first : even.last;
    weigh_pairs(call, s, block, pair, 1, even.first, even_end, 0x0000ffff);
    weigh_pairs(call, s, block, pair, 1, odd.first, even.last, 0xffffffff);
    weigh_pairs(call, s, block, pair, 1, odd_begin, odd.last, 0xffff0000);
  }
}

/// Multiplies the sums of the strip, row by row.
SEMEME_AVX512 static void scale_sums(const bf16_attention *call, const strip *s, const float *factors) {
  for (size_t row = 0; row < s->rows; row++) {
    float *sums = call->sums + row * call->value_width;
    const __m512 factor = splat(factors[row]);
    for (size_t i = 0; i < call->value_width; i += lanes) {
      _mm512_storeu_ps(sums + i, _mm512_mul_ps(_mm512_loadu_ps(sums + i), factor));
    }
  }
}

/// Divides the sums of the strip and writes them as the caller wants them.
SEMEME_AVX512 static void write_outputs(const bf16_attention *call, const strip *s, const float *inverses) {
  const sememe_attention_bf16 *args = call->args;
  for (size_t row = 0; row < s->rows; row++) {
    const float *sums = call->sums + row * call->value_width;
    const __m512 inverse = splat(inverses[row]);
    for (size_t i = 0; i < call->value_width; i += lanes) {
      const size_t column = call->value_begin + i;
      const __mmask16 inside = first_lanes(args->value_head - column);
      const __m512 y = _mm512_mul_ps(_mm512_loadu_ps(sums + i), inverse);
      const size_t query = s->query + row;
      if (args->out) _mm512_mask_storeu_ps(args->out + query * args->ldo + column, inside, y);
      if (!args->narrow) continue;
      _mm256_mask_storeu_epi16(args->narrow + query * args->ld_narrow + column, inside, narrowed(y));
    }
  }
}

SEMEME_AVX512 static void attend(const bf16_attention *call, strip *s) {
  const key_range keys = keys_of_strip(s);
  float inverses[wide_strip];
  memset(call->sums, 0, s->rows * call->value_width * sizeof(float));
  turn_queries(call, s);
  for (size_t block = keys.begin / key_block * key_block; block < keys.end; block += key_block) {
    const key_range part = within_block(keys, block);
    score_block(call, s, block, part);
    softmax_of_block(s, block, part);
    pair_weights(call, s, block, part);
    if (block > keys.begin && needs_correction(s)) scale_sums(call, s, s->corrections);
    for (size_t row = 0, rows; row < s->rows; row += rows) {
      rows = block_rows(s->rows - row, product_rows);
      weigh_stretches(call, s, block, row, row + rows);
    }
  }
  inverse_sums(s, inverses);
  write_outputs(call, s, inverses);
}

SEMEME_AVX512 static void attention_bf16(const sememe_attention_bf16 *args, const attention_products *products) {
  if (args->queries == 0) return;
  const key_range seen = {visible_keys_bf16(args, 0).begin, visible_keys_bf16(args, args->queries - 1).end};
  bf16_attention call = parts_of_scratch(args, products);
  copy_keys(&call, seen);
  for (; call.value_begin < args->value_head; call.value_begin += call.value_width) {
    const size_t left = padded(args->value_head - call.value_begin, lanes), room = value_room(args->head);
    call.value_width = left < room ? left : room;
    pair_values(&call, seen);
    strip s;  // most of it is written when it is needed
    for (size_t query = 0; query < args->queries; query += s.rows) {
      place_strip(&s, query, args->queries - query);
      s.weights = call.weights;
      for (size_t row = 0; row < s.rows; row++) s.seen[row] = visible_keys_bf16(args, query + row);
      start_softmax(&s);
      attend(&call, &s);
    }
  }
}

void sememe_attention_bf16_avx512(const sememe_attention_bf16 *args) {
  attention_bf16(args, &sememe_products_bf16_avx512);
}

void sememe_attention_bf16_avx512bf16(const sememe_attention_bf16 *args) {
  attention_bf16(args, &sememe_products_bf16_avx512bf16);
}

#endif
