#include "../neon.h"

#if SEMEME_AARCH64
#include "distance_vectors.h"
#endif
