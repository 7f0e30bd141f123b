#include "../quantization/quantization_avx2.h"

#if SEMEME_X86_64
#include "layer_norm_vectors.h"
#include "normalization_vectors.h"
#endif
