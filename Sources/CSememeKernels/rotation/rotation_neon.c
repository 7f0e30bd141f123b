#include "../neon.h"

#if SEMEME_AARCH64
#include "rotation_vectors.h"
#endif
