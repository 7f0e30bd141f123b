// What the tests share: failures that are counted, numbers that repeat, memory that ends at a page that must not be
// touched, and exact roundings.
#ifndef SEMEME_TEST_CHECK_H
#define SEMEME_TEST_CHECK_H

#include "CSememeKernels.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Counts a failure and prints the first ones, with the level under test.
void fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));

#define CHECK(condition, ...)                                                                                          \
  do {                                                                                                                 \
    if (!(condition)) fail(__FILE__, __LINE__, __VA_ARGS__);                                                           \
  } while (false)

int failure_count(void);
/// The level that failures belong to.
void set_level_name(const char *name);

/// `bytes` zeros between two pages without access, ending at the second one, or as near as 64-byte alignment lets it
/// where that is asked for. `release_all` frees them and checks that the rest of their pages is as it was.
void *guarded(size_t bytes);
void *guarded_aligned(size_t bytes);
float *guarded_floats(size_t count);
void release_all(void);

/// The next of a sequence that is the same in every run.
uint32_t next_random(void);
/// Uniform in [−scale, scale).
float random_float(float scale);
size_t random_below(size_t bound);
void fill_random(float *x, size_t count, float scale);

/// bfloat16 by the contract: nearest, ties to even, NaN stays NaN.
uint16_t rounded_to_bf16(float x);
float float_of_bf16(uint16_t x);
bool same_bits(const void *a, const void *b, size_t bytes);

/// An activation in double precision.
double exact_activation(double x, sememe_activation activation);

void test_vectors(const sememe_kernels *kernels);
void test_activations(const sememe_kernels *kernels);
void test_rows(const sememe_kernels *kernels);
void test_gemm(const sememe_kernels *kernels);
void test_gemm_s8(const sememe_kernels *kernels);
void test_attention_f32(const sememe_kernels *kernels);
void test_attention_bf16(const sememe_kernels *kernels);
void test_position_bias(const sememe_kernels *kernels);
void test_words(const sememe_kernels *kernels);
void test_doubles(const sememe_kernels *kernels);
void test_maps(const sememe_kernels *kernels);

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#endif
