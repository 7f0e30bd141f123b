#include "embedding.h"

void sememe_embedding_sum_f32_scalar(const float *const *tables, const int32_t *const *indices, size_t table_count,
                                     size_t rows, size_t n, float *out) {
  for (size_t row = 0; row < rows; row++, out += n) {
    PLAIN_FOR (size_t i = 0; i < n; i++) {
      float sum = 0;
      PLAIN_FOR (size_t t = 0; t < table_count; t++) { sum += tables[t][(size_t)indices[t][row] * n + i]; }
      out[i] = sum;
    }
  }
}
