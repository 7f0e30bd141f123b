// The accumulators of the tiles of AVX-512, named one by one because compilers spill arrays of them.
#ifndef SEMEME_SLOTS_AVX512_H
#define SEMEME_SLOTS_AVX512_H

#include "avx512.h"

/// Does something for every slot that a tile can have with 32 registers. A tile with fewer asks `if (s < slots)`, which
/// is decided when the shape is compiled.
// The formatter never comes to rest with this list.
// clang-format off
#define EACH_SLOT(DO) \
  DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11) DO(12) DO(13) \
  DO(14) DO(15) DO(16) DO(17) DO(18) DO(19) DO(20) DO(21) DO(22) DO(23) DO(24) DO(25) DO(26) DO(27)
// clang-format on

#endif
