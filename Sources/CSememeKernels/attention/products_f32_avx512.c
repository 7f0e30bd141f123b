// The products of attention in float32 with AVX-512.
#include "products_avx512.h"

#if SEMEME_X86_64

#define PRODUCTS sememe_products_f32_avx512
#define TARGET SEMEME_AVX512
#define ELEMENT float
#define MULTIPLY(sum, x, y) _mm512_fmadd_ps(_mm512_set1_ps(x), _mm512_castsi512_ps(y), sum)
#define SCALED(sum, scale) (sum)
#include "product_shapes_avx512.h"

#endif
