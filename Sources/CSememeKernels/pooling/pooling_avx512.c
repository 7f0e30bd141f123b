#include "../avx512.h"

#if SEMEME_X86_64
#include "pooling_vectors.h"
#endif
