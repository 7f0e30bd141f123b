#include "../activation/functions_neon.h"

#if SEMEME_AARCH64
#include "words_vectors.h"
#endif
