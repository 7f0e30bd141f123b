// One example of training word vectors: the rows that a word is scored against, the error, and what changes.
#include "words_random.h"

#include <math.h>

/// The rows that an example is scored against, and what each score should say: 1 or 0.
typedef struct targets {
  size_t count;
  float *rows[sememe_word_targets];
  _Alignas(64) float labels[sememe_word_targets];
} targets;

/// The word that predicts its neighbours.
typedef struct centre_word {
  float *vector;         ///< its vector: its row itself, or the mean of its rows
  float *moved;          ///< by how much its rows are to move; NULL where `vector` is the row
  const uint32_t *rows;  ///< its rows, where they are several
  size_t count;
  float gain;  ///< by how much the vector moves where each row moves by 1
} centre_word;

/// Asks for a row before it is needed.
VECTOR_INLINE void prefetch_row(const float *row, size_t width) {
  for (size_t i = 0; i < width; i += sememe_word_width) __builtin_prefetch(row + i, 1);
}

/// The words that are not dropped for being frequent (Mikolov et al. 2013b, section 2.3), into the worker's scratch.
VECTOR_INLINE size_t kept_words(const sememe_word_training *shared, sememe_word_worker *worker, const uint32_t *words,
                                size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    worker->words[kept] = words[i];
    kept += !shared->keep || (uint32_t)next_random(worker) <= shared->keep[words[i]];
  }
  worker->kept += kept;
  return kept;
}

/// Chooses the rows for a target, and asks for them.
VECTOR_INLINE SEMEME_RACY void choose_targets(const sememe_word_training *shared, sememe_word_worker *worker,
                                              uint32_t target, targets *chosen) {
  size_t count = 0;
  if (shared->loss == SEMEME_WORD_HIERARCHICAL_SOFTMAX) {
    for (uint64_t i = shared->path_starts[target]; i < shared->path_starts[target + 1]; i++, count++) {
      chosen->rows[count] = shared->output + (size_t)(shared->path_nodes[i] >> 1) * shared->width;
      chosen->labels[count] = (float)(shared->path_nodes[i] & 1);
      prefetch_row(chosen->rows[count], shared->width);
    }
  } else {
    for (size_t i = 0; i <= shared->negatives; i++) {
      const uint32_t row = i == 0 ? target : draw_noise(shared, worker);
      if (i > 0 && row == target) continue;
      chosen->rows[count] = shared->output + (size_t)row * shared->width;
      chosen->labels[count] = i == 0 ? 1 : 0;
      prefetch_row(chosen->rows[count], shared->width);
      count++;
    }
  }
  chosen->count = count;
}

/// −log σ(score), or −log σ(−score) where the label is 0; without overflow.
VECTOR_INLINE double logistic_loss(float score, float label) {
  const double x = label > 0 ? -(double)score : (double)score;
  return fmax(x, 0) + log1p(exp(-fabs(x)));
}

/// One step of gradient ascent on log-probabilities: error = −rate·∂loss/∂h before rows change, and the rows move.
/// Returns the loss where it is wanted.
VECTOR_INLINE SEMEME_RACY double step(const sememe_word_training *shared, const sememe_word_worker *worker,
                                      const targets *chosen, const float *h, float *error, const bool measures) {
  _Alignas(64) float scores[sememe_word_targets], gradients[sememe_word_targets];
  score_rows(h, chosen->rows, chosen->count, shared->width, scores);
  logistic_gradients(scores, chosen->labels, chosen->count, worker->rate, gradients);
  update_rows(h, chosen->rows, gradients, chosen->count, shared->width, false, error);
  double loss = 0;
  if (measures) {
    for (size_t r = 0; r < chosen->count; r++) loss += logistic_loss(scores[r], chosen->labels[r]);
  }
  return loss;
}

VECTOR_CODE SEMEME_RACY __attribute__((noinline)) static double learn_measured(const sememe_word_training *shared,
                                                                               const sememe_word_worker *worker,
                                                                               const targets *chosen, const float *h,
                                                                               float *error) {
  if (chosen->count == 0) {
    for (size_t i = 0; i < shared->width; i++) error[i] = 0;
    return 0;
  }
  return step(shared, worker, chosen, h, error, true);
}

/// An example of a text; the loss of every 32nd is taken.
VECTOR_INLINE SEMEME_RACY void learn(const sememe_word_training *shared, sememe_word_worker *worker,
                                     const targets *chosen, const float *h, float *error) {
  if (worker->examples++ % 32 == 0 || chosen->count == 0) {
    worker->loss += learn_measured(shared, worker, chosen, h, error);
    worker->measured++;
  } else {
    step(shared, worker, chosen, h, error, false);
  }
}

