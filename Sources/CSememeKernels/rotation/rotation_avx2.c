#include "../avx2.h"

#if SEMEME_X86_64
#include "rotation_vectors.h"
#endif
