#include "../avx2.h"

#if SEMEME_X86_64
#include "distance_vectors.h"
#endif
