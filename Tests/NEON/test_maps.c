// Fourier transforms and repulsion against their definitions in double precision.
#include "check.h"

#include <math.h>

enum { columns = sememe_fourier_columns, longest = 60 };

/// The factors that a transform multiplies with, pass by pass.
static void fill_twiddles(float *twiddles, const uint8_t *radices, size_t pass_count, size_t length) {
  for (size_t pass = 0; pass < pass_count; pass++) {
    const size_t radix = radices[pass];
    for (size_t p = 0; p < length / radix; p++) {
      for (size_t t = 1; t < radix; t++) {
        const double angle = -2 * M_PI * (double)(p * t) / (double)length;
        *twiddles++ = (float)cos(angle);
        *twiddles++ = (float)sin(angle);
      }
    }
    length /= radix;
  }
}

static void check_transform(const sememe_kernels *kernels, const uint8_t *radices, size_t pass_count, size_t length) {
  static float twiddles[8 * longest];
  float x[longest * 2 * columns];
  const size_t size = length * 2 * columns;
  fill_twiddles(twiddles, radices, pass_count, length);
  fill_random(x, size, 2);
  float *panel = guarded_floats(size), *scratch = guarded_floats(size);
  for (size_t i = 0; i < size; i++) panel[i] = x[i];
  const sememe_fourier plan = {.length = length, .pass_count = pass_count, .radices = radices, .twiddles = twiddles};
  const float *result = kernels->fourier_f32(&plan, panel, scratch);
  CHECK(result == panel || result == scratch, "a transform of %zu ends elsewhere", length);
  for (size_t column = 0; column < columns; column++) {
    for (size_t k = 0; k < length; k++) {
      double re = 0, im = 0;
      for (size_t n = 0; n < length; n++) {
        const double angle = -2 * M_PI * (double)(n * k % length) / (double)length;
        const double a = x[n * 2 * columns + column], b = x[n * 2 * columns + columns + column];
        re += a * cos(angle) - b * sin(angle);
        im += a * sin(angle) + b * cos(angle);
      }
      const float *row = result + k * 2 * columns;
      CHECK(fabs(row[column] - re) + fabs(row[columns + column] - im) < 1e-5 * (double)length,
            "transform of %zu, column %zu, frequency %zu", length, column, k);
    }
  }
  release_all();
}

static void check_repulsion(const sememe_kernels *kernels, size_t dimension, size_t count) {
  const size_t padded = (count + 15) / 16 * 16;
  float *coordinates = guarded_floats(dimension * padded);
  for (size_t i = 0; i < dimension * padded; i++) { coordinates[i] = i % padded < count ? random_float(4) : 1e18f; }
  float *point = guarded_floats(dimension), *force = guarded_floats(dimension);
  for (size_t a = 0; a < dimension; a++) point[a] = coordinates[a * padded];
  const sememe_repulsion points = {.coordinates = coordinates, .padded_count = padded, .dimension = dimension};
  const double total = kernels->repulsion_f32(&points, point, force);
  double exact[3] = {0}, exact_total = 0;
  for (size_t j = 0; j < count; j++) {
    double square = 1;
    for (size_t a = 0; a < dimension; a++) square += pow((double)point[a] - coordinates[a * padded + j], 2);
    exact_total += 1 / square;
    for (size_t a = 0; a < dimension; a++) {
      exact[a] += ((double)point[a] - coordinates[a * padded + j]) / (square * square);
    }
  }
  CHECK(fabs(total - exact_total) < 1e-5 * exact_total, "the sum over %zu points", count);
  for (size_t a = 0; a < dimension; a++) {
    CHECK(fabs(force[a] - exact[a]) < 1e-5 * exact_total, "the force of %zu points along %zu", count, a);
  }
  release_all();
}

void test_maps(const sememe_kernels *kernels) {
  check_transform(kernels, (const uint8_t[]){2}, 1, 2);
  check_transform(kernels, (const uint8_t[]){4, 5, 3}, 3, 60);
  check_transform(kernels, (const uint8_t[]){4, 3, 2}, 3, 24);
  for (size_t dimension = 1; dimension <= 3; dimension++) {
    check_repulsion(kernels, dimension, 1);
    check_repulsion(kernels, dimension, 16);
    check_repulsion(kernels, dimension, 37);
  }
}
