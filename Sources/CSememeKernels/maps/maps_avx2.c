#include "../avx2.h"

#if SEMEME_X86_64
#include "fourier_passes.h"
#include "repulsion_sums.h"
#endif
