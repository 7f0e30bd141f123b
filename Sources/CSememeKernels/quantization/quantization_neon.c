#include "quantization_neon.h"

#if SEMEME_AARCH64
#include "quantization_vectors.h"
#endif
