// The softmax of a strip of queries whose scores lie transposed, one line of queries for each key: an online softmax
// over blocks of keys (Milakov & Gimelshein 2018), each lane of a vector working for one query. Shared by the attention
// kernels over float and bfloat16.
//
// Scores come in units of ln 2, so that exponentials are powers of two. What is taken off them first is not the largest
// score but the whole number nearest to it: sums are then corrected by exact powers of two, and hardly ever need to be.
//
// A query's maximum and sum change only with the keys it sees, in their order and in blocks counted from key 0. So its
// bits do not depend on the queries beside it.
#ifndef SEMEME_STRIP_AVX512_H
#define SEMEME_STRIP_AVX512_H

#include "attention.h"
#include "products_avx512.h"

#if SEMEME_X86_64

#include <math.h>
#include <stdbool.h>

enum { key_block = 128 };  ///< keys whose weights, and a panel of whose values, share the first-level cache

/// Some queries that are worked on together, and where their softmax stands. The arrays' lanes beyond `rows` compute
/// what nobody reads.
typedef struct strip {
  _Alignas(64) float maxima[wide_strip];  ///< of the scores so far, rounded to whole numbers
  float sums[wide_strip];                 ///< of the exponentials so far
  float corrections[wide_strip];          ///< what a block makes of the sums before it
  key_range seen[wide_strip];             ///< of each query
  size_t query;                           ///< the first one
  size_t rows;
  size_t width;    ///< floats of a line of weights: the rows padded to whole vectors
  float *queries;  ///< turned, where they stay with the strip
  float *values;   ///< weighed, where their sums grow with the strip, stride ld_values
  size_t ld_values;
  float *weights;  ///< a line for each key of the block: scores, then exponentials
} strip;

/// The factor that turns scores into units of ln 2.
static const float log2_e = 0x1.715476p+0f;

