// The functions of a vector with AVX2.
#ifndef SEMEME_FUNCTIONS_AVX2_H
#define SEMEME_FUNCTIONS_AVX2_H

#include "../avx2.h"

#if SEMEME_X86_64
#include "gelu_erf.h"
#endif

#endif
