// Attention in bfloat16 with FEAT_BF16, on strips of queries: scores of all keys the strip sees, softmax per query in
// float, its probabilities rounded, values.
//
// Keys are packed like a weight, values with four neighbouring keys side by side. The instruction multiplies four keys
// at once, counted from the first of all; where a query sees only some of the four, it gets a copy of their values with
// zeros for the others, so nothing of those can leak. Values that no query sees are packed as zeros and need no copy.
// Scratch: the packed keys, some packed value columns, and scores and probabilities of one strip. More value columns
// than that are done in another round.
#include "../gemm/tile_neon.h"
#include "../softmax/softmax_neon.h"
#include "attention.h"

#if SEMEME_AARCH64

#include <stdbool.h>

enum {
  strip_rows = 4 * tile_rows,  ///< queries for which one pass over the keys and values serves
  neighbours = 4,              ///< elements that the instruction multiplies at once
};

/// Value columns of one round: as many as a head has, and at least a tile.
SEMEME_INLINE size_t round_columns(size_t head) { return head ? padded(head, tile_columns) : tile_columns; }

size_t sememe_attention_scratch_bf16_neon_i8mm(size_t keys, size_t head) {
  const size_t bytes_of_key = (padded(head, neighbours) + round_columns(head) + strip_rows) * sizeof(uint16_t);
  return padded(keys, tile_columns) * (bytes_of_key + strip_rows * sizeof(float));
}

/// Some queries that are worked on together.
typedef struct strip {
  const sememe_attention_bf16 *args;
  size_t query;  ///< the first one
  size_t rows;
  key_range seen[strip_rows];   ///< of each query
  key_range whole[strip_rows];  ///< its groups of four keys without a value that only others see
  float *scores;                ///< rows × keys
  uint16_t *probabilities;      ///< rows × keys, zero where a group of four keys is not seen in full
  size_t stride;                ///< of both
} strip;

/// The groups of four keys, from multiple to multiple of four, whose values a query may weigh as they are packed: it
/// sees all of them, or what it does not see is not seen by any query.
static key_range whole_groups(key_range seen, key_range seen_by_all) {
  const size_t begin = seen.begin == seen_by_all.begin ? seen.begin : seen.begin + neighbours - 1;
  const size_t end = seen.end == seen_by_all.end ? seen.end + neighbours - 1 : seen.end;
  return (key_range){begin / neighbours * neighbours, end / neighbours * neighbours};
}

/// Packs the keys [begin, end) as [head / 4][16][4] a panel; begin is a multiple of sixteen.
static void pack_keys(const sememe_attention_bf16 *args, size_t begin, size_t end, uint16_t *packed) {
  const size_t head = padded(args->head, neighbours);
  for (size_t key = begin; key < padded(end, tile_columns); key++) {
    uint16_t *out = packed + key / tile_columns * tile_columns * head + key % tile_columns * neighbours;
    for (size_t i = 0; i < args->head; i += neighbours) {
      const size_t left = key < end ? args->head - i : 0;
      vst1_u16(out + i * tile_columns, load_u16_up_to(args->k + key * args->ldk + i, left));
    }
  }
}

/// Packs the value columns [column, column + width) of some keys as panels of [keys / 4][16][4], with zeros for the
/// other keys of their groups.
static void pack_values(const sememe_attention_bf16 *args, key_range keys, size_t column, size_t width, size_t stride,
                        uint16_t *packed) {
  for (size_t j = 0; j < padded(width, tile_columns); j += neighbours) {
    uint16_t *panel = packed + j / tile_columns * tile_columns * stride + j % tile_columns * neighbours;
    const uint16_t *v = args->v + column + j;
    const size_t columns = j < width ? width - j : 0;
    for (size_t key = keys.begin / neighbours * neighbours; key < keys.end; key += neighbours) {
      uint16x4x4_t four;
      for (size_t i = 0; i < neighbours; i++) {
        const bool is_seen = key + i >= keys.begin && key + i < keys.end;
        four.val[i] = load_u16_up_to(v + (key + i) * args->ldv, is_seen ? columns : 0);
      }
      vst4_u16(panel + key * tile_columns, four);
    }
  }
}

/// Scores of the whole panels of keys that queries of the strip see.
static void score(const strip *s, const uint16_t *packed_keys) {
  const sememe_attention_bf16 *args = s->args;
  const float32x4_t scale = splat(args->scale);
  const size_t head = padded(args->head, neighbours), end = s->seen[s->rows - 1].end;
  for (size_t key = s->seen[0].begin / tile_columns * tile_columns; key < end; key += tile_columns) {
    for (size_t row = 0, rows; row < s->rows; row += rows) {
      rows = block_rows(s->rows - row, tile_rows);
      if (key >= s->seen[row + rows - 1].end || key + tile_columns <= s->seen[row].begin) continue;
      float tile[tile_elements] = {0};
      sememe_tile_bf16_neon_i8mm(rows, 1, args->q + (s->query + row) * args->ldq, args->ldq, packed_keys + key * head,
                                 0, args->head, tile);
      for (size_t i = 0; i < rows * tile_columns; i += lanes) {
        float *at = s->scores + (row + i / tile_columns) * s->stride + key + i % tile_columns;
        vst1q_f32(at, vmulq_f32(vld1q_f32(tile + i), scale));
      }
    }
  }
}

