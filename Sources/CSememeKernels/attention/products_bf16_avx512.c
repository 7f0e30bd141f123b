// The products of attention in bfloat16 with AVX-512 for processors that do not multiply it: pairs are widened in
// registers.
#include "products_avx512.h"

#if SEMEME_X86_64

#define PRODUCTS sememe_products_bf16_avx512
#define TARGET SEMEME_AVX512
#define ELEMENT uint32_t
#define MULTIPLY(sum, x, y) widened_dot512(sum, _mm512_set1_epi32((int)(x)), y)
#define SCALED(sum, scale) _mm512_mul_ps(_mm512_set1_ps(scale), sum)
#include "product_shapes_avx512.h"

#endif
