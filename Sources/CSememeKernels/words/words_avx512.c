#include "../activation/functions_avx512.h"

#if SEMEME_X86_64
#include "words_vectors.h"
#endif
