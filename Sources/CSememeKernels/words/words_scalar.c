#include "words.h"

#include <math.h>

#define VECTOR_CODE
#define VECTOR_INLINE SEMEME_INLINE
#define AT_LEVEL(name) name##_scalar

/// scores[r] = h·rows[r]
SEMEME_INLINE SEMEME_RACY void score_rows(const float *h, float *const *rows, size_t count, size_t width,
                                          float *scores) {
  for (size_t r = 0; r < count; r++) {
    float sum = 0;
    PLAIN_FOR (size_t i = 0; i < width; i++) { sum += h[i] * rows[r][i]; }
    scores[r] = sum;
  }
}

/// error (+)= Σ_r gradients[r]·rows[r], and then rows[r] += gradients[r]·h.
SEMEME_INLINE SEMEME_RACY void update_rows(const float *h, float *const *rows, const float *gradients, size_t count,
                                           size_t width, bool adds, float *error) {
  PLAIN_FOR (size_t i = 0; i < width; i++) {
    float sum = adds ? error[i] : 0;
    PLAIN_FOR (size_t r = 0; r < count; r++) {
      sum += gradients[r] * rows[r][i];
      rows[r][i] += gradients[r] * h[i];
    }
    error[i] = sum;
  }
}

/// y += factor·x
SEMEME_INLINE SEMEME_RACY void add_scaled(const float *x, float factor, float *y, size_t width) {
  PLAIN_FOR (size_t i = 0; i < width; i++) { y[i] += factor * x[i]; }
}

/// h = factor·Σ_r matrix[rows[r]]
SEMEME_INLINE SEMEME_RACY void gather_rows(const float *matrix, const uint32_t *rows, size_t count, float factor,
                                           size_t width, float *h) {
  PLAIN_FOR (size_t i = 0; i < width; i++) {
    float sum = 0;
    PLAIN_FOR (size_t r = 0; r < count; r++) { sum += matrix[(size_t)rows[r] * width + i]; }
    h[i] = sum * factor;
  }
}

/// gradients[r] = rate·(labels[r] − σ(scores[r])); all arrays are rounded up to `sememe_word_width`.
SEMEME_INLINE void logistic_gradients(const float *scores, const float *labels, size_t count, float rate,
                                      float *gradients) {
  PLAIN_FOR (size_t r = 0; r < count; r++) { gradients[r] = rate * (labels[r] - 1 / (1 + expf(-scores[r]))); }
}

/// scores = their exponentials without the largest score; returns their sum. The array is rounded up to
/// `sememe_word_width`.
SEMEME_INLINE float exponentials(float *scores, size_t count, float largest) {
  float sum = 0;
  PLAIN_FOR (size_t r = 0; r < count; r++) {
    scores[r] = expf(scores[r] - largest);
    sum += scores[r];
  }
  return sum;
}

#include "words_training.h"
