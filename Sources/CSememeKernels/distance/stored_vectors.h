// Dot products of numbers that are stored narrow, for the instruction set whose header has been included, and which has
// defined `load_halves` and `load_bytes`: `lanes` numbers at any address as floats.
#include "distance.h"

#include <string.h>

/// One vector of stored numbers.
typedef vector (*stored_load)(const char *p);

/// Σ a[i]·b[i] with four sums of a vector each; what is left at the end is filled up with zeros.
VECTOR_INLINE float stored_dot(const char *a, const float *b, size_t count, const size_t size,
                               const stored_load load_a) {
  vector s0 = splat(0), s1 = s0, s2 = s0, s3 = s0;
  size_t i = 0;
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    s0 = fused(load_a(a + i * size), load(b + i), s0);
    s1 = fused(load_a(a + (i + lanes) * size), load(b + i + lanes), s1);
    s2 = fused(load_a(a + (i + 2 * lanes) * size), load(b + i + 2 * lanes), s2);
    s3 = fused(load_a(a + (i + 3 * lanes) * size), load(b + i + 3 * lanes), s3);
  }
  for (; i + lanes <= count; i += lanes) s0 = fused(load_a(a + i * size), load(b + i), s0);
  if (i < count) {
    char rest[2 * lanes] = {0};
    memcpy(rest, a + i * size, (count - i) * size);
    s1 = fused(load_a(rest), load_up_to(b + i, count - i), s1);
  }
  return sum_of_lanes((s0 + s1) + (s2 + s3));
}

VECTOR_CODE float AT_LEVEL(sememe_dot_f16)(const void *a, const float *b, size_t count) {
  return stored_dot((const char *)a, b, count, 2, load_halves);
}

VECTOR_CODE float AT_LEVEL(sememe_dot_s8)(const int8_t *a, const float *b, size_t count) {
  return stored_dot((const char *)a, b, count, 1, load_bytes);
}
