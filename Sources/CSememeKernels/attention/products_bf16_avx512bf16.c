// The products of attention in bfloat16 with the dot product of AVX-512 BF16.
#include "products_avx512.h"

#if SEMEME_X86_64

#define PRODUCTS sememe_products_bf16_avx512bf16
#define TARGET SEMEME_AVX512_BF16
#define ELEMENT uint32_t
#define MULTIPLY(sum, x, y) _mm512_dpbf16_ps(sum, (__m512bh)_mm512_set1_epi32((int)(x)), (__m512bh)(y))
#define SCALED(sum, scale) _mm512_mul_ps(_mm512_set1_ps(scale), sum)
#include "product_shapes_avx512.h"

#endif
