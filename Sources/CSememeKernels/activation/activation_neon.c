#include "functions_neon.h"

#if SEMEME_AARCH64
#include "activation_vectors.h"
#endif
