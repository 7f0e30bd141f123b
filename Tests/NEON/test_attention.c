// Attention in float and in bfloat16 against double precision, in windows, in blocks of queries, beside NaN that no
// query sees.
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct problem {
  size_t queries, keys, head, value_head, left, right;
  ptrdiff_t offset;
  float scale;
  float *q, *k, *v;  ///< without gaps
  float *bias;       ///< queries × keys, or NULL
  bool is_narrow;    ///< whether q, k and v are rounded to bfloat16
} problem;

static bool sees(const problem *p, size_t query, size_t key) {
  const double place = (double)query + (double)p->offset, j = (double)key;
  return j >= place - (double)p->left && j <= place + (double)p->right;
}

/// Makes one key and its value NaN.
static void poison(problem *p, size_t key) {
  for (size_t i = 0; i < p->head; i++) p->k[key * p->head + i] = NAN;
  for (size_t i = 0; i < p->value_head; i++) p->v[key * p->value_head + i] = NAN;
}

/// Keys and values that no query sees become NaN.
static void hide_unseen(problem *p) {
  for (size_t key = 0; key < p->keys; key++) {
    bool is_seen = false;
    for (size_t query = 0; query < p->queries; query++) is_seen |= sees(p, query, key);
    if (!is_seen) poison(p, key);
  }
}

static float *random_floats(size_t count, float scale, bool is_narrow) {
  float *x = guarded_floats(count);
  fill_random(x, count, scale);
  for (size_t i = 0; i < count && is_narrow; i++) x[i] = float_of_bf16(rounded_to_bf16(x[i]));
  return x;
}

/// The problem of a shape in one of twelve windows.
static problem make_problem(const size_t shape[4], size_t variant, bool has_bias, bool is_narrow) {
  const size_t windows[][2] = {{SIZE_MAX, SIZE_MAX}, {SIZE_MAX, 0}, {2, 3}, {0, 0}, {5, 0}, {9, 17}};
  const ptrdiff_t offsets[] = {0, 2, -3};
  const size_t queries = shape[0], keys = shape[1], head = shape[2], value_head = shape[3];
  problem p = {.queries = queries,
               .keys = keys,
               .head = head,
               .value_head = value_head,
               .left = windows[variant % 6][0],
               .right = windows[variant % 6][1],
               .offset = variant < 6 ? 0 : offsets[variant % 3],
               .scale = head ? 1 / sqrtf((float)head) : 1,
               .q = random_floats(queries * head, 2, is_narrow),
               .k = random_floats(keys * head, 2, is_narrow),
               .v = random_floats(keys * value_head, 1, is_narrow),
               .bias = has_bias ? random_floats(queries * keys, 1, false) : NULL,
               .is_narrow = is_narrow};
  hide_unseen(&p);
  return p;
}

/// Exact probabilities of one query.
static void weigh_exactly(const problem *p, size_t query, double *weights) {
  double maximum = -INFINITY, sum = 0;
  for (size_t key = 0; key < p->keys; key++) {
    weights[key] = -INFINITY;
    if (!sees(p, query, key)) continue;
    double dot = 0;
    for (size_t i = 0; i < p->head; i++) dot += (double)p->q[query * p->head + i] * (double)p->k[key * p->head + i];
    weights[key] = dot * (double)p->scale + (p->bias ? (double)p->bias[query * p->keys + key] : 0);
    maximum = fmax(maximum, weights[key]);
  }
  for (size_t key = 0; key < p->keys; key++)
    sum += weights[key] = sees(p, query, key) ? exp(weights[key] - maximum) : 0;
  for (size_t key = 0; key < p->keys; key++) weights[key] = sum > 0 ? weights[key] / sum : 0;
}

