// Arithmetic on the vectors of any instruction set, for kernels that are written once: `<operation>_vectors.h`. The
// header of a set (avx2.h, avx512.h, neon.h) includes this one after it has defined
//
//   vector, lanes                a type that takes the operators of C, and its number of floats
//   VECTOR_CODE, VECTOR_INLINE   the attributes of a function for the set, and of a helper that vanishes into it
//   AT_LEVEL(name)               the name with the ending of the set
//
//   splat, load, store           one float in all lanes; whole vectors of unaligned memory
//   load_up_to, store_up_to      the same with fewer floats at the end of an array
//   sum_of_lanes, max_of_lanes   in an order of the set's own
//   square_root                  of one float
//   fused(a, b, c)               a·b + c, rounded once
//   larger_of, smaller_of        of a and b; b where one of them is NaN or both are zero
//   absolute                     without its sign
//   where_less(a, b, yes, no)    yes where a < b, else no; so where_nan, and where_negative by the sign alone
//   with_sign_of(magnitude, v)   the magnitude with the sign of v; its own is clear, or that of v
//   shifted_left(v, bits)        the bits of each lane, moved up
#ifndef SEMEME_VECTORS_H
#define SEMEME_VECTORS_H

/// One step of a reduction: what `sum` becomes with a vector more of a and b.
typedef vector (*reduction_step)(vector sum, vector a, vector b);

/// Reduces two arrays with four sums of a vector each, so that additions overlap; the order depends on `count` only. A
/// step must leave the sum as it is for a = b = 0, which fills the last vector.
VECTOR_INLINE float reduce(const float *a, const float *b, size_t count, const reduction_step step) {
  vector s0 = splat(0), s1 = s0, s2 = s0, s3 = s0;
  size_t i = 0;
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    s0 = step(s0, load(a + i), load(b + i));
    s1 = step(s1, load(a + i + lanes), load(b + i + lanes));
    s2 = step(s2, load(a + i + 2 * lanes), load(b + i + 2 * lanes));
    s3 = step(s3, load(a + i + 3 * lanes), load(b + i + 3 * lanes));
  }
  for (; i < count; i += lanes) s0 = step(s0, load_up_to(a + i, count - i), load_up_to(b + i, count - i));
  return sum_of_lanes((s0 + s1) + (s2 + s3));
}

VECTOR_INLINE vector sum_step(vector sum, vector a, vector b) {
  (void)b;
  return sum + a;
}

VECTOR_INLINE vector product_step(vector sum, vector a, vector b) { return fused(a, b, sum); }

#endif
