// Products of floats and of bfloat16 against double precision, and their bits in every block.
#include "check.h"

#include <math.h>
#include <string.h>

/// A product with everything that can be added to it. Activations lie in memory that ends where the contract ends them.
typedef struct problem {
  bool is_narrow;  ///< bfloat16
  size_t rows, n, k, lda;
  float *a, *w;  ///< as floats, rows × k and n × k without gaps
  void *given;   ///< activations as the kernel reads them, stride lda
  void *packed;
  float *bias, *residual;
  size_t ldr;
  sememe_activation activation;
} problem;

static size_t padded(size_t count, size_t to) { return (count + to - 1) / to * to; }

static void give_activations(problem *p) {
  if (!p->is_narrow) {
    p->lda = p->k + 3;
    float *a = guarded_floats((p->rows - 1) * p->lda + p->k);
    for (size_t r = 0; r < p->rows; r++) memcpy(a + r * p->lda, p->a + r * p->k, p->k * sizeof *a);
    p->given = a;
    return;
  }
  const size_t even = padded(p->k, 2);
  p->lda = even + 2;
  uint16_t *a = guarded(((p->rows - 1) * p->lda + even) * sizeof *a);
  for (size_t i = 0; i < (p->rows - 1) * p->lda + even; i++) {
    const size_t r = i / p->lda, c = i % p->lda;
    a[i] = c < p->k ? rounded_to_bf16(p->a[r * p->k + c]) : c < even ? 0 : 0x7fc0;
  }
  p->given = a;
}

/// Packs in two parts, from weights with a stride.
static void pack(const sememe_kernels *kernels, problem *p) {
  const size_t ldw = p->k + 1, panel = kernels->gemm_panel;
  const size_t middle = p->n / 2 / panel * panel;
  float *w = guarded_floats(p->n ? (p->n - 1) * ldw + p->k : 0);
  for (size_t j = 0; j < p->n; j++) memcpy(w + j * ldw, p->w + j * p->k, p->k * sizeof *w);
  if (p->is_narrow) {
    p->packed = guarded(kernels->gemm_packed_bf16(p->n, p->k) * sizeof(uint16_t));
    kernels->gemm_pack_bf16(w, ldw, p->n, p->k, middle, p->n, p->packed);
    kernels->gemm_pack_bf16(w, ldw, p->n, p->k, 0, middle, p->packed);
  } else {
    p->packed = guarded(kernels->gemm_packed_f32(p->n, p->k) * sizeof(float));
    kernels->gemm_pack_f32(w, ldw, p->n, p->k, middle, p->n, p->packed);
    kernels->gemm_pack_f32(w, ldw, p->n, p->k, 0, middle, p->packed);
  }
}

static problem make_problem(const sememe_kernels *kernels, bool is_narrow, size_t rows, size_t n, size_t k) {
  problem p = {.is_narrow = is_narrow, .rows = rows, .n = n, .k = k, .ldr = n + 2};
  p.a = guarded_floats(rows * k);
  p.w = guarded_floats(n * k);
  p.bias = guarded_floats(n);
  p.residual = guarded_floats((rows - 1) * p.ldr + n);
  fill_random(p.a, rows * k, 1);
  fill_random(p.w, n * k, 1);
  fill_random(p.bias, n, 1);
  fill_random(p.residual, (rows - 1) * p.ldr + n, 1);
  for (size_t i = 0; is_narrow && i < rows * k; i++) p.a[i] = float_of_bf16(rounded_to_bf16(p.a[i]));
  for (size_t i = 0; is_narrow && i < n * k; i++) p.w[i] = float_of_bf16(rounded_to_bf16(p.w[i]));
  p.activation = (sememe_activation)random_below(7);
  give_activations(&p);
  pack(kernels, &p);
  return p;
}

/// Computes a block into c and, where it is not NULL, narrow; both have stride n and begin at row `row`.
static void compute(const sememe_kernels *kernels, const problem *p, size_t row, size_t rows, size_t column_begin,
                    size_t column_end, float *c, uint16_t *narrow) {
  const sememe_gemm_output output = {
      .n = p->n,
      .bias = p->bias,
      .activation = p->activation,
      .residual = p->residual ? p->residual + row * p->ldr : NULL,
      .ldr = p->ldr,
      .c = c,
      .ldc = p->n,
      .narrow = narrow,
      .ld_narrow = p->n,
      .rows = rows,
      .column_begin = column_begin,
      .column_end = column_end,
  };
  if (p->is_narrow) {
    const uint16_t *a = (const uint16_t *)p->given + row * p->lda;
    kernels->gemm_bf16(&(sememe_gemm_bf16){.a = a, .lda = p->lda, .packed = p->packed, .k = p->k, .output = output});
  } else {
    const float *a = (const float *)p->given + row * p->lda;
    kernels->gemm_f32(&(sememe_gemm_f32){.a = a, .lda = p->lda, .packed = p->packed, .k = p->k, .output = output});
  }
}

static void check_values(const problem *p, const float *c) {
  for (size_t r = 0; r < p->rows; r++) {
    for (size_t j = 0; j < p->n; j++) {
      double sum = p->bias ? (double)p->bias[j] : 0, size = fabs(sum);
      for (size_t i = 0; i < p->k; i++) {
        const double product = (double)p->a[r * p->k + i] * (double)p->w[j * p->k + i];
        sum += product;
        size += fabs(product);
      }
      double exact = exact_activation(sum, p->activation);
      if (p->residual) exact += (double)p->residual[r * p->ldr + j];
      const double bound = ldexp(size, -23) * (4 + (double)p->k) + ldexp(8 * (1 + fabs(exact)), -23);
      CHECK(isnan(exact) ? isnan(c[r * p->n + j]) : fabs((double)c[r * p->n + j] - exact) <= bound,
            "product %zu × %zu × %zu, element %zu, %zu: %g, exactly %g", p->rows, p->n, p->k, r, j,
            (double)c[r * p->n + j], exact);
    }
  }
}

