// Element-wise kernels, distances, conversions, sums and maxima of rows, sums of table rows.
#include "check.h"

#include <math.h>
#include <string.h>

static const size_t counts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 67, 131};

static void test_elementwise(const sememe_kernels *kernels, size_t count) {
  float *a = guarded_floats(count), *b = guarded_floats(count), *y = guarded_floats(count);
  fill_random(a, count, 3);
  fill_random(b, count, 3);
  kernels->scale_f32(a, 1.7f, y, count);
  for (size_t i = 0; i < count; i++) CHECK(y[i] == a[i] * 1.7f, "scale %zu of %zu", i, count);
  kernels->add_f32(a, b, y, count);
  for (size_t i = 0; i < count; i++) CHECK(y[i] == a[i] + b[i], "add %zu of %zu", i, count);
  kernels->add_f32(y, b, y, count);
  for (size_t i = 0; i < count; i++) CHECK(y[i] == a[i] + b[i] + b[i], "add in place %zu of %zu", i, count);

  kernels->multiply_f32(a, b, y, count);
  for (size_t i = 0; i < count; i++) CHECK(y[i] == a[i] * b[i], "multiply %zu of %zu", i, count);
  const size_t half = count / 2;
  memcpy(y, a, count * sizeof *y);
  kernels->rotate_f32(y, 1, count, b, b + half, half);
  for (size_t i = 0; i < half; i++) {
    CHECK(y[i] == a[i] * b[i] - a[i + half] * b[i + half], "rotation %zu of %zu", i, half);
    CHECK(y[i + half] == a[i + half] * b[i] + a[i] * b[i + half], "rotation %zu of %zu", i + half, half);
  }

  const float bound = 3;
  CHECK(kernels->all_within_f32(a, bound, count), "%zu values within", count);
  const float others[] = {NAN, -NAN, INFINITY, -INFINITY, nextafterf(bound, 4), nextafterf(-bound, -4)};
  for (size_t i = 0; i < count; i++) {
    const float old = a[i];
    a[i] = others[i % COUNT_OF(others)];
    CHECK(!kernels->all_within_f32(a, bound, count), "%f at %zu of %zu", (double)a[i], i, count);
    a[i] = i % 2 ? bound : -bound;
    CHECK(kernels->all_within_f32(a, bound, count), "the bound at %zu of %zu", i, count);
    a[i] = old;
  }
  release_all();
}

static void test_distances(const sememe_kernels *kernels, size_t count) {
  float *a = guarded_floats(count), *b = guarded_floats(count);
  fill_random(a, count, 2);
  fill_random(b, count, 2);
  double dot = 0, squares = 0, manhattan = 0, size = 0;
  for (size_t i = 0; i < count; i++) {
    const double x = (double)a[i], y = (double)b[i];
    dot += x * y;
    size += fabs(x * y);
    squares += (x - y) * (x - y);
    manhattan += fabs(x - y);
  }
  const double unit = ldexp(1, -23) * (1 + (double)count);
  CHECK(fabs((double)kernels->dot_f32(a, b, count) - dot) <= unit * size, "dot of %zu", count);
  CHECK(fabs((double)kernels->squared_distance_f32(a, b, count) - squares) <= unit * squares, "squares of %zu", count);
  CHECK(fabs((double)kernels->manhattan_distance_f32(a, b, count) - manhattan) <= unit * manhattan, "|…| of %zu",
        count);
  if (count > 0) {
    a[count - 1] = NAN;
    CHECK(isnan(kernels->dot_f32(a, b, count)), "NaN in a dot of %zu", count);
    CHECK(isnan(kernels->squared_distance_f32(a, b, count)), "NaN in squares of %zu", count);
    CHECK(isnan(kernels->manhattan_distance_f32(a, b, count)), "NaN in a distance of %zu", count);
  }
  release_all();
}

/// IEEE half precision by its definition.
static float float_of_half(uint16_t half) {
  const int exponent = half >> 10 & 0x1f, fraction = half & 0x3ff;
  const double sign = half & 0x8000 ? -1 : 1;
  if (exponent == 0x1f) return fraction ? NAN : (float)(sign * INFINITY);
  if (exponent == 0) return (float)(sign * ldexp(fraction, -24));
  return (float)(sign * ldexp(1024 + fraction, exponent - 25));
}

