// Sums and products of doubles.
#include "check.h"

#include <math.h>
#include <string.h>

static const size_t counts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 64, 67};

static double *random_doubles(size_t count) {
  double *x = guarded(count * sizeof *x);
  for (size_t i = 0; i < count; i++) x[i] = (double)random_float(2);
  return x;
}

static void test_vectors_of(const sememe_kernels *kernels, size_t count) {
  double *a = random_doubles(count), *b = random_doubles(count);
  double dot = 0, size = 0, squares = 0;
  for (size_t i = 0; i < count; i++) {
    dot += a[i] * b[i];
    size += fabs(a[i] * b[i]);
    squares += (a[i] - b[i]) * (a[i] - b[i]);
  }
  const double unit = ldexp(1, -52) * (2 + (double)count);
  CHECK(fabs(kernels->dot_f64(a, b, count) - dot) <= unit * size, "dot of %zu doubles", count);
  CHECK(fabs(kernels->squared_distance_f64(a, b, count) - squares) <= unit * squares, "squares of %zu doubles", count);

  double *x = guarded(count * sizeof *x), *y = guarded(count * sizeof *y);
  memcpy(x, a, count * sizeof *x);
  memcpy(y, b, count * sizeof *y);
  kernels->add_scaled_f64(0.7, x, y, count);
  for (size_t i = 0; i < count; i++) CHECK(fabs(y[i] - (b[i] + 0.7 * a[i])) < 1e-14, "sum %zu of %zu", i, count);
  memcpy(y, b, count * sizeof *y);
  kernels->rotate_pair_f64(x, y, 0.6, 0.8, count);
  for (size_t i = 0; i < count; i++) {
    CHECK(fabs(x[i] - (0.6 * a[i] - 0.8 * b[i])) < 1e-14, "rotated %zu of %zu", i, count);
    CHECK(fabs(y[i] - (0.8 * a[i] + 0.6 * b[i])) < 1e-14, "rotated %zu of %zu", i, count);
  }
  float *f = guarded_floats(count);
  fill_random(f, count, 2);
  kernels->center_f64(f, a, y, count);
  for (size_t i = 0; i < count; i++) CHECK(y[i] == (double)f[i] - a[i], "centered %zu of %zu", i, count);
  release_all();
}

static double upper(const double *a, size_t size, size_t i, size_t j) {
  return i < j ? a[i * size + j] : a[j * size + i];
}

static void test_symmetric_step(const sememe_kernels *kernels, size_t size) {
  double *a = random_doubles(size * size), *old = guarded(size * size * sizeof *old), *y = guarded(size * sizeof *y);
  double *v = random_doubles(size), *w = random_doubles(size), *x = random_doubles(size);
  memcpy(old, a, size * size * sizeof *old);
  sememe_symmetric_step_f64 args = {.a = a, .lda = size, .size = size, .v = v, .w = w, .x = x, .y = y};
  kernels->symmetric_step_f64(&args);
  for (size_t i = 0; i < size; i++) {
    double product = 0;
    for (size_t j = 0; j < size; j++) {
      const double expected = upper(old, size, i, j) - v[i] * w[j] - w[i] * v[j];
      product += expected * x[j];
      if (j < i) {
        CHECK(a[i * size + j] == old[i * size + j], "below the diagonal of %zu", size);
      } else {
        CHECK(fabs(a[i * size + j] - expected) < 1e-14, "[%zu, %zu] of %zu", i, j, size);
      }
    }
    CHECK(fabs(y[i] - product) < 1e-12, "product %zu of %zu", i, size);
  }
  release_all();
}

static void test_product(const sememe_kernels *kernels, size_t rows, size_t columns, size_t inner, bool is_turned) {
  double *a = random_doubles(rows * inner), *b = random_doubles(inner * columns), *c = random_doubles(rows * columns);
  double *before = guarded(rows * columns * sizeof *before);
  memcpy(before, c, rows * columns * sizeof *before);
  sememe_product_f64 args = {
      .a = a, .b = b, .ldb = columns, .c = c, .ldc = columns, .rows = rows, .columns = columns, .inner = inner};
  args.a_row = is_turned ? 1 : inner;
  args.a_inner = is_turned ? rows : 1;
  kernels->add_product_f64(&args);
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < columns; j++) {
      double sum = before[i * columns + j];
      for (size_t p = 0; p < inner; p++) sum += a[i * args.a_row + p * args.a_inner] * b[p * columns + j];
      CHECK(fabs(c[i * columns + j] - sum) < 1e-13, "[%zu, %zu] of %zu x %zu x %zu", i, j, rows, columns, inner);
    }
  }
  release_all();
}

void test_doubles(const sememe_kernels *kernels) {
  for (size_t i = 0; i < COUNT_OF(counts); i++) {
    test_vectors_of(kernels, counts[i]);
    test_symmetric_step(kernels, counts[i]);
  }
  static const size_t shapes[][3] = {{1, 1, 1}, {3, 5, 7}, {6, 6, 4}, {7, 13, 9}, {13, 31, 16}, {2, 8, 0}};
  for (size_t i = 0; i < COUNT_OF(shapes); i++) {
    test_product(kernels, shapes[i][0], shapes[i][1], shapes[i][2], false);
    test_product(kernels, shapes[i][0], shapes[i][1], shapes[i][2], true);
  }
}
