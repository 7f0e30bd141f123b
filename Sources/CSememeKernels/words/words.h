// Training of word vectors: the kernels of every level.
#ifndef SEMEME_WORDS_H
#define SEMEME_WORDS_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL void sememe_word_skip_gram_scalar(const sememe_word_training *shared, sememe_word_worker *worker,
                                                  const uint32_t *words, size_t count);
SEMEME_INTERNAL void sememe_word_cbow_scalar(const sememe_word_training *shared, sememe_word_worker *worker,
                                             const uint32_t *words, size_t count);
SEMEME_INTERNAL void sememe_word_bag_scalar(const sememe_word_training *shared, sememe_word_worker *worker,
                                            const uint32_t *rows, size_t count, const uint32_t *targets,
                                            size_t target_count);

SEMEME_INTERNAL void sememe_word_skip_gram_avx2(const sememe_word_training *shared, sememe_word_worker *worker,
                                                const uint32_t *words, size_t count);
SEMEME_INTERNAL void sememe_word_cbow_avx2(const sememe_word_training *shared, sememe_word_worker *worker,
                                           const uint32_t *words, size_t count);
SEMEME_INTERNAL void sememe_word_bag_avx2(const sememe_word_training *shared, sememe_word_worker *worker,
                                          const uint32_t *rows, size_t count, const uint32_t *targets,
                                          size_t target_count);

SEMEME_INTERNAL void sememe_word_skip_gram_avx512(const sememe_word_training *shared, sememe_word_worker *worker,
                                                  const uint32_t *words, size_t count);
SEMEME_INTERNAL void sememe_word_cbow_avx512(const sememe_word_training *shared, sememe_word_worker *worker,
                                             const uint32_t *words, size_t count);
SEMEME_INTERNAL void sememe_word_bag_avx512(const sememe_word_training *shared, sememe_word_worker *worker,
                                            const uint32_t *rows, size_t count, const uint32_t *targets,
                                            size_t target_count);

SEMEME_INTERNAL void sememe_word_skip_gram_neon(const sememe_word_training *shared, sememe_word_worker *worker,
                                                const uint32_t *words, size_t count);
SEMEME_INTERNAL void sememe_word_cbow_neon(const sememe_word_training *shared, sememe_word_worker *worker,
                                           const uint32_t *words, size_t count);
SEMEME_INTERNAL void sememe_word_bag_neon(const sememe_word_training *shared, sememe_word_worker *worker,
                                          const uint32_t *rows, size_t count, const uint32_t *targets,
                                          size_t target_count);

#endif