/// Every 16-bit pattern, from memory at an odd address.
static void test_widening(const sememe_kernels *kernels) {
  const size_t count = 1 << 16;
  uint8_t *bytes = guarded(2 * count + 1);
  float *halves = guarded_floats(count), *narrow = guarded_floats(count);
  for (size_t i = 0; i < count; i++) {
    const uint16_t bits = (uint16_t)i;
    memcpy(bytes + 1 + 2 * i, &bits, sizeof bits);
  }
  kernels->widen_f16(bytes + 1, halves, count);
  kernels->widen_bf16(bytes + 1, narrow, count);
  for (size_t i = 0; i < count; i++) {
    const float half = float_of_half((uint16_t)i), wide = float_of_bf16((uint16_t)i);
    CHECK(isnan(half) ? isnan(halves[i]) : same_bits(&half, halves + i, 4), "half %zx", i);
    CHECK(same_bits(&wide, narrow + i, 4), "bfloat16 %zx", i);
  }
  release_all();
  for (size_t i = 0; i < COUNT_OF(counts); i++) {
    const size_t n = counts[i];
    uint16_t *x = guarded(2 * n);
    float *y = guarded_floats(n);
    for (size_t j = 0; j < n; j++) x[j] = (uint16_t)(0x3c00 + j);
    kernels->widen_f16(x, y, n);
    for (size_t j = 0; j < n; j++) CHECK(y[j] == float_of_half(x[j]), "half %zu of %zu", j, n);
    kernels->widen_bf16(x, y, n);
    for (size_t j = 0; j < n; j++) CHECK(y[j] == float_of_bf16(x[j]), "bfloat16 %zu of %zu", j, n);
    release_all();
  }
}

static void test_pooling(const sememe_kernels *kernels, size_t rows, size_t n) {
  const size_t stride = n + 3;
  float *x = guarded_floats(rows ? (rows - 1) * stride + n : 0), *weights = guarded_floats(rows);
  float *sums = guarded_floats(n), *weighted = guarded_floats(n), *largest = guarded_floats(n);
  for (size_t row = 0; row < rows; row++) fill_random(x + row * stride, n, 1);
  fill_random(weights, rows, 1);
  if (rows > 1 && n > 1) x[n - 1] = x[stride] = NAN;
  kernels->sum_rows_f32(x, stride, NULL, rows, n, sums);
  kernels->sum_rows_f32(x, stride, weights, rows, n, weighted);
  kernels->max_rows_f32(x, stride, rows, n, largest);
  for (size_t i = 0; i < n; i++) {
    double sum = 0, weighted_sum = 0;
    float maximum = -INFINITY;
    for (size_t row = 0; row < rows; row++) {
      const float value = x[row * stride + i];
      sum += (double)value;
      weighted_sum += (double)weights[row] * (double)value;
      if (value > maximum || isnan(value)) maximum = value;
    }
    const double bound = ldexp((double)rows, -22);
    CHECK(isnan(sum) ? isnan(sums[i]) : fabs((double)sums[i] - sum) <= bound, "sum of rows %zu", i);
    CHECK(isnan(sum) ? isnan(weighted[i]) : fabs((double)weighted[i] - weighted_sum) <= bound, "weighted sum %zu", i);
    CHECK(isnan(maximum) ? isnan(largest[i]) : largest[i] == maximum, "maximum of rows %zu", i);
  }
  release_all();
}

static void test_embedding(const sememe_kernels *kernels, size_t n) {
  enum { entries = 5, rows = 3 };
  float *words = guarded_floats(entries * n), *positions = guarded_floats(entries * n), *out = guarded_floats(rows * n);
  fill_random(words, entries * n, 1);
  fill_random(positions, entries * n, 1);
  int32_t *first = guarded(rows * sizeof(int32_t)), *second = guarded(rows * sizeof(int32_t));
  for (size_t row = 0; row < rows; row++) {
    first[row] = (int32_t)random_below(entries);
    second[row] = (int32_t)(entries - 1 - row);
  }
  const float *tables[] = {words, positions};
  const int32_t *indices[] = {first, second};
  kernels->embedding_sum_f32(tables, indices, 2, rows, n, out);
  for (size_t row = 0; row < rows; row++) {
    for (size_t i = 0; i < n; i++) {
      const float sum = words[(size_t)first[row] * n + i] + positions[(size_t)second[row] * n + i];
      CHECK(out[row * n + i] == sum, "embedding %zu, %zu of %zu", row, i, n);
    }
  }
  release_all();
}

void test_vectors(const sememe_kernels *kernels) {
  for (size_t i = 0; i < COUNT_OF(counts); i++) {
    test_elementwise(kernels, counts[i]);
    test_distances(kernels, counts[i]);
    test_embedding(kernels, counts[i]);
    for (size_t rows = 0; rows < 4; rows++) test_pooling(kernels, rows, counts[i]);
  }
  test_widening(kernels);
}
