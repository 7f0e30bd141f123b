// Softmax, normalizations, and rows in fewer bits.
#include "check.h"

#include <math.h>
#include <string.h>

static const size_t widths[] = {0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 18, 19, 33, 64, 100, 384, 387};

static void test_softmax(const sememe_kernels *kernels, size_t n) {
  enum { rows = 3 };
  float *x = guarded_floats(rows * n), *given = guarded_floats(rows * n);
  fill_random(x, rows * n, 30);
  if (n > 2) x[n] = -INFINITY;
  if (n > 0) x[2 * n + n / 2] = NAN;
  memcpy(given, x, rows * n * sizeof(float));
  kernels->softmax_f32(x, rows, n);
  for (size_t row = 0; row < rows; row++) {
    const float *in = given + row * n, *out = x + row * n;
    double maximum = -INFINITY, sum = 0;
    for (size_t i = 0; i < n; i++) maximum = fmax(maximum, (double)in[i]);
    for (size_t i = 0; i < n; i++) sum += exp((double)in[i] - maximum);
    for (size_t i = 0; i < n; i++) {
      const double exact = exp((double)in[i] - maximum) / sum;
      const double units = 8 + (double)n + fmin(100, maximum - (double)in[i]);  // the difference is rounded, too
      const bool is_near = fabs((double)out[i] - exact) <= exact * ldexp(units, -23) + 1e-37;
      CHECK(row == 2 ? isnan(out[i]) : is_near, "softmax %zu, %zu of %zu: %g, exactly %g", row, i, n, (double)out[i],
            exact);
    }
  }
  release_all();
}

/// Bytes of one row by the contract.
static void expect_bytes(const float *x, size_t n, const sememe_rows_u8 *got, size_t row) {
  float least = INFINITY, largest = -INFINITY;
  bool is_finite = true;
  for (size_t i = 0; i < n; i++) {
    least = fminf(least, x[i]);
    largest = fmaxf(largest, x[i]);
    if (!isfinite(x[i])) is_finite = false;
  }
  if (n == 0) return;
  const uint8_t *values = got->values + row * got->ld;
  for (size_t i = n; i % 4; i++) CHECK(values[i] == 0, "byte %zu beyond %zu is %d", i, n, values[i]);
  if (!is_finite) {
    CHECK(isnan(got->scales[row]), "the scale of a row that is not finite is %f", (double)got->scales[row]);
    return;
  }
  const float range = largest - least, inverse = range > 0 ? 255 / range : 0;
  CHECK(got->scales[row] == range / 255, "scale of %zu", n);
  CHECK(got->minimums[row] == least, "minimum of %zu", n);
  for (size_t i = 0; i < n; i++) {
    CHECK(values[i] == (uint8_t)nearbyintf((x[i] - least) * inverse), "byte %zu of %zu is %d", i, n, values[i]);
  }
}

static sememe_rows_u8 guarded_bytes(size_t rows, size_t n, size_t ld) {
  return (sememe_rows_u8){
      .values = guarded((rows - 1) * ld + (n + 3) / 4 * 4),
      .ld = ld,
      .scales = guarded_floats(rows),
      .minimums = guarded_floats(rows),
  };
}

static void test_quantization(const sememe_kernels *kernels, size_t n) {
  enum { rows = 5 };
  const size_t stride = n + 5, ld = (n + 3) / 4 * 4 + 8;
  float *x = guarded_floats((rows - 1) * stride + n);
  for (size_t row = 0; row < rows; row++) fill_random(x + row * stride, n, row == 3 ? 0 : 4);
  if (n > 0) {
    x[stride + n / 2] = NAN;
    x[2 * stride + n - 1] = -INFINITY;
    x[4 * stride] = 100;
  }
  const sememe_rows_u8 out = guarded_bytes(rows, n, ld);
  memset(out.values, 0xee, (rows - 1) * ld + (n + 3) / 4 * 4);
  kernels->quantize_rows_u8(x, stride, rows, n, &out);
  for (size_t row = 0; row < rows; row++) expect_bytes(x + row * stride, n, &out, row);

  const size_t even = (n + 1) / 2 * 2, ldy = even + 6;
  uint16_t *y = guarded(((rows - 1) * ldy + even) * sizeof *y);
  memset(y, 0xee, ((rows - 1) * ldy + even) * sizeof *y);
  kernels->narrow_rows_bf16(x, stride, rows, n, y, ldy);
  for (size_t row = 0; row < rows; row++) {
    for (size_t i = 0; i < even; i++) {
      const uint16_t expected = i < n ? rounded_to_bf16(x[row * stride + i]) : 0;
      CHECK(y[row * ldy + i] == expected, "bfloat16 %zu of %zu is %x", i, n, y[row * ldy + i]);
    }
  }
  release_all();
}

