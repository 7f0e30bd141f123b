// What the files of this target share: the loops of one architecture, by level.
#ifndef SEMEME_LIMITS_H
#define SEMEME_LIMITS_H

#include "include/CSememeBenchmarks.h"

/// Keeps the compiler from folding a value that nothing else reads, or from computing it once for all rounds. The
/// value stays in a register.
#if defined(__x86_64__)
#define SEMEME_KEEP(value) __asm__ volatile("" : "+v"(value))
#elif defined(__aarch64__)
#define SEMEME_KEEP(value) __asm__ volatile("" : "+w"(value))
#endif

/// Twelve independent sums cover the latency of every unit here and leave AVX2's sixteen registers room for operands.
#define SEMEME_TWELVE(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)

#define SEMEME_DECLARE(i) s##i = zero,
#define SEMEME_KEEP_SUM(i) SEMEME_KEEP(s##i);

/// A loop of STEP(i) for each of twelve sums of type `sum_type`, with operands x and y.
#define SEMEME_PEAK(name, attributes, sum_type, zero_value, operand_type, operand, step)                               \
  attributes static void name(size_t rounds) {                                                                         \
    const sum_type zero = zero_value;                                                                                  \
    operand_type x = operand, y = operand;                                                                             \
    sum_type SEMEME_TWELVE(SEMEME_DECLARE) last = zero;                                                                \
    for (size_t round = 0; round < rounds; round++) {                                                                  \
      SEMEME_KEEP(x);                                                                                                  \
      SEMEME_KEEP(y);                                                                                                  \
      SEMEME_TWELVE(step)                                                                                              \
      SEMEME_TWELVE(SEMEME_KEEP_SUM)                                                                                   \
    }                                                                                                                  \
    SEMEME_KEEP(last);                                                                                                 \
  }

/// The loops of one level, by `sememe_number`, and how memory is read.
typedef struct sememe_limits {
  const char *level;
  const sememe_peak *peaks[3];
  uint64_t (*read)(const void *memory, size_t bytes, size_t rounds);
} sememe_limits;

/// The levels of the architecture that this is compiled for; the last one has no name.
extern __attribute__((visibility("hidden"))) const sememe_limits sememe_limits_of_levels[];

#endif
