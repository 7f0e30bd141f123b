// Tiles of the product of float32 with AVX-512.
#include "product_avx512.h"

#if SEMEME_X86_64

#define TILE sememe_product_f32_avx512
#define TARGET SEMEME_AVX512
#define SUMS_ARE_BYTE_PRODUCTS 0
#define MULTIPLY(sum, x, y) _mm512_fmadd_ps(_mm512_castsi512_ps(x), _mm512_castsi512_ps(y), sum)
#include "tile_shapes_avx512.h"

#endif