/// Blocks of rows and columns give the bits of the whole, and write nothing else.
static void check_blocks(const sememe_kernels *kernels, const problem *p, const float *c) {
  const size_t panel = kernels->gemm_panel, panels = padded(p->n, panel) / panel;
  for (size_t trial = 0; trial < 6; trial++) {
    const size_t row = random_below(p->rows), rows = 1 + random_below(p->rows - row);
    const size_t first = random_below(panels), last = first + 1 + random_below(panels - first);
    const size_t begin = first * panel, end = last * panel < p->n ? last * panel : p->n;
    float *block = guarded_floats(rows * p->n);
    uint16_t *narrow = guarded(rows * p->n * sizeof *narrow);
    compute(kernels, p, row, rows, begin, end, trial % 3 == 2 ? NULL : block, trial % 3 == 1 ? NULL : narrow);
    for (size_t r = 0; r < rows; r++) {
      for (size_t j = 0; j < p->n; j++) {
        const bool is_inside = j >= begin && j < end;
        const float expected = is_inside ? c[(row + r) * p->n + j] : 0;
        const bool has_c = trial % 3 != 2, has_narrow = trial % 3 != 1;
        CHECK(!has_c || same_bits(&block[r * p->n + j], &expected, 4), "block of %zu × %zu × %zu, element %zu, %zu",
              p->rows, p->n, p->k, row + r, j);
        CHECK(!has_narrow || narrow[r * p->n + j] == (is_inside ? rounded_to_bf16(expected) : 0),
              "narrow block of %zu × %zu × %zu, element %zu, %zu", p->rows, p->n, p->k, row + r, j);
      }
    }
  }
}

static void test_shape(const sememe_kernels *kernels, bool is_narrow, size_t rows, size_t n, size_t k) {
  problem p = make_problem(kernels, is_narrow, rows, n, k);
  float *c = guarded_floats(rows * n);
  compute(kernels, &p, 0, rows, 0, n, c, NULL);
  check_values(&p, c);
  check_blocks(kernels, &p, c);

  // The residual may be where the result goes.
  for (size_t r = 0; r < rows; r++) memmove(p.residual + r * n, p.residual + r * p.ldr, n * sizeof(float));
  p.ldr = n;
  compute(kernels, &p, 0, rows, 0, n, p.residual, NULL);
  CHECK(same_bits(p.residual, c, rows * n * sizeof(float)), "product %zu × %zu × %zu over its residual", rows, n, k);

  p.bias = p.residual = NULL;
  p.activation = SEMEME_ACTIVATION_NONE;
  compute(kernels, &p, 0, rows, 0, n, c, NULL);
  check_values(&p, c);
  release_all();
}

/// NaN in one row of the activations and in one of the weights: in its row and its column only.
static void test_nan(const sememe_kernels *kernels, bool is_narrow) {
  const size_t rows = 5, n = 37, k = 11, row = 3, column = 20;
  problem p = make_problem(kernels, is_narrow, rows, n, k);
  p.activation = SEMEME_ACTIVATION_GELU_ERF;
  p.a[row * k + k - 1] = NAN;
  p.w[column * k] = NAN;
  give_activations(&p);
  pack(kernels, &p);
  float *c = guarded_floats(rows * n);
  compute(kernels, &p, 0, rows, 0, n, c, NULL);
  for (size_t i = 0; i < rows * n; i++) {
    const bool expected = i / n == row || i % n == column;
    CHECK(isnan(c[i]) == expected, "NaN of a product: element %zu, %zu is %f", i / n, i % n, (double)c[i]);
  }
  release_all();
}

/// No rows, or no columns: nothing is read or written.
static void test_nothing(const sememe_kernels *kernels) {
  void *none = guarded(0);
  sememe_gemm_output output = {.n = 20, .c = none, .ldc = 20, .rows = 0, .column_end = 20};
  for (int i = 0; i < 2; i++) {
    kernels->gemm_f32(&(sememe_gemm_f32){.a = none, .lda = 5, .packed = none, .k = 5, .output = output});
    kernels->gemm_bf16(&(sememe_gemm_bf16){.a = none, .lda = 6, .packed = none, .k = 5, .output = output});
    kernels->gemm_s8(&(sememe_gemm_s8){.a = none,
                                       .lda = 8,
                                       .scales = none,
                                       .minimums = none,
                                       .packed = none,
                                       .channel_scales = none,
                                       .channel_sums = none,
                                       .k = 5,
                                       .output = output});
    output.rows = 3;
    output.column_end = 0;
  }
  release_all();
}

void test_gemm(const sememe_kernels *kernels) {
  test_nothing(kernels);
  static const size_t all_rows[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13}, columns[] = {1, 15, 16, 17, 48, 63, 113};
  static const size_t depths[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 31, 65, 130};
  for (int narrow = 0; narrow < 2; narrow++) {
    for (size_t r = 0; r < COUNT_OF(all_rows); r++) {
      for (size_t c = 0; c < COUNT_OF(columns); c++) {
        const size_t k = depths[(7 * r + 5 * c) % COUNT_OF(depths)];
        test_shape(kernels, narrow == 1, all_rows[r], columns[c], k);
      }
    }
    for (size_t i = 0; i < COUNT_OF(depths); i++) test_shape(kernels, narrow == 1, 3, 33, depths[i]);
    test_nan(kernels, narrow == 1);
  }
}
