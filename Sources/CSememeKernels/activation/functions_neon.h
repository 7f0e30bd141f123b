// The functions of a vector with NEON.
#ifndef SEMEME_FUNCTIONS_NEON_H
#define SEMEME_FUNCTIONS_NEON_H

#include "../neon.h"

#if SEMEME_AARCH64
#include "gelu_erf.h"
#endif

#endif
