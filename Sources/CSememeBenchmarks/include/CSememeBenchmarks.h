// CSememeBenchmarks: what the machine can do at most, for kernels to be measured against. Loops that do nothing but
// multiply and add what is in registers, and loops that do nothing but read memory.
#ifndef CSEMEME_BENCHMARKS_H
#define CSEMEME_BENCHMARKS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What is multiplied; sums have 32 bits.
typedef enum sememe_number {
  SEMEME_NUMBER_F32 = 0,
  SEMEME_NUMBER_BF16 = 1,
  SEMEME_NUMBER_S8 = 2,
} sememe_number;

/// A loop of one instruction (or of the few that make up one exact step) on as many independent sums as hide its
/// latency. Nothing is loaded or stored.
typedef struct sememe_peak {
  const char *instruction;
  double operations;  ///< of one round; a multiplication and an addition count as two
  void (*run)(size_t rounds);
} sememe_peak;

/// The loop of the fastest instruction with which kernels of a level multiply such numbers, or NULL where this build
/// knows no such level or the level has no instruction for them, as the scalar level.
///
/// `level` is a name such as "avx2", as SEMEME_KERNELS spells it; the caller has made sure that the CPU can run it.
/// Where a level widens bfloat16 in order to multiply it, that is float32's loop.
const sememe_peak *sememe_peak_of(const char *level, sememe_number number);

/// Reads the same bytes again and again, a round each, with the widest loads of a level (as above).
///
/// `memory` is aligned to 64 bytes and `bytes` a multiple of 4096. The result depends on what was read, so that it is.
uint64_t sememe_read(const char *level, const void *memory, size_t bytes, size_t rounds);

/// Gives memory that was freed back to the system where the allocator can, so that it counts once it is used again.
void sememe_release_free_memory(void);

#ifdef __cplusplus
}
#endif

#endif
