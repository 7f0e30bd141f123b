// Tiles of the product of bfloat16 with the dot product of AVX-512 BF16.
#include "product_avx512.h"

#if SEMEME_X86_64

#define TILE sememe_product_bf16_avx512bf16
#define TARGET SEMEME_AVX512_BF16
#define SUMS_ARE_BYTE_PRODUCTS 0
#define MULTIPLY(sum, x, y) _mm512_dpbf16_ps(sum, (__m512bh)(x), (__m512bh)(y))
#include "tile_shapes_avx512.h"

#endif
