#include "check.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { most_buffers = 256, unused_byte = 0xa5, shown_failures = 40 };

static int failures;
static const char *level_name = "";

void fail(const char *file, int line, const char *format, ...) {
  if (++failures > shown_failures) return;
  va_list arguments;
  va_start(arguments, format);
  const char *name = strrchr(file, '/');
  printf("%s:%d: %s: ", name ? name + 1 : file, line, level_name);
  vprintf(format, arguments);
  printf("\n");
  va_end(arguments);
}

int failure_count(void) { return failures; }

void set_level_name(const char *name) { level_name = name; }

typedef struct buffer {
  uint8_t *mapping;
  size_t mapped;
  size_t page;
  uint8_t *start;
  size_t bytes;
} buffer;

static buffer buffers[most_buffers];
static size_t buffer_count;

static void *guarded_to(size_t bytes, size_t alignment) {
  if (buffer_count == most_buffers) abort();
  const size_t page = (size_t)sysconf(_SC_PAGESIZE), inside = (bytes + page) / page * page;
  buffer b = {.mapped = inside + 2 * page, .page = page, .bytes = bytes};
  b.mapping = mmap(NULL, b.mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (b.mapping == MAP_FAILED || mprotect(b.mapping + page, inside, PROT_READ | PROT_WRITE) != 0) abort();
  memset(b.mapping + page, unused_byte, inside);
  b.start = b.mapping + page + (inside - bytes) / alignment * alignment;
  memset(b.start, 0, bytes);
  buffers[buffer_count++] = b;
  return b.start;
}

void *guarded(size_t bytes) { return guarded_to(bytes, 1); }

void *guarded_aligned(size_t bytes) { return guarded_to(bytes, 64); }

float *guarded_floats(size_t count) { return guarded(count * sizeof(float)); }

void release_all(void) {
  for (size_t i = 0; i < buffer_count; i++) {
    const buffer b = buffers[i];
    for (const uint8_t *at = b.mapping + b.page; at < b.mapping + b.mapped - b.page; at++) {
      if (at == b.start) at += b.bytes;
      if (at == b.mapping + b.mapped - b.page) break;
      if (*at != unused_byte) {
        fail(__FILE__, __LINE__, "a buffer of %zu bytes was written outside, at %td", b.bytes, at - b.start);
        break;
      }
    }
    munmap(b.mapping, b.mapped);
  }
  buffer_count = 0;
}

uint32_t next_random(void) {
  static uint64_t state = 0x9e3779b97f4a7c15u;  // xorshift64*: Vigna 2016
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (uint32_t)(state * 0x2545f4914f6cdd1du >> 32);
}

float random_float(float scale) { return ((float)(next_random() >> 8) * 0x1p-23f - 1) * scale; }

size_t random_below(size_t bound) { return next_random() % bound; }

void fill_random(float *x, size_t count, float scale) {
  for (size_t i = 0; i < count; i++) x[i] = random_float(scale);
}

uint16_t rounded_to_bf16(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  if (isnan(x)) return (uint16_t)(bits >> 16 | 0x40);
  const uint32_t lower = bits & 0xffff, upper = bits >> 16;
  const bool rounds_up = lower > 0x8000 || (lower == 0x8000 && upper % 2 == 1);
  return (uint16_t)(upper + rounds_up);
}

float float_of_bf16(uint16_t x) {
  const uint32_t bits = (uint32_t)x << 16;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

bool same_bits(const void *a, const void *b, size_t bytes) { return memcmp(a, b, bytes) == 0; }

double exact_activation(double x, sememe_activation activation) {
  const double u = 2 * sqrt(2 / acos(-1)) * (x + 0.044715 * x * x * x);
  switch (activation) {
  case SEMEME_ACTIVATION_NONE: return x;
  case SEMEME_ACTIVATION_GELU_ERF: return x / 2 * erfc(-x / sqrt(2));
  case SEMEME_ACTIVATION_GELU_TANH: return x / (1 + exp(-u));
  case SEMEME_ACTIVATION_RELU: return x < 0 ? 0 : x;
  case SEMEME_ACTIVATION_TANH: return tanh(x);
  case SEMEME_ACTIVATION_SIGMOID: return 1 / (1 + exp(-x));
  case SEMEME_ACTIVATION_SILU: return x / (1 + exp(-x));
  }
  return x;
}
