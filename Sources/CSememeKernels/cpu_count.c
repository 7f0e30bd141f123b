// How many CPUs this process may run on. Apart from the other files because it needs GNU declarations.
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#if defined(__linux__)
#include <sched.h>
#endif
#include <unistd.h>

#include "CSememeKernels.h"

size_t sememe_cpu_count(void) {
#if defined(__linux__)
  // The system refuses a set that cannot name all its CPUs; one cpu_set_t names 1024.
  cpu_set_t sets[8];
  CPU_ZERO_S(sizeof sets, sets);
  if (sched_getaffinity(0, sizeof sets, sets) == 0) {
    int count = CPU_COUNT_S(sizeof sets, sets);
    if (count > 0) return (size_t)count;
  }
#endif
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (size_t)online : 1;
}