/// An example that is scored against every row: softmax over them, or each by itself.
VECTOR_INLINE SEMEME_RACY void learn_all(const sememe_word_training *shared, sememe_word_worker *worker,
                                         const uint32_t *classes, size_t class_count, const float *h, float *error) {
  const size_t count = shared->output_count, width = shared->width;
  const size_t padded = (count + sememe_word_width - 1) / sememe_word_width * sememe_word_width;
  float *scores = worker->scores, *labels = scores + padded;
  float *rows[sememe_word_width];
  for (size_t r = 0; r < padded; r++) scores[r] = labels[r] = 0;
  for (size_t first = 0; first < count; first += sememe_word_width) {
    const size_t some = count - first < sememe_word_width ? count - first : sememe_word_width;
    for (size_t r = 0; r < some; r++) rows[r] = shared->output + (first + r) * width;
    score_rows(h, rows, some, width, scores + first);
  }
  double loss = 0;
  if (shared->loss == SEMEME_WORD_SOFTMAX) {
    float largest = scores[0];
    for (size_t r = 1; r < count; r++) largest = scores[r] > largest ? scores[r] : largest;
    const float of_target = scores[classes[0]], sum = exponentials(scores, count, largest);
    loss = log((double)sum) - ((double)of_target - (double)largest);
    for (size_t r = 0; r < count; r++) scores[r] = -worker->rate * (scores[r] / sum);
    scores[classes[0]] += worker->rate;
  } else {
    for (size_t i = 0; i < class_count; i++) labels[classes[i]] = 1;
    for (size_t r = 0; r < count; r++) loss += logistic_loss(scores[r], labels[r]);
    logistic_gradients(scores, labels, count, worker->rate, scores);
  }
  for (size_t first = 0; first < count; first += sememe_word_width) {
    const size_t some = count - first < sememe_word_width ? count - first : sememe_word_width;
    for (size_t r = 0; r < some; r++) rows[r] = shared->output + (first + r) * width;
    update_rows(h, rows, scores + first, some, width, first > 0, error);
  }
  worker->loss += loss;
  worker->measured++;
  worker->examples++;
}

/// Writes the input rows of a word; returns how many.
VECTOR_INLINE size_t input_rows(const sememe_word_training *shared, uint32_t word, uint32_t *rows) {
  if (!shared->subwords) {
    rows[0] = word;
    return 1;
  }
  const uint64_t first = shared->subword_starts[word], end = shared->subword_starts[word + 1];
  for (uint64_t i = first; i < end; i++) rows[i - first] = shared->subwords[i];
  return (size_t)(end - first);
}

/// Asks for the input rows of a word.
VECTOR_INLINE void prefetch_input(const sememe_word_training *shared, uint32_t word) {
  if (!shared->subwords) {
    prefetch_row(shared->input + (size_t)word * shared->width, shared->width);
    return;
  }
  for (uint64_t i = shared->subword_starts[word]; i < shared->subword_starts[word + 1]; i++) {
    prefetch_row(shared->input + (size_t)shared->subwords[i] * shared->width, shared->width);
  }
}

/// The vector of a word that is about to predict its neighbours. With one row it is changed where it is. The mean of
/// several is kept by the worker and moved after each example as the mean would move, so that the rows themselves, of
/// which there may be dozens, change once for the whole window.
VECTOR_INLINE SEMEME_RACY centre_word enter_centre(const sememe_word_training *shared, sememe_word_worker *worker,
                                                   uint32_t word) {
  if (!shared->subwords) return (centre_word){shared->input + (size_t)word * shared->width, NULL, NULL, 1, 1};
  const uint32_t *rows = shared->subwords + shared->subword_starts[word];
  const size_t count = (size_t)(shared->subword_starts[word + 1] - shared->subword_starts[word]);
  float *vector_of_word = worker->vectors, *moved = vector_of_word + shared->width;
  gather_rows(shared->input, rows, count, 1 / (float)count, shared->width, vector_of_word);
  for (size_t i = 0; i < shared->width; i++) moved[i] = 0;
  return (centre_word){vector_of_word, moved, rows, count, shared->subword_gains[word]};
}

/// Moves the rows of a word whose neighbours have been predicted.
VECTOR_INLINE SEMEME_RACY void leave_centre(const sememe_word_training *shared, const centre_word *word) {
  if (!word->moved) return;
  for (size_t r = 0; r < word->count; r++) {
    add_scaled(word->moved, 1, shared->input + (size_t)word->rows[r] * shared->width, shared->width);
  }
}
