#include "../gemm/packing_neon.h"
#include "../gemm/tile_neon.h"
#include "../softmax/softmax_neon.h"

#if SEMEME_AARCH64
#include "attention_vectors.h"
#endif