/// Compares outputs and, where they are given, probabilities with the exact ones.
static void check_values(const problem *p, const float *out, const float *probabilities, double unit) {
  double *weights = malloc((p->keys + 1) * sizeof *weights);
  for (size_t query = 0; query < p->queries; query++) {
    weigh_exactly(p, query, weights);
    for (size_t key = 0; probabilities && key < p->keys; key++) {
      const double got = (double)probabilities[query * p->keys + key];
      CHECK(fabs(got - weights[key]) <= 1e-5 && (weights[key] > 0 || got == 0), "probability %zu, %zu", query, key);
    }
    for (size_t i = 0; i < p->value_head; i++) {
      double sum = 0;
      for (size_t key = 0; key < p->keys; key++) {
        if (weights[key] > 0) sum += weights[key] * (double)p->v[key * p->value_head + i];
      }
      const double got = (double)out[query * p->value_head + i];
      CHECK(fabs(got - sum) <= unit, "attention %zu × %zu × %zu, %zu (−%zu, +%zu): element %zu, %zu is %g, exactly %g",
            p->queries, p->keys, p->head, p->value_head, p->left, p->right, query, i, got, sum);
    }
  }
  free(weights);
}

static void attend_f32(const sememe_kernels *kernels, const problem *p, size_t query, size_t queries, float *out,
                       float *probabilities) {
  sememe_attention_f32 args = {
      .q = p->q + query * p->head,
      .ldq = p->head,
      .k = p->k,
      .ldk = p->head,
      .v = p->v,
      .ldv = p->value_head,
      .out = out,
      .ldo = p->value_head,
      .queries = queries,
      .keys = p->keys,
      .head = p->head,
      .value_head = p->value_head,
      .scale = p->scale,
      .left = p->left,
      .right = p->right,
      .query_offset = p->offset + (ptrdiff_t)query,
      .bias = p->bias ? p->bias + query * p->keys : NULL,
      .ldb = (ptrdiff_t)p->keys,
      .probabilities = probabilities,
      .ldp = p->keys,
      .scratch = guarded_floats(kernels->attention_scratch_f32(p->keys, p->head)),
  };
  // What lies in the scratch must not matter.
  memset(args.scratch, 0xff, kernels->attention_scratch_f32(p->keys, p->head) * sizeof(float));
  kernels->attention_f32(&args);
}

static uint16_t *narrowed(const float *x, size_t rows, size_t n, size_t stride) {
  uint16_t *y = guarded((rows ? (rows - 1) * stride + n : 0) * sizeof *y);
  for (size_t i = 0; i < rows * n; i++) y[i / n * stride + i % n] = rounded_to_bf16(x[i]);
  return y;
}

static void attend_bf16(const sememe_kernels *kernels, const problem *p, size_t query, size_t queries, float *out,
                        uint16_t *narrow) {
  const size_t ldq = p->head + 1, ldk = p->head + 2, ldv = p->value_head + 3;
  const uint16_t *q = narrowed(p->q + query * p->head, queries, p->head, ldq);
  void *scratch = guarded_aligned(kernels->attention_scratch_bf16(p->keys, p->head));
  memset(scratch, 0xff, kernels->attention_scratch_bf16(p->keys, p->head));
  kernels->attention_bf16(&(sememe_attention_bf16){
      .q = q,
      .ldq = ldq,
      .k = narrowed(p->k, p->keys, p->head, ldk),
      .ldk = ldk,
      .v = narrowed(p->v, p->keys, p->value_head, ldv),
      .ldv = ldv,
      .out = out,
      .ldo = p->value_head,
      .narrow = narrow,
      .ld_narrow = p->value_head,
      .queries = queries,
      .keys = p->keys,
      .head = p->head,
      .value_head = p->value_head,
      .scale = p->scale,
      .left = p->left,
      .right = p->right,
      .query_offset = p->offset + (ptrdiff_t)query,
      .scratch = scratch,
  });
}

static void attend(const sememe_kernels *kernels, const problem *p, size_t query, size_t queries, float *out) {
  if (p->is_narrow) {
    attend_bf16(kernels, p, query, queries, out, NULL);
  } else {
    attend_f32(kernels, p, query, queries, out, NULL);
  }
}

