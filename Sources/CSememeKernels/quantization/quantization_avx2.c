#include "quantization_avx2.h"

#if SEMEME_X86_64
#include "quantization_vectors.h"
#endif
