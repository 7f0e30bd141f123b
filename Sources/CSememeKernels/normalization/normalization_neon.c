#include "../quantization/quantization_neon.h"

#if SEMEME_AARCH64
#include "layer_norm_vectors.h"
#include "normalization_vectors.h"
#endif