/// The softmax of one query, rounded.
static void find_probabilities(const strip *s, size_t row) {
  const key_range seen = s->seen[row];
  float *scores = s->scores + row * s->stride;
  uint16_t *probabilities = s->probabilities + row * s->stride;
  softmax_within(scores, seen.begin, seen.end);
  for (size_t i = seen.begin / lanes * lanes; i < seen.end; i += lanes) {
    // Outside of what is seen −∞ is read; the maximum makes it zero and leaves NaN.
    vst1_u16(probabilities + i, narrowed(vmaxq_f32(load_within(scores, i, seen.begin, seen.end), splat(0))));
  }
}

/// Adds to one query's sixteen sums four keys of which it sees some.
static void weigh_some(key_range seen, size_t key, const uint16_t *probabilities, const uint16_t *values, float *sums) {
  uint16_t kept[neighbours];
  for (size_t i = 0; i < neighbours; i++) kept[i] = key + i >= seen.begin && key + i < seen.end ? 0xffff : 0;
  const uint16x4_t mask = vld1_u16(kept);
  uint16_t masked[neighbours * tile_columns];
  for (size_t j = 0; j < neighbours * tile_columns; j += neighbours) {
    vst1_u16(masked + j, vand_u16(vld1_u16(values + key * tile_columns + j), mask));
  }
  sememe_tile_bf16_neon_i8mm(1, 1, probabilities + key, 0, masked, 0, neighbours, sums);
}

/// Adds to one query's sixteen sums the keys [begin, end), multiples of four, as far as it sees them.
static void weigh_row(const strip *s, size_t row, size_t begin, size_t end, const uint16_t *values, float *sums) {
  const key_range whole = s->whole[row];
  const uint16_t *probabilities = s->probabilities + row * s->stride;
  for (size_t key = begin, next; key < end; key = next) {
    if (key < whole.begin || key >= whole.end) {
      next = key + neighbours;
      weigh_some(s->seen[row], key, probabilities, values, sums);
    } else {
      next = whole.end < end ? whole.end : end;
      sememe_tile_bf16_neon_i8mm(1, 1, probabilities + key, 0, values + key * tile_columns, 0, next - key, sums);
    }
  }
}

/// Sums of probabilities times sixteen value columns for a few queries: together over the groups that are whole for all
/// of them, else one by one.
static void weigh_tile(const strip *s, size_t row, size_t rows, const uint16_t *values, float *tile) {
  const key_range *seen = s->seen + row;
  const key_range common = {s->whole[row + rows - 1].begin, s->whole[row].end};
  const bool has_common = common.begin < common.end;
  for (size_t r = 0; r < rows; r++) {
    const size_t end = has_common ? common.begin : padded(seen[r].end, neighbours);
    weigh_row(s, row + r, seen[r].begin / neighbours * neighbours, end, values, tile + r * tile_columns);
  }
  if (!has_common) return;
  sememe_tile_bf16_neon_i8mm(rows, 1, s->probabilities + row * s->stride + common.begin, s->stride,
                             values + common.begin * tile_columns, 0, common.end - common.begin, tile);
  for (size_t r = 0; r < rows; r++) {
    weigh_row(s, row + r, common.end, padded(seen[r].end, neighbours), values, tile + r * tile_columns);
  }
}

/// Writes the value columns [column, column + width) of the strip.
static void write_outputs(const strip *s, const uint16_t *values, size_t column, size_t width) {
  const sememe_attention_bf16 *args = s->args;
  for (size_t j = 0; j < width; j += tile_columns) {
    for (size_t row = 0, rows; row < s->rows; row += rows) {
      rows = block_rows(s->rows - row, tile_rows);
      float tile[tile_elements] = {0};
      weigh_tile(s, row, rows, values + j * s->stride, tile);
      for (size_t i = 0; i < rows * tile_columns; i += lanes) {
        const size_t query = s->query + row + i / tile_columns, at = j + i % tile_columns;
        if (at >= width) continue;
        const float32x4_t y = vld1q_f32(tile + i);
        if (args->out) store_up_to(args->out + query * args->ldo + column + at, width - at, y);
        if (args->narrow) {
          store_u16_up_to(args->narrow + query * args->ld_narrow + column + at, width - at, narrowed(y));
        }
      }
    }
  }
}

void sememe_attention_bf16_neon_i8mm(const sememe_attention_bf16 *args) {
  if (args->queries == 0) return;
  const size_t stride = padded(args->keys, tile_columns), columns = round_columns(args->head);
  const key_range seen = {visible_keys_bf16(args, 0).begin, visible_keys_bf16(args, args->queries - 1).end};
  float *scores = args->scratch;
  uint16_t *probabilities = (uint16_t *)(scores + strip_rows * stride);
  uint16_t *packed_keys = probabilities + strip_rows * stride;
  uint16_t *packed_values = packed_keys + stride * padded(args->head, neighbours);
  pack_keys(args, seen.begin / tile_columns * tile_columns, seen.end, packed_keys);

  for (size_t column = 0; column < args->value_head; column += columns) {
    const size_t width = args->value_head - column < columns ? args->value_head - column : columns;
    pack_values(args, seen, column, width, stride, packed_values);
    for (size_t query = 0; query < args->queries; query += strip_rows) {
      const size_t left = args->queries - query, rows = left < strip_rows ? left : strip_rows;
      strip s = {.args = args, .query = query, .rows = rows, .stride = stride};
      s.scores = scores;
      s.probabilities = probabilities;
      for (size_t row = 0; row < rows; row++) {
        s.seen[row] = visible_keys_bf16(args, query + row);
        s.whole[row] = whole_groups(s.seen[row], seen);
      }
      score(&s, packed_keys);
      for (size_t row = 0; row < rows; row++) find_probabilities(&s, row);
      write_outputs(&s, packed_values, column, width);
    }
  }
}

#endif
