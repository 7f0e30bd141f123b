// The steps of training word vectors for the instruction set whose functions have been included. Rows are whole
// vectors, so that nothing has an end of its own.
#include "words.h"

/// Rows that are scored or changed side by side: their sums fit the registers of every set, and hide each other's
/// delays.
enum { block_rows = 8 };

VECTOR_INLINE SEMEME_RACY void score_block(const float *h, float *const *rows, const size_t count, size_t width,
                                           float *scores) {
  vector sums[block_rows];
  for (size_t r = 0; r < count; r++) sums[r] = splat(0);
  for (size_t i = 0; i < width; i += lanes) {
    const vector x = load(h + i);
    for (size_t r = 0; r < count; r++) sums[r] = fused(x, load(rows[r] + i), sums[r]);
  }
  for (size_t r = 0; r < count; r++) scores[r] = sum_of_lanes(sums[r]);
}

VECTOR_INLINE SEMEME_RACY void update_block(const float *h, float *const *rows, const float *gradients,
                                            const size_t count, size_t width, bool adds, float *error) {
  vector factors[block_rows];
  for (size_t r = 0; r < count; r++) factors[r] = splat(gradients[r]);
  for (size_t i = 0; i < width; i += lanes) {
    const vector x = load(h + i);
    vector sum = adds ? load(error + i) : splat(0);
    for (size_t r = 0; r < count; r++) {
      const vector row = load(rows[r] + i);
      sum = fused(factors[r], row, sum);
      store(rows[r] + i, fused(factors[r], x, row));
    }
    store(error + i, sum);
  }
}

/// Calls a block's function with a count that is known where it is inlined.
#define WITH_CONSTANT_COUNT(count, CALL)                                                                               \
  switch (count) {                                                                                                     \
  case 8: CALL(8); break;                                                                                              \
  case 7: CALL(7); break;                                                                                              \
  case 6: CALL(6); break;                                                                                              \
  case 5: CALL(5); break;                                                                                              \
  case 4: CALL(4); break;                                                                                              \
  case 3: CALL(3); break;                                                                                              \
  case 2: CALL(2); break;                                                                                              \
  case 1: CALL(1); break;                                                                                              \
  }

/// scores[r] = h·rows[r]
VECTOR_CODE SEMEME_RACY static void score_rows(const float *h, float *const *rows, size_t count, size_t width,
                                               float *scores) {
  for (size_t r = 0; r < count; r += block_rows) {
    const size_t block = count - r < block_rows ? count - r : block_rows;
#define SCORE(rows_of_block) score_block(h, rows + r, rows_of_block, width, scores + r)
    WITH_CONSTANT_COUNT(block, SCORE)
#undef SCORE
  }
}

/// error (+)= Σ_r gradients[r]·rows[r], and then rows[r] += gradients[r]·h.
VECTOR_CODE SEMEME_RACY static void update_rows(const float *h, float *const *rows, const float *gradients,
                                                size_t count, size_t width, bool adds, float *error) {
  for (size_t r = 0; r < count; r += block_rows) {
    const size_t block = count - r < block_rows ? count - r : block_rows;
#define UPDATE(rows_of_block) update_block(h, rows + r, gradients + r, rows_of_block, width, adds || r > 0, error)
    WITH_CONSTANT_COUNT(block, UPDATE)
#undef UPDATE
  }
}

/// y += factor·x
VECTOR_INLINE SEMEME_RACY void add_scaled(const float *x, float factor, float *y, size_t width) {
  const vector scale = splat(factor);
  for (size_t i = 0; i < width; i += lanes) store(y + i, fused(scale, load(x + i), load(y + i)));
}

/// h = factor·Σ_r matrix[rows[r]], four vectors of it at a time.
VECTOR_INLINE SEMEME_RACY void gather_rows(const float *matrix, const uint32_t *rows, size_t count, float factor,
                                           size_t width, float *h) {
  const vector scale = splat(factor);
  size_t i = 0;
  for (; i + 4 * lanes <= width; i += 4 * lanes) {
    vector s0 = splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (size_t r = 0; r < count; r++) {
      const float *row = matrix + (size_t)rows[r] * width + i;
      s0 = s0 + load(row);
      s1 = s1 + load(row + lanes);
      s2 = s2 + load(row + 2 * lanes);
      s3 = s3 + load(row + 3 * lanes);
    }
    store(h + i, s0 * scale);
    store(h + i + lanes, s1 * scale);
    store(h + i + 2 * lanes, s2 * scale);
    store(h + i + 3 * lanes, s3 * scale);
  }
  for (; i < width; i += lanes) {
    vector sum = splat(0);
    for (size_t r = 0; r < count; r++) sum = sum + load(matrix + (size_t)rows[r] * width + i);
    store(h + i, sum * scale);
  }
}

/// gradients[r] = rate·(labels[r] − σ(scores[r])); all arrays are rounded up to `sememe_word_width`.
VECTOR_INLINE void logistic_gradients(const float *scores, const float *labels, size_t count, float rate,
                                      float *gradients) {
  for (size_t r = 0; r < count; r += lanes) {
    store(gradients + r, splat(rate) * (load(labels + r) - sigmoid(load(scores + r))));
  }
}

/// scores = their exponentials without the largest score; returns their sum. The array is rounded up to
/// `sememe_word_width`.
VECTOR_INLINE float exponentials(float *scores, size_t count, float largest) {
  vector sum = splat(0);
  for (size_t r = 0; r < count; r += lanes) {
    const vector power = exp_of(load_up_to(scores + r, count - r) - splat(largest));
    store_up_to(scores + r, count - r, power);
    sum = sum + load_up_to(scores + r, count - r);
  }
  return sum_of_lanes(sum);
}

#include "words_training.h"
