// How counts are cut into tiles, whatever the instruction set.
#ifndef SEMEME_TILING_H
#define SEMEME_TILING_H

#include "compiler.h"

#include <stddef.h>

/// How many blocks of some size hold the count.
SEMEME_INLINE size_t blocks_of(size_t count, size_t size) { return (count + size - 1) / size; }

/// The count, rounded up to whole blocks of some size.
SEMEME_INLINE size_t padded(size_t count, size_t size) { return blocks_of(count, size) * size; }

/// The height of the next block of rows, where `left` rows are left to be cut into blocks of nearly equal height.
SEMEME_INLINE size_t block_rows(size_t left, size_t height) { return left / blocks_of(left, height); }

#endif
