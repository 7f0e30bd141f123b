#include "functions_avx2.h"

#if SEMEME_X86_64
#include "activation_vectors.h"
#endif
