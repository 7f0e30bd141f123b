// Softmax of a part of a row for the instruction set whose `load_within` and `store_within` have been defined; shared
// by the softmax and the attention kernels.
#ifndef SEMEME_SOFTMAX_VECTORS_H
#define SEMEME_SOFTMAX_VECTORS_H

/// Softmax over x[begin ..< end] in place, if there are any. Element i is always summed in lane i modulo `lanes`, in
/// rising order: the result depends on the elements and their indices only.
VECTOR_INLINE void softmax_within(float *x, size_t begin, size_t end) {
  if (begin == end) return;
  const size_t first = begin / lanes * lanes;
  vector largest = splat(-INFINITY);
  for (size_t i = first; i < end; i += lanes) largest = larger_of(load_within(x, i, begin, end), largest);
  const vector maximum = splat(max_of_lanes(largest));

  vector sum = splat(0);
  for (size_t i = first; i < end; i += lanes) {
    const vector e = exp_of(load_within(x, i, begin, end) - maximum);
    store_within(x, i, begin, end, e);
    sum += e;
  }
  const vector scale = splat(1 / sum_of_lanes(sum));
  for (size_t i = first; i < end; i += lanes) { store_within(x, i, begin, end, load_within(x, i, begin, end) * scale); }
}

#endif
