// Products of bytes: the same bits as the contract's equation at every level, in every block.
#include "check.h"

#include <math.h>
#include <string.h>

typedef struct problem {
  size_t rows, n, k, lda;
  uint8_t *a;  ///< stride lda, zeros up to a multiple of four
  float *scales, *minimums, *bias;
  float *w;   ///< n × k
  int8_t *q;  ///< the same in bytes, by the contract
  float *expected_scales, *expected_sums;
  int8_t *packed;
  float *channel_scales, *channel_sums;
} problem;

static size_t padded(size_t count, size_t to) { return (count + to - 1) / to * to; }

/// Quantises the weights as the contract says.
static void quantize(problem *p) {
  p->q = guarded(p->n * p->k);
  p->expected_scales = guarded_floats(p->n);
  p->expected_sums = guarded_floats(p->n);
  for (size_t j = 0; j < p->n; j++) {
    float largest = 0;
    bool is_finite = true;
    for (size_t i = 0; i < p->k; i++) {
      largest = fmaxf(largest, fabsf(p->w[j * p->k + i]));
      if (!isfinite(p->w[j * p->k + i])) is_finite = false;
    }
    const float scale = is_finite ? largest / 127 : NAN, inverse = scale > 0 ? 1 / scale : 0;
    int32_t sum = 0;
    for (size_t i = 0; i < p->k && inverse > 0; i++) {
      p->q[j * p->k + i] = (int8_t)nearbyintf(p->w[j * p->k + i] * inverse);
      sum += p->q[j * p->k + i];
    }
    p->expected_scales[j] = scale;
    p->expected_sums[j] = scale * (float)sum;
  }
}

static void pack(const sememe_kernels *kernels, problem *p) {
  const size_t middle = p->n / 2 / kernels->gemm_panel * kernels->gemm_panel;
  p->packed = guarded(kernels->gemm_packed_s8(p->n, p->k));
  p->channel_scales = guarded_floats(p->n);
  p->channel_sums = guarded_floats(p->n);
  kernels->gemm_pack_s8(p->w, p->k, p->n, p->k, middle, p->n, p->packed, p->channel_scales, p->channel_sums);
  kernels->gemm_pack_s8(p->w, p->k, p->n, p->k, 0, middle, p->packed, p->channel_scales, p->channel_sums);
  for (size_t j = 0; j < p->n; j++) {
    if (isnan(p->expected_scales[j])) {
      CHECK(isnan(p->channel_scales[j]) && isnan(p->channel_sums[j]), "NaN of channel %zu", j);
      continue;
    }
    CHECK(p->channel_scales[j] == p->expected_scales[j], "scale of channel %zu of %zu × %zu", j, p->n, p->k);
    CHECK(p->channel_sums[j] == p->expected_sums[j], "sum of channel %zu of %zu × %zu", j, p->n, p->k);
  }
}

/// `extreme` makes every byte as large as it can be, with signs that add up or alternate.
static problem make_problem(size_t rows, size_t n, size_t k, bool extreme) {
  problem p = {.rows = rows, .n = n, .k = k, .lda = padded(k, 4) + 8};
  const size_t bytes = (rows - 1) * p.lda + padded(k, 4);
  p.a = guarded(bytes);
  for (size_t i = 0; i < bytes; i++) {
    const uint8_t value = extreme ? (i / p.lda % 2 ? 0 : 255) : (uint8_t)random_below(256);
    if (i % p.lda < k) p.a[i] = value;
  }
  p.scales = guarded_floats(rows);
  p.minimums = guarded_floats(rows);
  p.bias = guarded_floats(n);
  p.w = guarded_floats(n * k);
  fill_random(p.scales, rows, 0.02f);
  fill_random(p.minimums, rows, 2);
  fill_random(p.bias, n, 1);
  fill_random(p.w, n * k, 0.3f);
  for (size_t i = 0; extreme && i < n * k; i++) p.w[i] = (i / k % 3 == 0 || (i / k % 3 == 1 && i % k % 2)) ? 2 : -2;
  for (size_t i = 0; n > 5 && i < k; i++) p.w[5 * k + i] = 0;
  return p;
}