/// Ties, carries into the exponent, overflow to infinity, denormals, NaN with any payload.
static void test_narrowing(const sememe_kernels *kernels) {
  enum { count = 40000 };
  float *x = guarded_floats(count);
  uint16_t *y = guarded(count * sizeof *y);
  for (size_t i = 0; i < count; i++) {
    uint32_t bits = next_random();
    if (i % 4 == 1) bits = (bits & 0xffff0000u) | 0x8000;
    if (i % 4 == 2) bits = (bits & 0x807fffffu) | (i % 8 == 2 ? 0x7f800000u : 0);
    memcpy(x + i, &bits, sizeof bits);
  }
  kernels->narrow_rows_bf16(x, count, 1, count, y, count);
  for (size_t i = 0; i < count; i++) CHECK(y[i] == rounded_to_bf16(x[i]), "bfloat16 of %a is %x", (double)x[i], y[i]);
  release_all();
}

static void expect_norm(const float *x, const float *gamma, const float *beta, double epsilon, size_t n,
                        const float *y) {
  double mean = 0, variance = 0;
  for (size_t i = 0; i < n; i++) mean += (double)x[i] / (double)n;
  for (size_t i = 0; i < n; i++) variance += ((double)x[i] - mean) * ((double)x[i] - mean) / (double)n;
  for (size_t i = 0; i < n; i++) {
    const double exact = ((double)x[i] - mean) / sqrt(variance + epsilon) * (double)gamma[i] + (double)beta[i];
    CHECK(isnan(exact) ? isnan(y[i]) : fabs((double)y[i] - exact) <= 2e-5 * (1 + fabs(exact)),
          "norm %zu of %zu: %f, %f", i, n, (double)y[i], exact);
  }
}

static void test_layer_norm(const sememe_kernels *kernels, size_t n) {
  enum { rows = 3 };
  float *x = guarded_floats(rows * n), *y = guarded_floats(rows * n);
  float *gamma = guarded_floats(n), *beta = guarded_floats(n);
  fill_random(x, rows * n, 5);
  fill_random(gamma, n, 2);
  fill_random(beta, n, 1);
  if (n > 1) x[2 * n + 1] = NAN;
  const size_t even = (n + 1) / 2 * 2, ld = (n + 3) / 4 * 4 + 4;
  uint16_t *narrow = guarded(((rows - 1) * (even + 2) + even) * sizeof *narrow);
  const sememe_rows_u8 bytes = guarded_bytes(rows, n, ld), alone = guarded_bytes(rows, n, ld);
  sememe_layer_norm args = {.x = x, .gamma = gamma, .beta = beta, .epsilon = 1e-5f, .rows = rows, .n = n, .y = y};
  args.narrow = narrow;
  args.ld_narrow = even + 2;
  args.quantized = &bytes;
  kernels->layer_norm(&args);
  for (size_t row = 0; row < rows; row++) {
    const float *out = y + row * n;
    expect_norm(x + row * n, gamma, beta, 1e-5, n, out);
    expect_bytes(out, n, &bytes, row);
    for (size_t i = 0; i < even; i++) {
      const uint16_t expected = i < n ? rounded_to_bf16(out[i]) : 0;
      CHECK(narrow[row * (even + 2) + i] == expected, "narrow norm %zu of %zu", i, n);
    }
  }
  kernels->quantize_rows_u8(y, n, rows, n, &alone);
  CHECK(same_bits(alone.values, bytes.values, (rows - 1) * ld + (n + 3) / 4 * 4), "bytes of a norm of %zu", n);

  args.y = x;
  args.narrow = NULL;
  args.quantized = NULL;
  kernels->layer_norm(&args);
  CHECK(same_bits(x, y, rows * n * sizeof(float)), "norm of %zu in place", n);
  release_all();
}

static void test_l2(const sememe_kernels *kernels, size_t n) {
  enum { rows = 3 };
  float *x = guarded_floats(rows * n), *y = guarded_floats(rows * n);
  fill_random(x, n, 3);
  fill_random(x + 2 * n, n, 3);
  if (n > 0) x[3 * n - 1] = NAN;
  kernels->l2_normalize_f32(x, 1e-12f, y, rows, n);
  double squares = 0;
  for (size_t i = 0; i < n; i++) squares += (double)x[i] * (double)x[i];
  for (size_t i = 0; i < n; i++) {
    CHECK(fabs((double)y[i] - (double)x[i] / sqrt(squares)) <= 1e-5, "length %zu of %zu", i, n);
    CHECK(y[n + i] == 0, "length of zeros, %zu of %zu", i, n);
    CHECK(isnan(y[2 * n + i]), "length of NaN, %zu of %zu", i, n);
  }
  kernels->l2_normalize_f32(x, 1e-12f, x, rows, n);
  CHECK(same_bits(x, y, 2 * n * sizeof(float)), "length of %zu in place", n);
  release_all();
}

void test_rows(const sememe_kernels *kernels) {
  for (size_t i = 0; i < COUNT_OF(widths); i++) {
    test_softmax(kernels, widths[i]);
    test_quantization(kernels, widths[i]);
    test_layer_norm(kernels, widths[i]);
    test_l2(kernels, widths[i]);
  }
  test_narrowing(kernels);
}
