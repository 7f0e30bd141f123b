#include "../avx512.h"

#if SEMEME_X86_64
#include "embedding_vectors.h"
#endif
