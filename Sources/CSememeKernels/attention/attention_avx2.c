#include "../gemm/packing_avx2.h"
#include "../gemm/tile_avx2.h"
#include "../softmax/softmax_avx2.h"

#if SEMEME_X86_64
#include "attention_vectors.h"
#endif
