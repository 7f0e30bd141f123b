// Tiles of the product of bytes with the dot product of AVX-512 VNNI.
#include "product_avx512.h"

#if SEMEME_X86_64

#define TILE sememe_product_s8_avx512vnni
#define TARGET SEMEME_AVX512_VNNI
#define SUMS_ARE_BYTE_PRODUCTS 1
#define MULTIPLY(sum, x, y) _mm512_dpbusd_epi32(sum, x, y)
#include "tile_shapes_avx512.h"

#endif
