// Tiles of the product of bfloat16 with AVX-512, for processors that do not multiply them: pairs are widened.
#include "product_avx512.h"

#if SEMEME_X86_64

#define TILE sememe_product_bf16_avx512
#define TARGET SEMEME_AVX512
#define SUMS_ARE_BYTE_PRODUCTS 0
#define MULTIPLY(sum, x, y) widened_dot512(sum, x, y)
#include "tile_shapes_avx512.h"

#endif
