// Attention on strips of queries: scores of all keys the strip sees, softmax per query, values; for the instruction set
// whose packing, tile and softmax have been included.
//
// Keys are packed like a weight, so scores and values are both products of the tile kernel: chains over the head width
// and over a query's own keys in rising order. Keys that only a neighbour in the strip sees are never multiplied in,
// not even with zero, so nothing of them can leak. Scratch: the packed keys, the last value columns padded to a whole
// tile, and the scores of one strip.
#include "attention.h"

#include <stdbool.h>
#include <string.h>

#define MULTIPLY_TILE AT_LEVEL(sememe_tile_f32)

enum {
  strip_rows = 4 * tile_rows,  ///< queries for which one pass over the keys and values serves
  key_block = 128,             ///< keys whose values stay in the first-level cache meanwhile, sixteen columns at a time
};

size_t AT_LEVEL(sememe_attention_scratch_f32)(size_t keys, size_t head) {
  return padded(keys, tile_columns) * (head + tile_columns + strip_rows);
}

/// Some queries that are worked on together, and their part of the scratch.
typedef struct strip {
  const sememe_attention_f32 *args;
  size_t query;  ///< the first one
  size_t rows;
  key_range seen[strip_rows];  ///< of each query
  float *weights;              ///< rows × keys: scores, then probabilities
  size_t stride;
} strip;

/// weights = scale·(q·k) + bias for `rows` queries of the strip and the sixteen packed keys from `key` on.
VECTOR_CODE static void score_tile(const strip *s, size_t row, size_t rows, size_t key, const float *packed_keys) {
  const sememe_attention_f32 *args = s->args;
  const vector scale = splat(args->scale);
  const size_t query = s->query + row;
  float tile[tile_elements] = {0};
  MULTIPLY_TILE(rows, 1, args->q + query * args->ldq, args->ldq, packed_keys + key * args->head, 0, tile_columns,
                args->head, tile);
  for (size_t i = 0; i < rows * tile_columns; i += lanes) {
    const size_t r = i / tile_columns, at = key + i % tile_columns;
    vector y = load(tile + i) * scale;
    if (args->bias && at < args->keys) {
      y += load_up_to(args->bias + (ptrdiff_t)(query + r) * args->ldb + at, args->keys - at);
    }
    store(s->weights + (row + r) * s->stride + at, y);
  }
}

/// Scores of the whole panels of keys that queries of the strip see.
static void score(const strip *s, const float *packed_keys) {
  const size_t end = s->seen[s->rows - 1].end;
  for (size_t key = s->seen[0].begin / tile_columns * tile_columns; key < end; key += tile_columns) {
    for (size_t row = 0, rows; row < s->rows; row += rows) {
      rows = block_rows(s->rows - row, tile_rows);
      const bool is_seen = key < s->seen[row + rows - 1].end && key + tile_columns > s->seen[row].begin;
      if (is_seen) score_tile(s, row, rows, key, packed_keys);
    }
  }
}

/// tile += weights·values for `rows` queries, the keys [begin, end) and sixteen columns of values, over stretches of
/// keys that the same queries see.
static void weigh_tile(const strip *s, size_t row, size_t rows, size_t begin, size_t end, const float *values,
                       size_t ldv, float *tile) {
  const key_range *seen = s->seen + row;
  if (begin < seen[0].begin) begin = seen[0].begin;
  if (end > seen[rows - 1].end) end = seen[rows - 1].end;
  size_t first = 0, last = 0;  // the queries that see `key`
  for (size_t key = begin, next; key < end; key = next) {
    while (seen[first].end <= key) first++;
    while (last < rows && seen[last].begin <= key) last++;
    next = last < rows && seen[last].begin < end ? seen[last].begin : end;
    if (first >= last) continue;
    if (seen[first].end < next) next = seen[first].end;
    MULTIPLY_TILE(last - first, 1, s->weights + (row + first) * s->stride + key, s->stride, values + key * ldv, 0, ldv,
                  next - key, tile + first * tile_columns);
  }
}

/// Writes the outputs of the strip; `last_values` holds the value columns that do not fill a tile.
VECTOR_CODE static void write_outputs(const strip *s, const float *last_values) {
  const sememe_attention_f32 *args = s->args;
  const size_t end = s->seen[s->rows - 1].end;
  for (size_t column = 0; column < args->value_head; column += tile_columns) {
    const size_t width = args->value_head - column;
    const float *values = width < tile_columns ? last_values : args->v + column;
    const size_t ldv = width < tile_columns ? tile_columns : args->ldv;
    float tiles[strip_rows * tile_columns] = {0};
    for (size_t key = s->seen[0].begin; key < end; key += key_block) {
      for (size_t row = 0, rows; row < s->rows; row += rows) {
        rows = block_rows(s->rows - row, tile_rows);
        weigh_tile(s, row, rows, key, key + key_block, values, ldv, tiles + row * tile_columns);
      }
    }
    for (size_t row = 0; row < s->rows; row++) {
      float *out = args->out + (s->query + row) * args->ldo + column;
      for (size_t i = 0; i < tile_columns && i < width; i += lanes) {
        store_up_to(out + i, width - i, load(tiles + row * tile_columns + i));
      }
    }
  }
}

static void write_probabilities(const strip *s) {
  for (size_t row = 0; row < s->rows; row++) {
    const key_range seen = s->seen[row];
    float *probabilities = s->args->probabilities + (s->query + row) * s->args->ldp;
    memset(probabilities, 0, s->args->keys * sizeof(float));
    memcpy(probabilities + seen.begin, s->weights + row * s->stride + seen.begin,
           (seen.end - seen.begin) * sizeof(float));
  }
}

/// Copies the value columns that do not fill a tile, with zeros to their right.
static void pad_last_values(const sememe_attention_f32 *args, key_range seen, float *last_values) {
  const size_t width = args->value_head % tile_columns, column = args->value_head - width;
  if (width == 0) return;
  for (size_t key = seen.begin; key < seen.end; key++) {
    float *row = last_values + key * tile_columns;
    memset(row, 0, tile_columns * sizeof(float));
    memcpy(row, args->v + key * args->ldv + column, width * sizeof(float));
  }
}

VECTOR_CODE void AT_LEVEL(sememe_attention_f32)(const sememe_attention_f32 *args) {
  if (args->queries == 0) return;
  const key_range seen = {visible_keys(args, 0).begin, visible_keys(args, args->queries - 1).end};
  const size_t stride = padded(args->keys, tile_columns);
  float *packed_keys = args->scratch;
  float *last_values = packed_keys + stride * args->head;
  float *weights = last_values + stride * tile_columns;
  pack_panels(args->k, args->ldk, args->keys, args->head, seen.begin / tile_columns * tile_columns, seen.end,
              packed_keys);
  pad_last_values(args, seen, last_values);

  for (size_t query = 0; query < args->queries; query += strip_rows) {
    const size_t left = args->queries - query, rows = left < strip_rows ? left : strip_rows;
    strip s = {.args = args, .query = query, .rows = rows, .weights = weights, .stride = stride};
    for (size_t row = 0; row < rows; row++) s.seen[row] = visible_keys(args, query + row);
    score(&s, packed_keys);
    for (size_t row = 0; row < rows; row++) softmax_within(weights + row * stride, s.seen[row].begin, s.seen[row].end);
    write_outputs(&s, last_values);
    if (args->probabilities) write_probabilities(&s);
  }
}
