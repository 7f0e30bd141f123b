// How a text trains word vectors: which words see each other and which rows they are scored against. Written once for
// all levels; the file that includes this one has defined VECTOR_CODE, VECTOR_INLINE, AT_LEVEL and the steps:
// score_rows, update_rows, add_scaled, gather_rows, logistic_gradients, exponentials.
#include "words_examples.h"

/// A pair of words in a text: the one at `centre` predicts the one at `context`.
typedef struct pair {
  size_t centre, context;
  size_t end;  ///< behind the window of `centre`
} pair;

/// How far a word sees.
VECTOR_INLINE size_t drawn_window(const sememe_word_training *shared, sememe_word_worker *worker) {
  return shared->draws_window ? 1 + below(next_random(worker), shared->window) : shared->window;
}

/// The places that the word at `centre` sees, itself among them: from the result up to `end`.
VECTOR_INLINE size_t window_of(const sememe_word_training *shared, sememe_word_worker *worker, size_t centre,
                               size_t count, size_t *end) {
  const size_t span = drawn_window(shared, worker);
  *end = count - centre > span ? centre + span + 1 : count;
  return centre > span ? centre - span : 0;
}

/// Moves to the next pair of the text; false where there is none.
VECTOR_INLINE bool advance(const sememe_word_training *shared, sememe_word_worker *worker, pair *p, size_t count) {
  p->context++;
  if (p->context == p->centre) p->context++;
  while (p->context >= p->end) {
    if (++p->centre >= count) return false;
    p->context = window_of(shared, worker, p->centre, count, &p->end);
    if (p->context == p->centre) p->context++;
  }
  return true;
}

VECTOR_CODE SEMEME_RACY void AT_LEVEL(sememe_word_skip_gram)(const sememe_word_training *shared,
                                                             sememe_word_worker *worker, const uint32_t *words,
                                                             size_t count) {
  count = kept_words(shared, worker, words, count);
  words = worker->words;
  targets ahead[2];
  unsigned turn = 0;
  pair next = {SIZE_MAX, 0, 0};
  bool is_more = advance(shared, worker, &next, count);
  if (is_more) choose_targets(shared, worker, words[next.context], &ahead[turn]);
  size_t centre = SIZE_MAX;
  centre_word word = {NULL, NULL, NULL, 0, 1};
  while (is_more) {
    const size_t here = next.centre;
    const targets *now = &ahead[turn];
    turn ^= 1;
    // The rows of the next example are on their way while this one is computed.
    is_more = advance(shared, worker, &next, count);
    if (is_more) choose_targets(shared, worker, words[next.context], &ahead[turn]);
    if (here != centre) {
      leave_centre(shared, &word);
      centre = here;
      word = enter_centre(shared, worker, words[centre]);
      if (centre + 1 < count) prefetch_input(shared, words[centre + 1]);
    }
    float *error = worker->vectors + 2 * shared->width;
    learn(shared, worker, now, word.vector, error);
    add_scaled(error, word.gain, word.vector, shared->width);
    if (word.moved) add_scaled(error, 1, word.moved, shared->width);
  }
  leave_centre(shared, &word);
}

VECTOR_CODE SEMEME_RACY void AT_LEVEL(sememe_word_cbow)(const sememe_word_training *shared, sememe_word_worker *worker,
                                                        const uint32_t *words, size_t count) {
  count = kept_words(shared, worker, words, count);
  words = worker->words;
  float *hidden = worker->vectors, *error = hidden + shared->width;
  targets ahead[2];
  if (count > 0) choose_targets(shared, worker, words[0], &ahead[0]);
  for (size_t centre = 0; centre < count; centre++) {
    if (centre + 1 < count) choose_targets(shared, worker, words[centre + 1], &ahead[(centre + 1) & 1]);
    size_t end, seen = 0, first = window_of(shared, worker, centre, count, &end);
    for (size_t place = first; place < end; place++) {
      if (place != centre) seen += input_rows(shared, words[place], worker->rows + seen);
    }
    if (seen == 0) continue;
    if (end < count) prefetch_input(shared, words[end]);
    const float share = 1 / (float)seen;
    gather_rows(shared->input, worker->rows, seen, shared->sums_context ? 1 : share, shared->width, hidden);
    learn(shared, worker, &ahead[centre & 1], hidden, error);
    for (size_t r = 0; r < seen; r++) {
      add_scaled(error, shared->sums_context ? share : 1, shared->input + (size_t)worker->rows[r] * shared->width,
                 shared->width);
    }
  }
}

VECTOR_CODE SEMEME_RACY void AT_LEVEL(sememe_word_bag)(const sememe_word_training *shared, sememe_word_worker *worker,
                                                       const uint32_t *rows, size_t count, const uint32_t *classes,
                                                       size_t class_count) {
  if (count == 0 || class_count == 0) return;
  float *hidden = worker->vectors, *error = hidden + shared->width;
  const float share = 1 / (float)count;
  gather_rows(shared->input, rows, count, share, shared->width, hidden);
  if (shared->loss == SEMEME_WORD_SOFTMAX || shared->loss == SEMEME_WORD_ONE_VS_ALL) {
    learn_all(shared, worker, classes, class_count, hidden, error);
  } else {
    targets chosen;
    choose_targets(shared, worker, classes[0], &chosen);
    worker->loss += learn_measured(shared, worker, &chosen, hidden, error);
    worker->measured++;
    worker->examples++;
  }
  for (size_t r = 0; r < count; r++)
    add_scaled(error, share, shared->input + (size_t)rows[r] * shared->width, shared->width);
}
