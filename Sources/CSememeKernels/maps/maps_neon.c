#include "../neon.h"

#if SEMEME_AARCH64
#include "fourier_passes.h"
#include "repulsion_sums.h"
#endif
