// The end of a tile of a product: sums become floats and go where they belong without a detour through memory. For
// tile_shapes_avx512.h; SUMS_ARE_BYTE_PRODUCTS says what they are.
#include "../avx512.h"

#define DESTINATION const product_tile *
#define AT(s) (COLUMN(s) * lanes512)

#if SUMS_ARE_BYTE_PRODUCTS
#define BEGIN(s) _mm512_setzero_si512()
#define VALUE(s)                                                                                                       \
  _mm512_fmadd_ps(_mm512_set1_ps(out->scales[ROW(s)]),                                                                 \
                  _mm512_mul_ps(_mm512_loadu_ps(out->channel_scales + AT(s)), _mm512_cvtepi32_ps(sum##s)),             \
                  _mm512_mul_ps(_mm512_set1_ps(out->minimums[ROW(s)]), _mm512_loadu_ps(out->channel_sums + AT(s))))
#else
#define BEGIN(s) _mm512_setzero_ps()
#define VALUE(s) sum##s
#endif

#define AT_STEP(i) _mm_prefetch(out->prefetched + i * 64, _MM_HINT_T1);

// All values are computed before the first is stored, so that no load waits for a store to an address that looks alike.
#define VALUE_SLOT(s)                                                                                                  \
  const __m512 value##s = s < slots ? _mm512_add_ps(VALUE(s), _mm512_loadu_ps(out->bias + AT(s))) : _mm512_setzero_ps();
#define STORE_SLOT(s)                                                                                                  \
  if (s < slots) _mm512_storeu_ps(out->c + ROW(s) * out->ldc + AT(s), value##s);
#define ADD_SLOT(s)                                                                                                    \
  if (s < slots)                                                                                                       \
    _mm512_storeu_ps(out->c + ROW(s) * out->ldc + AT(s),                                                               \
                     _mm512_add_ps(_mm512_loadu_ps(out->residual + ROW(s) * out->ldr + AT(s)), value##s));
#define FINISH(EACH)                                                                                                   \
  EACH(VALUE_SLOT)                                                                                                     \
  if (out->residual) {                                                                                                 \
    EACH(ADD_SLOT)                                                                                                     \
  } else {                                                                                                             \
    EACH(STORE_SLOT)                                                                                                   \
  }
