#include "../neon.h"

#if SEMEME_AARCH64
#include "pooling_vectors.h"
#endif
