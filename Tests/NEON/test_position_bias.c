// The bias of relative places against the contract, in double precision and in blocks of queries.
#include "check.h"

#include <math.h>
#include <string.h>

typedef struct problem {
  size_t queries, keys, places;
  ptrdiff_t offset;
  float *query_scores, *key_scores;  ///< without gaps but for the margin at the end; NULL: none
  int32_t *table;                    ///< from the margin before the smallest distance on
  float scale;
} problem;

static float *random_scores(size_t rows, size_t places) {
  float *x = guarded_floats(rows * places + sememe_place_margin);
  fill_random(x, rows * places + sememe_place_margin, 3);
  return x;
}

/// Of ten distances, `sharing` have the place of the one before them.
static problem make_problem(size_t queries, size_t keys, size_t sharing, size_t variant) {
  const size_t distances = queries + keys ? queries + keys - 1 : 0, margin = sememe_place_margin;
  problem p = {.queries = queries, .keys = keys, .offset = (ptrdiff_t)(variant % 3) - 1, .scale = 0.37f};
  p.table = guarded((distances + 2 * margin) * sizeof *p.table);
  int32_t place = 0;
  for (size_t i = 0; i < distances + 2 * margin; i++) {
    const bool is_inside = i > margin && i < margin + distances;
    if (is_inside && random_below(10) >= sharing) place++;
    p.table[i] = place;
  }
  p.places = (size_t)place + 1;
  if (variant % 4 != 1) p.query_scores = random_scores(queries, p.places);
  if (variant % 4 != 2) p.key_scores = random_scores(keys, p.places);
  return p;
}

static int32_t place_of(const problem *p, size_t query, size_t key) {
  return p->table[sememe_place_margin + query + p->keys - 1 - key];
}

static void fill_bias(const sememe_kernels *kernels, const problem *p, size_t query, size_t queries, float *bias,
                      size_t ldb) {
  kernels->position_bias_f32(&(sememe_position_bias){
      .query_scores = p->query_scores ? p->query_scores + query * p->places : NULL,
      .ldq = p->places,
      .key_scores = p->key_scores,
      .ldk = p->places,
      .places = p->table + sememe_place_margin + (ptrdiff_t)p->keys - 1 - p->offset,
      .queries = queries,
      .keys = p->keys,
      .query_offset = p->offset + (ptrdiff_t)query,
      .scale = p->scale,
      .bias = bias,
      .ldb = ldb,
  });
}

static void check_block(const sememe_kernels *kernels, const problem *p, const float *whole) {
  const size_t query = random_below(p->queries), count = 1 + random_below(p->queries - query), ldb = p->keys + 3;
  float *block = guarded_floats((count - 1) * ldb + p->keys);
  fill_bias(kernels, p, query, count, block, ldb);
  for (size_t row = 0; row < count; row++) {
    CHECK(same_bits(block + row * ldb, whole + (query + row) * p->keys, p->keys * sizeof(float)),
          "bias of queries %zu + %zu of %zu × %zu", query, count, p->queries, p->keys);
  }
}

static void test_shape(const sememe_kernels *kernels, size_t queries, size_t keys, size_t variant) {
  const problem p = make_problem(queries, keys, variant % 4 * 3, variant);
  float *bias = guarded_floats(queries * keys);
  fill_bias(kernels, &p, 0, queries, bias, keys);
  for (size_t i = 0; i < queries * keys; i++) {
    const size_t query = i / keys, key = i % keys, place = (size_t)place_of(&p, query, key);
    const double c2p = p.query_scores ? (double)p.query_scores[query * p.places + place] : 0;
    const double p2c = p.key_scores ? (double)p.key_scores[key * p.places + place] : 0;
    const double exact = (double)p.scale * (c2p + p2c);
    CHECK(fabs((double)bias[i] - exact) <= 1e-6 * (fabs(c2p) + fabs(p2c)), "bias %zu × %zu: %zu, %zu is %f, exactly %f",
          queries, keys, query, key, (double)bias[i], exact);
  }
  if (queries > 0 && keys > 0) check_block(kernels, &p, bias);
  release_all();
}

void test_position_bias(const sememe_kernels *kernels) {
  static const size_t shapes[][2] = {{1, 1},   {1, 7},   {2, 3},   {3, 4},   {4, 4},   {5, 3},  {4, 9}, {7, 8},
                                     {15, 16}, {17, 15}, {16, 33}, {48, 50}, {67, 31}, {2, 99}, {0, 3}, {3, 0}};
  for (size_t i = 0; i < COUNT_OF(shapes); i++) {
    for (size_t variant = 0; variant < 12; variant++) test_shape(kernels, shapes[i][0], shapes[i][1], variant);
  }
}
