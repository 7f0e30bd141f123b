#include "CSememeBenchmarks.h"

#include <stdlib.h>

#if defined(__GLIBC__)
#include <malloc.h>

void sememe_release_free_memory(void) { malloc_trim(0); }
#else
void sememe_release_free_memory(void) {}
#endif
