#include "functions_avx512.h"

#if SEMEME_X86_64
#include "activation_vectors.h"
#endif