/// 2ˣ, zero where that is below the normal range, which processors are slow at. The polynomial gives the power of what
/// x lies above a whole number: Scripts/fit-activations.py.
SEMEME_INLINE_AVX512 __m512 exp2_avx512(__m512 x) {
  const __mmask16 is_normal = _mm512_cmp_ps_mask(x, splat(-126), _CMP_NLT_UQ);  // or NaN, which stays
  const __m512 r = _mm512_reduce_ps(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
  __m512 p = _mm512_fmadd_ps(splat(0x1.e9691p-10f), r, splat(0x1.277c1cp-7f));
  p = _mm512_fmadd_ps(p, r, splat(0x1.c91c1p-5f));
  p = _mm512_fmadd_ps(p, r, splat(0x1.ebdb6ap-3f));
  p = _mm512_fmadd_ps(p, r, splat(0x1.62e4bap-1f));
  p = _mm512_fmadd_ps(p, r, splat(1));
  return _mm512_maskz_scalef_ps(is_normal, p, x);
}

/// Rows, width and first query of a strip of the `left` queries from `query` on.
SEMEME_INLINE void place_strip(strip *s, size_t query, size_t left) {
  s->query = query;
  s->rows = rows_of_strip(left);
  s->width = padded(s->rows, lanes);
}

/// Starts the softmax of a strip whose queries and keys are set.
SEMEME_INLINE_AVX512 void start_softmax(strip *s) {
  for (size_t at = 0; at < s->width; at += lanes) {
    _mm512_store_ps(s->maxima + at, splat(-INFINITY));
    _mm512_store_ps(s->sums + at, _mm512_setzero_ps());
  }
}

/// The keys that any query of the strip sees lie in between.
SEMEME_INLINE key_range keys_of_strip(const strip *s) {
  return (key_range){s->seen[0].begin, s->seen[s->rows - 1].end};
}

/// Whether all queries of the strip see the same keys.
SEMEME_INLINE bool is_uniform(const strip *s) {
  return s->seen[0].begin == s->seen[s->rows - 1].begin && s->seen[0].end == s->seen[s->rows - 1].end;
}

/// The part of the range that lies in the block of keys from `begin` on.
SEMEME_INLINE key_range within_block(key_range keys, size_t begin) {
  const size_t end = begin + key_block;
  const key_range part = {keys.begin > begin ? keys.begin : begin, keys.end < end ? keys.end : end};
  return part.begin < part.end ? part : (key_range){begin, begin};
}

/// Goes through the keys of a strip in rising order and knows which queries see each: [first, last), if any.
typedef struct visibility {
  size_t first, last;
} visibility;

/// Goes on to `key` among the queries before `end`.
SEMEME_INLINE void advance_among(visibility *v, const strip *s, size_t end, size_t key) {
  while (v->first < end && s->seen[v->first].end <= key) v->first++;
  while (v->last < end && s->seen[v->last].begin <= key) v->last++;
}

SEMEME_INLINE void advance(visibility *v, const strip *s, size_t key) { advance_among(v, s, s->rows, key); }

/// The lanes of the vector of queries at `at` that see the key.
SEMEME_INLINE_AVX512 __mmask16 seeing_lanes(const visibility *v, size_t at) {
  const size_t first = v->first > at ? v->first - at : 0, last = v->last > at ? v->last - at : 0;
  return (__mmask16)(first_lanes(last) & ~first_lanes(first));
}

/// The largest score of each of sixteen queries among the keys [begin, end) of the block at `block`, with −∞ for none.
SEMEME_INLINE_AVX512 __m512 largest_scores(const strip *s, size_t block, key_range keys, size_t at,
                                           const bool sees_all) {
  const float *line = s->weights + (keys.begin - block) * s->width + at;
  const __m512 lowest = splat(-INFINITY);
  if (!sees_all) {
    visibility v = {0, 0};
    __m512 largest = lowest;
    for (size_t key = keys.begin; key < keys.end; key++, line += s->width) {
      advance(&v, s, key);
      largest = _mm512_mask_max_ps(largest, seeing_lanes(&v, at), _mm512_loadu_ps(line), largest);
    }
    return largest;
  }
  __m512 m0 = lowest, m1 = lowest, m2 = lowest, m3 = lowest;  // maxima overlap, and their order does not matter
  size_t left = keys.end - keys.begin;
  for (; left >= 4; left -= 4, line += 4 * s->width) {
    m0 = _mm512_max_ps(_mm512_loadu_ps(line), m0);
    m1 = _mm512_max_ps(_mm512_loadu_ps(line + s->width), m1);
    m2 = _mm512_max_ps(_mm512_loadu_ps(line + 2 * s->width), m2);
    m3 = _mm512_max_ps(_mm512_loadu_ps(line + 3 * s->width), m3);
  }
  for (; left > 0; left--, line += s->width) m0 = _mm512_max_ps(_mm512_loadu_ps(line), m0);
  return _mm512_max_ps(_mm512_max_ps(m0, m1), _mm512_max_ps(m2, m3));
}

/// Turns the scores of sixteen queries into exponentials and returns their sums.
SEMEME_INLINE_AVX512 __m512 exponentials(const strip *s, size_t block, key_range keys, size_t at, __m512 maximum,
                                         const bool sees_all) {
  const size_t width = s->width;
  float *line = s->weights + (keys.begin - block) * width + at;
  visibility v = {0, 0};
  __m512 sum = _mm512_setzero_ps();
  for (size_t key = keys.begin; key < keys.end; key++, line += width) {
    const __m512 e = exp2_avx512(_mm512_sub_ps(_mm512_loadu_ps(line), maximum));
    _mm512_storeu_ps(line, e);
    if (sees_all) {
      sum = _mm512_add_ps(sum, e);
    } else {
      advance(&v, s, key);
      sum = _mm512_mask_add_ps(sum, seeing_lanes(&v, at), sum, e);
    }
  }
  return sum;
}

/// What is taken off the scores: where only −∞ has been seen 0, which makes the exponentials zero, as they will have
/// been once a finite score comes.
SEMEME_INLINE_AVX512 __m512 subtracted(__m512 maxima) {
  const __mmask16 is_seen = _mm512_cmp_ps_mask(maxima, splat(-INFINITY), _CMP_NEQ_UQ);
  return _mm512_maskz_mov_ps(is_seen, maxima);
}

/// Takes the keys [begin, end) of the block at `block` into the softmax.
SEMEME_INLINE_AVX512 void softmax_vector(strip *s, size_t block, key_range keys, size_t at, const bool sees_all) {
  const __m512 before = _mm512_loadu_ps(s->maxima + at);
  const __m512 largest = _mm512_roundscale_ps(largest_scores(s, block, keys, at, sees_all), _MM_FROUND_TO_NEAREST_INT);
  const __m512 maxima = _mm512_max_ps(largest, before), maximum = subtracted(maxima);
  const __m512 correction = _mm512_scalef_ps(splat(1), _mm512_sub_ps(before, maximum));
  const __m512 sum = exponentials(s, block, keys, at, maximum, sees_all);
  _mm512_storeu_ps(s->maxima + at, maxima);
  _mm512_storeu_ps(s->corrections + at, correction);
  _mm512_storeu_ps(s->sums + at, _mm512_fmadd_ps(_mm512_loadu_ps(s->sums + at), correction, sum));
}

SEMEME_INLINE_AVX512 void softmax_of_block(strip *s, size_t block, key_range keys) {
  const bool sees_all = s->seen[0].end >= keys.end && s->seen[s->rows - 1].begin <= keys.begin;
  for (size_t at = 0; at < s->width; at += lanes) {
    if (sees_all) {
      softmax_vector(s, block, keys, at, true);
    } else {
      softmax_vector(s, block, keys, at, false);
    }
  }
}

/// Whether the last block changed any maximum of the strip.
SEMEME_INLINE_AVX512 bool needs_correction(const strip *s) {
  __mmask16 changed = 0;
  for (size_t at = 0; at < s->width; at += lanes) {
    changed |= _mm512_cmp_ps_mask(_mm512_loadu_ps(s->corrections + at), splat(1), _CMP_NEQ_UQ);
  }
  return changed != 0;
}

/// What turns sums of exponentials into those of probabilities: 0 for a query that sees no key.
SEMEME_INLINE_AVX512 void inverse_sums(const strip *s, float *inverses) {
  for (size_t at = 0; at < s->width; at += lanes) {
    _mm512_storeu_ps(inverses + at, _mm512_div_ps(splat(1), _mm512_loadu_ps(s->sums + at)));
  }
  for (size_t row = 0; row < s->rows; row++) {
    if (s->seen[row].begin == s->seen[row].end) inverses[row] = 0;
  }
}

#endif

#endif
