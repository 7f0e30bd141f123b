#include "limits.h"

#include <string.h>

#if !defined(__x86_64__) && !defined(__aarch64__)
const sememe_limits sememe_limits_of_levels[] = {{NULL, {NULL}, NULL}};
#endif

static const sememe_limits *limits_of(const char *level) {
  for (const sememe_limits *limits = sememe_limits_of_levels; limits->level; limits++)
    if (strcmp(limits->level, level) == 0) return limits;
  return NULL;
}

const sememe_peak *sememe_peak_of(const char *level, sememe_number number) {
  const sememe_limits *limits = limits_of(level);
  return limits ? limits->peaks[number] : NULL;
}

/// Eight bytes at a time, for levels without vectors.
static uint64_t read_words(const void *memory, size_t bytes, size_t rounds) {
  const uint64_t *words = memory;
  uint64_t a = 0, b = 0;
  for (size_t round = 0; round < rounds; round++) {
    for (size_t i = 0; i < bytes / sizeof *words; i += 2) {
      a ^= words[i];
      b ^= words[i + 1];
    }
    // Else two rounds would cancel, and the compiler knows.
    a += round;
  }
  return a ^ b;
}

uint64_t sememe_read(const char *level, const void *memory, size_t bytes, size_t rounds) {
  const sememe_limits *limits = limits_of(level);
  return (limits ? limits->read : read_words)(memory, bytes, rounds);
}
