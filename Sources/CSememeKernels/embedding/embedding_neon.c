#include "../neon.h"

#if SEMEME_AARCH64
#include "embedding_vectors.h"
#endif
