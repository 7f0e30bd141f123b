// Random numbers of a thread that trains word vectors.
#ifndef SEMEME_WORDS_RANDOM_H
#define SEMEME_WORDS_RANDOM_H

#include "words.h"

/// The next 64 random bits (SplitMix64; Steele et al. 2014, "Fast splittable pseudorandom number generators").
SEMEME_INLINE uint64_t next_random(sememe_word_worker *worker) {
  uint64_t z = worker->random += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/// A whole number below `bound`, from the upper half of random bits; uneven by at most bound/2³².
SEMEME_INLINE uint32_t below(uint64_t random, uint64_t bound) { return (uint32_t)(((random >> 32) * bound) >> 32); }

/// A row of the output matrix, as often as its cells say.
SEMEME_INLINE uint32_t draw_noise(const sememe_word_training *shared, sememe_word_worker *worker) {
  const uint64_t random = next_random(worker);
  const uint32_t cell = below(random, shared->output_count);
  return (uint32_t)random <= shared->noise[cell].threshold ? cell : shared->noise[cell].other;
}

#endif