static void compute(const sememe_kernels *kernels, const problem *p, size_t row, size_t rows, size_t column_begin,
                    size_t column_end, sememe_activation activation, float *c) {
  kernels->gemm_s8(&(sememe_gemm_s8){
      .a = p->a + row * p->lda,
      .lda = p->lda,
      .scales = p->scales + row,
      .minimums = p->minimums + row,
      .packed = p->packed,
      .channel_scales = p->channel_scales,
      .channel_sums = p->channel_sums,
      .k = p->k,
      .output = {.n = p->n,
                 .bias = p->bias,
                 .activation = activation,
                 .c = c,
                 .ldc = p->n,
                 .rows = rows,
                 .column_begin = column_begin,
                 .column_end = column_end},
  });
}

static float expected_element(const problem *p, size_t r, size_t j) {
  int32_t sum = 0;
  for (size_t i = 0; i < p->k; i++) sum += p->a[r * p->lda + i] * p->q[j * p->k + i];
  const float products = p->expected_scales[j] * (float)sum;
  return fmaf(p->scales[r], products, p->minimums[r] * p->expected_sums[j]) + p->bias[j];
}

static void test_shape(const sememe_kernels *kernels, size_t rows, size_t n, size_t k, bool extreme) {
  problem p = make_problem(rows, n, k, extreme);
  quantize(&p);
  pack(kernels, &p);
  float *c = guarded_floats(rows * n), *activated = guarded_floats(rows * n);
  compute(kernels, &p, 0, rows, 0, n, SEMEME_ACTIVATION_NONE, c);
  for (size_t r = 0; r < rows; r++) {
    for (size_t j = 0; j < n; j++) {
      const float expected = expected_element(&p, r, j);
      CHECK(same_bits(&c[r * n + j], &expected, 4), "bytes %zu × %zu × %zu, element %zu, %zu: %a instead of %a", rows,
            n, k, r, j, (double)c[r * n + j], (double)expected);
    }
  }
  compute(kernels, &p, 0, rows, 0, n, SEMEME_ACTIVATION_GELU_ERF, activated);
  for (size_t i = 0; i < rows * n; i++) {
    const double exact = exact_activation((double)c[i], SEMEME_ACTIVATION_GELU_ERF);
    CHECK(fabs((double)activated[i] - exact) <= 1e-6 * fmax(1, fabs(exact)), "GELU of bytes, element %zu", i);
  }

  const size_t panel = kernels->gemm_panel, panels = padded(n, panel) / panel;
  for (size_t trial = 0; trial < 5; trial++) {
    const size_t row = random_below(rows), count = 1 + random_below(rows - row);
    const size_t first = random_below(panels), last = first + 1 + random_below(panels - first);
    const size_t begin = first * panel, end = last * panel < n ? last * panel : n;
    float *block = guarded_floats(count * n);
    compute(kernels, &p, row, count, begin, end, SEMEME_ACTIVATION_NONE, block);
    for (size_t i = 0; i < count * n; i++) {
      const float expected = i % n >= begin && i % n < end ? c[row * n + i] : 0;
      CHECK(same_bits(&block[i], &expected, 4), "block of bytes %zu × %zu × %zu, element %zu", rows, n, k, i);
    }
  }
  release_all();
}

static void test_nan(const sememe_kernels *kernels) {
  const size_t rows = 4, n = 20, k = 9, row = 2, column = 17;
  problem p = make_problem(rows, n, k, false);
  p.w[column * k + 3] = INFINITY;
  p.scales[row] = NAN;
  quantize(&p);
  pack(kernels, &p);
  float *c = guarded_floats(rows * n);
  compute(kernels, &p, 0, rows, 0, n, SEMEME_ACTIVATION_NONE, c);
  for (size_t i = 0; i < rows * n; i++) {
    CHECK(isnan(c[i]) == (i / n == row || i % n == column), "NaN of bytes: element %zu, %zu", i / n, i % n);
  }
  release_all();
}

void test_gemm_s8(const sememe_kernels *kernels) {
  static const size_t all_rows[] = {1, 2, 3, 4, 5, 6, 7, 8, 11, 13}, columns[] = {1, 15, 16, 17, 48, 100};
  static const size_t depths[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17, 31, 64, 66, 300};
  for (size_t r = 0; r < COUNT_OF(all_rows); r++) {
    for (size_t c = 0; c < COUNT_OF(columns); c++) {
      const size_t k = depths[(7 * r + 5 * c) % COUNT_OF(depths)];
      test_shape(kernels, all_rows[r], columns[c], k, false);
    }
  }
  for (size_t i = 0; i < COUNT_OF(depths); i++) {
    test_shape(kernels, 3, 33, depths[i], false);
    test_shape(kernels, 7, 17, depths[i], true);
  }
  test_shape(kernels, 2, 17, 66000, true);
  test_nan(kernels);
}
