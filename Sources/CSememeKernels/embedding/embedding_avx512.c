#include "../avx512.h"
#include "embedding.h"

#if SEMEME_X86_64

SEMEME_AVX512 void sememe_embedding_sum_f32_avx512(const float *const *tables, const int32_t *const *indices,
                                                   size_t table_count, size_t rows, size_t n, float *out) {
  for (size_t row = 0; row < rows; row++, out += n) {
    for (size_t i = 0; i < n; i += lanes) {
      __m512 sum = _mm512_setzero_ps();
      for (size_t t = 0; t < table_count; t++) {
        sum = _mm512_add_ps(sum, load_up_to(tables[t] + (size_t)indices[t][row] * n + i, n - i));
      }
      store_up_to(out + i, n - i, sum);
    }
  }
}

#endif
