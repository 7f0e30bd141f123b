// The kernel of embedding sums for the instruction set whose header has been included.
#include "embedding.h"

VECTOR_CODE void AT_LEVEL(sememe_embedding_sum_f32)(const float *const *tables, const int32_t *const *indices,
                                                    size_t table_count, size_t rows, size_t n, float *out) {
  for (size_t row = 0; row < rows; row++, out += n) {
    for (size_t i = 0; i < n; i += lanes) {
      vector sum = splat(0);
      for (size_t t = 0; t < table_count; t++) {
        sum += load_up_to(tables[t] + (size_t)indices[t][row] * n + i, n - i);
      }
      store_up_to(out + i, n - i, sum);
    }
  }
}
