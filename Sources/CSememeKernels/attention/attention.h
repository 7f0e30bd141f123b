// Scaled dot-product attention: the kernels of every level, and which keys a query sees.
#ifndef SEMEME_ATTENTION_H
#define SEMEME_ATTENTION_H

#include "../compiler.h"
#include "CSememeKernels.h"

SEMEME_INTERNAL size_t sememe_attention_scratch_f32_scalar(size_t keys, size_t head);
SEMEME_INTERNAL void sememe_attention_f32_scalar(const sememe_attention_f32 *args);
SEMEME_INTERNAL void sememe_position_bias_f32_scalar(const sememe_position_bias *args);

SEMEME_INTERNAL size_t sememe_attention_scratch_bf16_scalar(size_t keys, size_t head);
SEMEME_INTERNAL void sememe_attention_bf16_scalar(const sememe_attention_bf16 *args);

SEMEME_INTERNAL size_t sememe_attention_scratch_f32_avx2(size_t keys, size_t head);
SEMEME_INTERNAL void sememe_attention_f32_avx2(const sememe_attention_f32 *args);
SEMEME_INTERNAL void sememe_position_bias_f32_avx2(const sememe_position_bias *args);

SEMEME_INTERNAL size_t sememe_attention_scratch_f32_avx512(size_t keys, size_t head);
SEMEME_INTERNAL void sememe_attention_f32_avx512(const sememe_attention_f32 *args);
SEMEME_INTERNAL void sememe_position_bias_f32_avx512(const sememe_position_bias *args);
SEMEME_INTERNAL size_t sememe_attention_scratch_bf16_avx512(size_t keys, size_t head);
SEMEME_INTERNAL void sememe_attention_bf16_avx512(const sememe_attention_bf16 *args);
SEMEME_INTERNAL void sememe_attention_bf16_avx512bf16(const sememe_attention_bf16 *args);

SEMEME_INTERNAL size_t sememe_attention_scratch_f32_neon(size_t keys, size_t head);
SEMEME_INTERNAL void sememe_attention_f32_neon(const sememe_attention_f32 *args);
SEMEME_INTERNAL void sememe_position_bias_f32_neon(const sememe_position_bias *args);
SEMEME_INTERNAL size_t sememe_attention_scratch_bf16_neon_i8mm(size_t keys, size_t head);
SEMEME_INTERNAL void sememe_attention_bf16_neon_i8mm(const sememe_attention_bf16 *args);

/// Keys [begin, end); begin ≤ end.
typedef struct key_range {
  size_t begin, end;
} key_range;

/// The keys that a query at `place` sees: those from `left` before its place to `right` after it, as far as they exist.
/// Both ends never move back from one query to the next.
SEMEME_INLINE key_range keys_around(ptrdiff_t place, size_t left, size_t right, size_t keys) {
  if (place < 0) {
    const size_t before = 0 - (size_t)place;  // distance to key 0
    const size_t seen = right < before ? 0 : right - before + 1;
    return (key_range){0, seen < keys ? seen : keys};
  }
  const size_t center = (size_t)place;
  const size_t end = center >= keys || right >= keys - center ? keys : center + right + 1;
  const size_t begin = center > left ? center - left : 0;
  return (key_range){begin < end ? begin : end, end};
}

/// The keys that query `query` sees.
SEMEME_INLINE key_range visible_keys(const sememe_attention_f32 *args, size_t query) {
  return keys_around((ptrdiff_t)query + args->query_offset, args->left, args->right, args->keys);
}

SEMEME_INLINE key_range visible_keys_bf16(const sememe_attention_bf16 *args, size_t query) {
  return keys_around((ptrdiff_t)query + args->query_offset, args->left, args->right, args->keys);
}

#endif
