// Training of word vectors: every level does what the specification does, from the same random numbers.
#include "check.h"

#include <math.h>
#include <string.h>

enum { word_count = 7, longest_width = 112, text_length = 12, negatives = 5, window = 3 };

/// Matrices, tables and scratch of one training.
typedef struct problem {
  sememe_word_training shared;
  sememe_word_worker worker;
  size_t width;
} problem;

static const uint32_t text[text_length] = {0, 3, 1, 1, 6, 2, 5, 4, 0, 2, 3, 6};
static const uint32_t parts[] = {0, 1, 2, 3, 3, 4, 5, 6, 1, 1};
static const uint64_t part_starts[] = {0, 1, 2, 3, 5, 6, 7, 10};
static const float gains[] = {1, 1, 1, 2, 1, 1, 5.0f / 3};
static const uint32_t nodes[] = {0, 1, 2, 1, 3, 4, 1, 3, 5, 6, 1, 3, 5, 7, 0, 9, 0, 8, 11};
static const uint64_t node_starts[] = {0, 1, 3, 6, 10, 14, 16, 19};

static problem make_problem(sememe_word_loss loss, bool has_parts, size_t width, const float *input,
                            const float *output, const sememe_word_cell *cells) {
  problem p = {.width = width};
  float *copies[] = {guarded_floats(word_count * width), guarded_floats(word_count * width)};
  memcpy(copies[0], input, word_count * width * sizeof *input);
  memcpy(copies[1], output, word_count * width * sizeof *output);
  p.shared = (sememe_word_training){.input = copies[0],
                                    .output = copies[1],
                                    .width = width,
                                    .output_count = word_count,
                                    .window = window,
                                    .draws_window = true,
                                    .loss = loss,
                                    .negatives = negatives,
                                    .noise = cells,
                                    .path_nodes = nodes,
                                    .path_starts = node_starts};
  if (has_parts) {
    p.shared.subwords = parts;
    p.shared.subword_starts = part_starts;
    p.shared.subword_gains = gains;
  }
  p.worker = (sememe_word_worker){.random = 5,
                                  .rate = 0.2f,
                                  .vectors = guarded_floats(3 * width),
                                  .words = guarded(sizeof text),
                                  .rows = guarded(2 * window * 3 * sizeof(uint32_t)),
                                  .scores = guarded_floats(2 * sememe_word_width)};
  return p;
}

static void train(const sememe_kernels *kernels, problem *p) {
  if (p->shared.loss == SEMEME_WORD_NEGATIVE_SAMPLING || p->shared.loss == SEMEME_WORD_HIERARCHICAL_SOFTMAX) {
    kernels->word_skip_gram(&p->shared, &p->worker, text, text_length);
    kernels->word_cbow(&p->shared, &p->worker, text, text_length);
  }
  kernels->word_bag(&p->shared, &p->worker, text + 3, 4, text + 7, 2);
}

static void check_matrix(const float *found, const float *expected, size_t count, int loss) {
  for (size_t i = 0; i < count; i++) {
    const double bound = 2e-5 * (1 + fabs((double)expected[i]));
    CHECK(fabs((double)found[i] - (double)expected[i]) <= bound, "loss %d: %g, not %g at %zu", loss, (double)found[i],
          (double)expected[i], i);
  }
}

void test_words(const sememe_kernels *kernels) {
  const sememe_kernels *scalar = sememe_kernels_named("scalar");
  static const size_t widths[] = {16, 32, 48, longest_width};
  for (size_t w = 0; w < COUNT_OF(widths); w++) {
    for (int loss = SEMEME_WORD_NEGATIVE_SAMPLING; loss <= SEMEME_WORD_ONE_VS_ALL; loss++) {
      for (int has_parts = 0; has_parts < 2; has_parts++) {
        float input[word_count * longest_width], output[word_count * longest_width];
        sememe_word_cell cells[word_count];
        fill_random(input, COUNT_OF(input), 1);
        fill_random(output, COUNT_OF(output), 1);
        for (uint32_t i = 0; i < word_count; i++) cells[i] = (sememe_word_cell){next_random(), word_count - 1 - i};
        problem found = make_problem((sememe_word_loss)loss, has_parts, widths[w], input, output, cells);
        problem expected = make_problem((sememe_word_loss)loss, has_parts, widths[w], input, output, cells);
        train(kernels, &found);
        train(scalar, &expected);
        CHECK(found.worker.random == expected.worker.random, "other random numbers");
        check_matrix(found.shared.input, expected.shared.input, word_count * widths[w], loss);
        check_matrix(found.shared.output, expected.shared.output, word_count * widths[w], loss);
        release_all();
      }
    }
  }
}
