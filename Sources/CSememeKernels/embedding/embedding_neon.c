#include "../neon.h"
#include "embedding.h"

#if SEMEME_AARCH64

void sememe_embedding_sum_f32_neon(const float *const *tables, const int32_t *const *indices, size_t table_count,
                                   size_t rows, size_t n, float *out) {
  for (size_t row = 0; row < rows; row++, out += n) {
    for (size_t i = 0; i < n; i += lanes) {
      float32x4_t sum = splat(0);
      for (size_t t = 0; t < table_count; t++) {
        sum = vaddq_f32(sum, load_up_to(tables[t] + (size_t)indices[t][row] * n + i, n - i));
      }
      store_up_to(out + i, n - i, sum);
    }
  }
}

#endif
