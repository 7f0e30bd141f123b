// Activation functions against double precision, with the bounds that every level keeps.
#include "check.h"

#include <math.h>
#include <string.h>

/// How many units in the last place a result may lie from the exact value, and how many more for every unit of the
/// exponent's argument, where that is a rounded sum of powers.
typedef struct bound {
  double units, units_per_argument;
} bound;

static bound bound_of(sememe_activation activation) {
  switch (activation) {
  case SEMEME_ACTIVATION_GELU_ERF: return (bound){6, 0};
  case SEMEME_ACTIVATION_GELU_TANH: return (bound){4, 2};
  case SEMEME_ACTIVATION_TANH: return (bound){3, 0};
  case SEMEME_ACTIVATION_SIGMOID:
  case SEMEME_ACTIVATION_SILU: return (bound){4, 0};
  default: return (bound){0, 0};
  }
}

static void check_values(const sememe_kernels *kernels, const float *x, size_t count, sememe_activation activation) {
  float *y = guarded_floats(count);
  kernels->activate_f32(x, y, count, activation);
  const bound allowed = bound_of(activation);
  // AVX-512 computes GELU from a table that has no digits of its far left tail.
  const bool trades_tail = activation == SEMEME_ACTIVATION_GELU_ERF && kernels->level >= SEMEME_LEVEL_AVX512 &&
                           kernels->level <= SEMEME_LEVEL_AVX512_BF16;
  for (size_t i = 0; i < count; i++) {
    const double value = (double)x[i], exact = exact_activation(value, activation);
    const double argument = fmin(100, 1.6 * fabs(value) * (1 + 0.044715 * value * value));
    const double units = allowed.units + allowed.units_per_argument * argument;
    // An exponential below the normal range counts as zero; SiLU multiplies that by up to 88.
    const double tolerance =
        fmax(units * 0x1p-23 * fabs(exact), trades_tail ? 2.5e-7 * fmax(1, fabs(value)) : 0x1p-119);
    CHECK(fabs((double)y[i] - exact) <= tolerance, "activation %d of %a is %a, exactly %a", (int)activation, value,
          (double)y[i], exact);
  }
}

static void check_limits(const sememe_kernels *kernels, sememe_activation activation) {
  const float x[] = {NAN, -NAN, 0, -0.0f, INFINITY, -INFINITY, 3e38f, -3e38f, NAN};
  float *y = guarded_floats(COUNT_OF(x));
  kernels->activate_f32(x, y, COUNT_OF(x), activation);
  CHECK(isnan(y[0]) && isnan(y[1]) && isnan(y[8]), "activation %d loses NaN", (int)activation);
  const bool is_bounded = activation == SEMEME_ACTIVATION_TANH || activation == SEMEME_ACTIVATION_SIGMOID;
  CHECK(y[4] == (is_bounded ? 1 : INFINITY), "activation %d of infinity is %f", (int)activation, (double)y[4]);
  const float lowest = activation == SEMEME_ACTIVATION_TANH ? -1 : 0;
  CHECK(y[5] == lowest && y[7] == lowest, "activation %d of −infinity is %f", (int)activation, (double)y[5]);
  CHECK(y[6] == (is_bounded ? 1 : x[6]), "activation %d of 3e38 is %f", (int)activation, (double)y[6]);
  if (activation != SEMEME_ACTIVATION_SIGMOID) {
    CHECK(same_bits(x + 2, y + 2, 8), "activation %d changes the sign of zero", (int)activation);
  }
}

/// Every count, in place, at every offset from a vector, gives what the long array gave.
static void check_places(const sememe_kernels *kernels, sememe_activation activation) {
  float x[40], expected[40];
  fill_random(x, COUNT_OF(x), 6);
  kernels->activate_f32(x, expected, COUNT_OF(x), activation);
  for (size_t count = 0; count < 20; count++) {
    for (size_t offset = 0; offset < 4; offset++) {
      float *y = guarded_floats(count);
      memcpy(y, x + offset, count * sizeof(float));
      kernels->activate_f32(y, y, count, activation);
      CHECK(same_bits(y, expected + offset, count * sizeof(float)), "activation %d of %zu in place", (int)activation,
            count);
    }
  }
}

void test_activations(const sememe_kernels *kernels) {
  enum { steps = 30000 };
  for (sememe_activation activation = SEMEME_ACTIVATION_NONE; activation <= SEMEME_ACTIVATION_SILU; activation++) {
    float *x = guarded_floats(2 * steps);
    for (size_t i = 0; i < steps; i++) {
      x[i] = ((float)i - steps / 2) * 0.00141f;
      do {
        const uint32_t bits = next_random();
        memcpy(x + steps + i, &bits, sizeof bits);
      } while (!isfinite(x[steps + i]));
    }
    check_values(kernels, x, 2 * steps, activation);
    release_all();
    if (activation != SEMEME_ACTIVATION_NONE) check_limits(kernels, activation);
    release_all();
    check_places(kernels, activation);
    release_all();
  }
}