/// Blocks of queries have the bits that `out`, computed at once, has.
static void check_blocks(const sememe_kernels *kernels, const problem *p, const float *out) {
  for (size_t trial = 0; trial < 3; trial++) {
    const size_t query = random_below(p->queries), count = 1 + random_below(p->queries - query);
    float *block = guarded_floats(count * p->value_head);
    attend(kernels, p, query, count, block);
    CHECK(same_bits(block, out + query * p->value_head, count * p->value_head * sizeof(float)),
          "queries %zu + %zu of %zu × %zu × %zu", query, count, p->queries, p->keys, p->head);
  }
}

/// Where a key becomes NaN, only the queries that see it change.
static void check_poisoned(const sememe_kernels *kernels, problem *p, const float *out) {
  if (p->keys == 0) return;
  const size_t key = random_below(p->keys);
  float *after = guarded_floats(p->queries * p->value_head);
  poison(p, key);
  attend(kernels, p, 0, p->queries, after);
  for (size_t i = 0; i < p->queries * p->value_head; i++) {
    const size_t query = i / p->value_head;
    CHECK(sees(p, query, key) ? isnan(after[i]) : same_bits(out + i, after + i, sizeof(float)),
          "attention %zu × %zu × %zu (−%zu, +%zu), key %zu is NaN: element %zu, %zu is %f", p->queries, p->keys,
          p->head, p->left, p->right, key, query, i % p->value_head, (double)after[i]);
  }
}

static void test_f32(const sememe_kernels *kernels, const size_t shape[4], size_t variant) {
  problem p = make_problem(shape, variant, variant % 2 == 1, false);
  float *out = guarded_floats(p.queries * p.value_head);
  float *probabilities = variant % 3 == 0 ? guarded_floats(p.queries * p.keys) : NULL;
  attend_f32(kernels, &p, 0, p.queries, out, probabilities);
  check_values(&p, out, probabilities, 1e-5);
  check_blocks(kernels, &p, out);
  check_poisoned(kernels, &p, out);
  release_all();
}

static void test_bf16(const sememe_kernels *kernels, const size_t shape[4], size_t variant) {
  problem p = make_problem(shape, variant, false, true);
  const size_t count = p.queries * p.value_head;
  float *out = guarded_floats(count);
  uint16_t *narrow = guarded(count * sizeof *narrow);
  attend_bf16(kernels, &p, 0, p.queries, out, narrow);
  check_values(&p, out, NULL, 0x1p-8);  // every probability is rounded to eight bits, and values are below 1
  for (size_t i = 0; i < count; i++) CHECK(narrow[i] == rounded_to_bf16(out[i]), "narrow attention, element %zu", i);
  check_blocks(kernels, &p, out);
  check_poisoned(kernels, &p, out);
  release_all();
}

static void test_shapes(const sememe_kernels *kernels,
                        void (*test)(const sememe_kernels *kernels, const size_t shape[4], size_t variant)) {
  static const size_t shapes[][4] = {
      {1, 1, 1, 1},     {3, 2, 4, 4},     {5, 7, 8, 8},     {7, 16, 16, 16},  {6, 17, 5, 33},
      {25, 25, 32, 32}, {13, 13, 3, 2},   {31, 33, 33, 17}, {49, 49, 16, 20}, {2, 150, 32, 32},
      {30, 4, 12, 12},  {26, 140, 9, 64}, {3, 0, 4, 4},     {5, 6, 0, 3},
  };
  for (size_t i = 0; i < COUNT_OF(shapes); i++) {
    for (size_t variant = 0; variant < 12; variant++) test(kernels, shapes[i], variant);
  }
}

void test_attention_f32(const sememe_kernels *kernels) { test_shapes(kernels, test_f32); }

void test_attention_bf16(const sememe_kernels *kernels) { test_shapes(kernels, test_bf16); }
