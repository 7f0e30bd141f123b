// CSememeKernels: the arithmetic of Sememe, written once per instruction set and chosen at run time.
//
// This is the only public header. Kernels allocate nothing, read no files and start no threads: the caller gives every
// buffer and decides which rows and columns one call computes.
//
// Contract of every kernel, unless its comment says otherwise:
// - matrices are row-major; a stride ("ld…") counts floats from one row to the next;
// - pointers need the alignment of their element type only; alignment never changes a result;
// - inputs and outputs do not overlap, except where "may alias" is written;
// - counts may be zero: then nothing is read or written;
// - NaN and infinity travel as IEEE arithmetic carries them; nothing traps;
// - determinism: each output value is reduced in an order that depends only on the reduction's length (and the level),
//   never on how many rows or columns the call computes, on their position, or on alignment.
#ifndef CSEMEME_KERNELS_H
#define CSEMEME_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Levels

/// An instruction-set level. Values are ordered from the most portable to the most specialised of an architecture.
typedef enum sememe_level {
  SEMEME_LEVEL_SCALAR = 0,        ///< portable C: the specification the other levels are tested against
  SEMEME_LEVEL_AVX2 = 1,          ///< x86-64 with AVX2, FMA and F16C
  SEMEME_LEVEL_AVX_VNNI = 2,      ///< and AVX-VNNI: 256-bit dot products of bytes
  SEMEME_LEVEL_AVX512 = 3,        ///< x86-64 with AVX-512 F, BW, DQ and VL
  SEMEME_LEVEL_AVX512_VNNI = 4,   ///< and AVX-512 VNNI: 512-bit dot products of bytes
  SEMEME_LEVEL_AVX512_BF16 = 5,   ///< and AVX-512 BF16: dot products of bfloat16
  SEMEME_LEVEL_NEON = 6,          ///< AArch64 with Advanced SIMD
  SEMEME_LEVEL_NEON_DOTPROD = 7,  ///< and FEAT_DotProd: dot products of signed bytes
  SEMEME_LEVEL_NEON_I8MM = 8,     ///< and FEAT_I8MM and FEAT_BF16: products of bytes and of bfloat16
} sememe_level;

// MARK: Matrix product

/// A function applied to every element of a product after its bias. At −∞ GELU and SiLU give their limit −0.
typedef enum sememe_activation {
  SEMEME_ACTIVATION_NONE = 0,
  SEMEME_ACTIVATION_GELU_ERF = 1,   ///< x·Φ(x), Φ by the error function (Hendrycks & Gimpel 2016)
  SEMEME_ACTIVATION_GELU_TANH = 2,  ///< x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³)))
  SEMEME_ACTIVATION_RELU = 3,       ///< max(x, 0); NaN stays NaN
  SEMEME_ACTIVATION_TANH = 4,
  SEMEME_ACTIVATION_SIGMOID = 5,  ///< 1/(1 + e⁻ˣ)
  SEMEME_ACTIVATION_SILU = 6,     ///< x/(1 + e⁻ˣ)
} sememe_activation;

/// Where a product A·Wᵀ goes, and what each of its elements becomes on the way: residual + activation(sum + bias).
typedef struct sememe_gemm_output {
  size_t n;                      ///< output columns of the whole weight
  const float *bias;             ///< n values, or NULL
  sememe_activation activation;  ///< applied after the bias
  const float *residual;         ///< rows × n values, stride ldr, added last, or NULL; may alias c exactly
  size_t ldr;
  float *c;  ///< rows × n results, stride ldc, or NULL
  size_t ldc;
  uint16_t *narrow;  ///< rows × n results rounded to bfloat16, stride ld_narrow, or NULL; c or this one is given
  size_t ld_narrow;
  size_t rows;
  size_t column_begin;  ///< a multiple of `gemm_panel`
  size_t column_end;    ///< a multiple of `gemm_panel`, or n
} sememe_gemm_output;

/// C = residual + activation(A·Wᵀ + bias) in float32 for a block of rows and columns.
///
/// Each sum is one chain over k = 0, 1, … with a single accumulator, started at zero. So an element is bit-identical
/// whatever block it is computed in.
typedef struct sememe_gemm_f32 {
  const float *a;       ///< rows × k activations, stride lda
  size_t lda;           ///< ≥ k
  const float *packed;  ///< weights as `gemm_pack_f32` of the same level wrote them
  size_t k;             ///< inner size
  sememe_gemm_output output;
} sememe_gemm_f32;

/// The same with activations and weights in bfloat16 and sums in float32: one chain per element, over pairs of k where
/// the processor multiplies pairs.
typedef struct sememe_gemm_bf16 {
  const uint16_t *a;       ///< rows × k activations, stride lda; where k is odd, one more that is zero
  size_t lda;              ///< even, ≥ k
  const uint16_t *packed;  ///< weights as `gemm_pack_bf16` of the same level wrote them
  size_t k;
  sememe_gemm_output output;
} sememe_gemm_bf16;

/// The same with activations in 8 bits without sign, one scale and minimum per row, and weights in 8 bits with sign,
/// one scale per output channel:
///
///     sum = scale[row]·(channel_scale[column]·Σ_k a·w) + minimum[row]·channel_sum[column]
///
/// where Σ_k a·w is exact at every level (k ≤ 66,000 cannot overflow 32 bits).
typedef struct sememe_gemm_s8 {
  const uint8_t *a;             ///< rows × k activations, stride lda, followed by zeros up to a multiple of 4
  size_t lda;                   ///< a multiple of 4, ≥ k
  const float *scales;          ///< of each row of a: the value is minimum + scale·a
  const float *minimums;        ///< of each row of a
  const int8_t *packed;         ///< weights as `gemm_pack_s8` of the same level wrote them
  const float *channel_scales;  ///< n values: the weight is channel_scale·w
  const float *channel_sums;    ///< n values: channel_scale·Σ_k w
  size_t k;
  sememe_gemm_output output;
} sememe_gemm_s8;

/// Rows of numbers in 8 bits without sign, each row with its own scale and minimum: value = minimum + scale·x.
///
/// minimum and maximum of the row become 0 and 255; a row of equal values has scale 0. A row that holds NaN or infinity
/// gets a NaN scale, so that whatever is computed from it is NaN.
typedef struct sememe_rows_u8 {
  uint8_t *values;       ///< rows × n, stride ld; the kernel that writes them fills up to a multiple of 4 with zeros
  size_t ld;             ///< a multiple of 4, ≥ n
  float *scales;         ///< one per row
  float *minimums;       ///< one per row
  const float *factors;  ///< n values that a row is multiplied with before it becomes bytes, or NULL
} sememe_rows_u8;

// MARK: Normalization

/// y = (x − mean)/√(variance + epsilon)·gamma + beta per row of n, the variance being the biased one computed from the
/// centred values (Ba et al. 2016); and, in the same pass, the result once more as the next product wants to read it.
typedef struct sememe_layer_norm {
  const float *x;  ///< rows × n without gaps
  const float *gamma;
  const float *beta;
  float epsilon;
  bool keeps_mean;  ///< the mean counts as 0, as in RMSNorm (Zhang and Sennrich 2019)
  size_t rows, n;
  float *y;          ///< rows × n without gaps; may alias x
  uint16_t *narrow;  ///< y rounded to bfloat16, stride ld_narrow, one zero more where n is odd; or NULL
  size_t ld_narrow;
  const sememe_rows_u8 *quantized;  ///< y in 8 bits, or NULL
} sememe_layer_norm;

// MARK: Attention

/// Scaled dot-product attention of one head of one sequence (Vaswani et al. 2017, eq. 1), softmax over each query's
/// keys.
///
/// Query i sees the keys j with i + offset − left ≤ j ≤ i + offset + right, clipped to 0 ≤ j < keys, where offset is
/// `query_offset`. A query that sees no key gives a row of zeros. Scores are scale·(q·k) + bias. Memory is linear in
/// the number of keys: the kernel works on a strip of queries. A query's bits depend on it and on the keys it sees, by
/// their places among all keys, and on nothing else.
typedef struct sememe_attention_f32 {
  const float *q;  ///< queries × head, stride ldq
  size_t ldq;
  const float *k;  ///< keys × head, stride ldk
  size_t ldk;
  const float *v;  ///< keys × value_head, stride ldv
  size_t ldv;
  float *out;  ///< queries × value_head, stride ldo
  size_t ldo;
  size_t queries;
  size_t keys;
  size_t head;        ///< width of a query and a key
  size_t value_head;  ///< width of a value
  float scale;
  size_t left;             ///< keys seen to the left of a query; SIZE_MAX: all
  size_t right;            ///< keys seen to the right of a query; SIZE_MAX: all; 0 and left SIZE_MAX: causal
  ptrdiff_t query_offset;  ///< place of query 0 among the keys (0 for self-attention)
  const float *bias;       ///< queries × keys, stride ldb, added to the scaled scores, or NULL
  ptrdiff_t ldb;         ///< −1 for a bias that depends on the distance only: one row, read one float earlier a query
  float *probabilities;  ///< queries × keys, stride ldp: the softmax as used (0 where unseen), or NULL
  size_t ldp;
  float *scratch;  ///< `attention_scratch_f32(keys, head)` floats of the caller's, contents irrelevant
} sememe_attention_f32;

/// The same with queries, keys and values in bfloat16; scores, softmax and sums are float32, and the softmax is rounded
/// to bfloat16 before it weighs the values. No bias and no probabilities: those passes run in float32.
typedef struct sememe_attention_bf16 {
  const uint16_t *q;
  size_t ldq;
  const uint16_t *k;
  size_t ldk;
  const uint16_t *v;
  size_t ldv;
  float *out;  ///< queries × value_head, stride ldo, or NULL
  size_t ldo;
  uint16_t *narrow;  ///< the same rounded to bfloat16, stride ld_narrow, or NULL; out or this one is given
  size_t ld_narrow;
  size_t queries;
  size_t keys;
  size_t head;
  size_t value_head;
  float scale;
  size_t left;
  size_t right;
  ptrdiff_t query_offset;
  void *scratch;  ///< `attention_scratch_bf16(keys, head)` bytes of the caller's, aligned to 64
} sememe_attention_bf16;

/// The floats of a row of scores by place that a kernel may read at once, from any place on; and the entries of
/// `places`, true to its rule, that it may read beside those of distances that occur, to either side.
enum { sememe_place_margin = 16 };

/// What the places of tokens relative to each other add to the scores of one head (He et al. 2021, arXiv:2006.03654,
/// eq. 4), as the bias that attention takes:
///
///     bias[i][j] = scale·(query_scores[i][p] + key_scores[j][p]) with p = places[i + query_offset − j]
///
/// A row of scores holds the products of one query, or key, with the vectors of all relative places. Far distances
/// share places: `places` never falls, and rises by at most one from one distance to the next. Of the sum only the part
/// that is given counts. Each element depends on its scores alone.
typedef struct sememe_position_bias {
  const float *query_scores;  ///< queries × places, stride ldq, or NULL
  size_t ldq;
  const float *key_scores;  ///< keys × places, stride ldk, or NULL
  size_t ldk;
  const int32_t *places;  ///< where the scores of each distance stand; distance 0 at `places[0]`
  size_t queries;
  size_t keys;
  ptrdiff_t query_offset;  ///< place of query 0 among the keys (0 for self-attention)
  float scale;
  float *bias;  ///< queries × keys, stride ldb
  size_t ldb;
} sememe_position_bias;

// MARK: GloVe

/// A pair of words that occur together, and what least squares need of how often they do.
typedef struct sememe_glove_cell {
  uint32_t word;
  uint32_t context;
  float log_count;  ///< ln X
  float weight;     ///< f(X) = min((X / x_max)^α, 1)
} sememe_glove_cell;

// MARK: Maps of points

enum {
  sememe_fourier_columns = 16,  ///< columns that one Fourier transform turns together
};

/// How columns of complex numbers are transformed: X[k] = Σ_n x[n]·e^(−2πi·n·k / length).
typedef struct sememe_fourier {
  size_t length;           ///< the product of the radices
  size_t pass_count;       ///< at least 1
  const uint8_t *radices;  ///< of each pass: 2, 3, 4 or 5
  /// Pass by pass, where n numbers are left to transform: for p from 0 to below n / radix and t from 1 to below the
  /// radix, the real and the imaginary part of e^(−2πi·p·t / n).
  const float *twiddles;
} sememe_fourier;

/// Points of a map of one to three dimensions.
typedef struct sememe_repulsion {
  const float *coordinates;  ///< [dimension × padded_count]; 1e18 behind the last point
  size_t padded_count;       ///< a multiple of 16
  size_t dimension;          ///< 1, 2 or 3
} sememe_repulsion;

// MARK: Word vectors

/// How an example of word vectors is scored against the rows of the output matrix.
typedef enum sememe_word_loss {
  /// The target and some random rows, each a logistic regression (Mikolov et al. 2013b, arXiv:1310.4546, eq. 4).
  SEMEME_WORD_NEGATIVE_SAMPLING = 0,
  /// The nodes on the target's path in a binary tree (Mikolov et al. 2013b, eq. 3).
  SEMEME_WORD_HIERARCHICAL_SOFTMAX = 1,
  SEMEME_WORD_SOFTMAX = 2,     ///< all rows; for `word_bag` only
  SEMEME_WORD_ONE_VS_ALL = 3,  ///< all rows, each a logistic regression; for `word_bag` only
} sememe_word_loss;

/// One cell of an alias table (Walker 1977; Vose 1991): cell i, drawn evenly, gives i where a random number of 32 bits
/// is at most `threshold`, else `other`.
typedef struct sememe_word_cell {
  uint32_t threshold;
  uint32_t other;
} sememe_word_cell;

enum {
  sememe_word_width = 16,     ///< the width of rows is a multiple of this; floats that a vector does not use are zero
  sememe_word_targets = 128,  ///< rows that one example with negative sampling or a tree is scored against, at most
};

/// What all threads share that train word vectors: two matrices, which they change without locks, and tables, which
/// they read. Where several threads train on the same matrices, additions to one row can be lost, and results are not
/// repeatable; one thread's are. The caller has checked every index.
typedef struct sememe_word_training {
  float *input;          ///< rows of `width` floats
  float *output;         ///< rows of `width` floats
  size_t width;          ///< a multiple of `sememe_word_width`
  size_t output_count;   ///< rows of the output matrix
  size_t window;         ///< words on either side that are seen at most
  bool draws_window;     ///< each word draws its window evenly from 1 … `window`
  bool sums_context;     ///< CBOW: the sum of the context, not its mean; its error is divided by their number
  const uint32_t *keep;  ///< a word stays where a random number of 32 bits is at most this; NULL: all stay
  /// The input rows of word w are subwords[subword_starts[w]] … before subwords[subword_starts[w + 1]], at least one;
  /// its vector is their mean. NULL: word w has the row w alone.
  const uint32_t *subwords;
  const uint64_t *subword_starts;
  /// By how much a word's vector moves where each of its n rows moves by 1: Σ m²/n over different rows that occur m
  /// times. NULL where `subwords` is.
  const float *subword_gains;
  sememe_word_loss loss;
  size_t negatives;  ///< random rows for an example, < `sememe_word_targets`; the target itself is left out
  const sememe_word_cell *noise;  ///< `output_count` cells
  /// The path to target w: nodes path_nodes[path_starts[w]] … before path_nodes[path_starts[w + 1]], at most
  /// `sememe_word_targets`, each a row of the output matrix, twice its number, plus 1 where the path turns to the
  /// branch whose probability is σ of the score.
  const uint32_t *path_nodes;
  const uint64_t *path_starts;
} sememe_word_training;

/// What belongs to one thread.
typedef struct sememe_word_worker {
  uint64_t random;    ///< state of the random numbers (SplitMix64; Steele et al. 2014)
  float rate;         ///< learning rate
  float *vectors;     ///< scratch: 3 × width floats
  uint32_t *words;    ///< scratch: as many as the longest text has words
  uint32_t *rows;     ///< scratch for input rows: the most of one word; for CBOW 2·window times as many
  float *scores;      ///< scratch for `word_bag`: 2 × output_count rounded up to `sememe_word_width`; else NULL
  uint64_t kept;      ///< is raised by the words that were not dropped for being frequent
  uint64_t examples;  ///< is raised by the number of examples
  uint64_t measured;  ///< is raised by the number of examples whose loss was taken: every 32nd, of `word_bag` every one
  double loss;        ///< is raised by the sum of their losses
} sememe_word_worker;

// MARK: Products of doubles

/// C += A·B. Each element is one chain of additions over the inner size that begins with what C holds, so that rows and
/// columns may be cut anywhere. C overlaps neither A nor B.
typedef struct sememe_product_f64 {
  const double *a;  ///< element [i, p] lies at i·a_row + p·a_inner
  size_t a_row;
  size_t a_inner;
  const double *b;  ///< inner × columns, stride ldb
  size_t ldb;
  double *c;  ///< rows × columns, stride ldc
  size_t ldc;
  size_t rows;
  size_t columns;
  size_t inner;
} sememe_product_f64;

/// A ← A − v·wᵀ − w·vᵀ, then y = A·x with what A has become: a step towards tridiagonal form that reads A once. Of the
/// symmetric A only the upper triangle is read and changed. The vectors do not overlap each other or A.
typedef struct sememe_symmetric_step_f64 {
  double *a;  ///< size × size, stride lda
  size_t lda;
  size_t size;
  const double *v;
  const double *w;
  const double *x;
  double *y;  ///< is overwritten
} sememe_symmetric_step_f64;

// MARK: The table

/// Every kernel of one level. All members are set at every level.
typedef struct sememe_kernels {
  sememe_level level;
  const char *name;  ///< as SEMEME_KERNELS spells it: "scalar", "avx2", "avx512-vnni"
  /// Whether the processor multiplies bfloat16 itself. Elsewhere `gemm_bf16` widens its operands, and attention is
  /// better computed in float32.
  bool multiplies_bf16;

  /// Columns of one packed panel.
  size_t gemm_panel;
  /// Elements that a packed n × k weight takes, by the type of its elements.
  size_t (*gemm_packed_f32)(size_t n, size_t k);
  size_t (*gemm_packed_bf16)(size_t n, size_t k);
  size_t (*gemm_packed_s8)(size_t n, size_t k);
  /// Packs the rows [row_begin, row_end) of an n × k weight (row-major as checkpoints store it: [out, in], stride ldw)
  /// into panels; row_begin is a multiple of `gemm_panel`, row_end a multiple or n; missing columns of the last panel
  /// become zero. Disjoint ranges may be packed from several threads.
  void (*gemm_pack_f32)(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                        float *packed);
  /// Packs and rounds to nearest, ties to even.
  void (*gemm_pack_bf16)(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                         uint16_t *packed);
  /// Packs and quantises: a channel's scale is its largest magnitude divided by 127, NaN where a weight is not finite.
  void (*gemm_pack_s8)(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end, int8_t *packed,
                       float *channel_scales, float *channel_sums);
  void (*gemm_f32)(const sememe_gemm_f32 *args);
  void (*gemm_bf16)(const sememe_gemm_bf16 *args);
  void (*gemm_s8)(const sememe_gemm_s8 *args);

  /// Rows of floats, stride ldx, as 8-bit numbers.
  void (*quantize_rows_u8)(const float *x, size_t ldx, size_t rows, size_t n, const sememe_rows_u8 *out);
  /// Rows of floats, stride ldx, rounded to bfloat16 (nearest, ties to even; NaN stays NaN), stride ldy, with one zero
  /// more where n is odd.
  void (*narrow_rows_bf16)(const float *x, size_t ldx, size_t rows, size_t n, uint16_t *y, size_t ldy);

  /// Scratch floats for `attention_f32`.
  size_t (*attention_scratch_f32)(size_t keys, size_t head);
  void (*attention_f32)(const sememe_attention_f32 *args);
  void (*position_bias_f32)(const sememe_position_bias *args);
  /// Scratch bytes for `attention_bf16`.
  size_t (*attention_scratch_bf16)(size_t keys, size_t head);
  void (*attention_bf16)(const sememe_attention_bf16 *args);

  void (*layer_norm)(const sememe_layer_norm *args);
  /// Softmax over each row of n, in place, with the row's maximum taken off first. Exponentials below the normal range
  /// may count as zero.
  void (*softmax_f32)(float *x, size_t rows, size_t n);
  /// y[i] = activation(x[i]); y may alias x.
  void (*activate_f32)(const float *x, float *y, size_t count, sememe_activation activation);

  /// out[r] = Σ_t tables[t][indices[t][r]] over `table_count` tables, in table order; each table has rows of n floats.
  /// The caller has checked every index.
  void (*embedding_sum_f32)(const float *const *tables, const int32_t *const *indices, size_t table_count, size_t rows,
                            size_t n, float *out);
  /// out = Σ_r weights[r]·x[r] over rows in order (all weights 1 where `weights` is NULL); x has stride ldx.
  /// Where rows is 0, out is zeroed.
  void (*sum_rows_f32)(const float *x, size_t ldx, const float *weights, size_t rows, size_t n, float *out);
  /// out = the element-wise maximum of the rows (−∞ where rows is 0; NaN wins); x has stride ldx.
  void (*max_rows_f32)(const float *x, size_t ldx, size_t rows, size_t n, float *out);
  /// y[i] = x[i]·factor; y may alias x.
  void (*scale_f32)(const float *x, float factor, float *y, size_t count);
  /// y[i] = a[i] + b[i]; y may alias a or b.
  void (*add_f32)(const float *a, const float *b, float *y, size_t count);
  /// y[i] = a[i]·b[i]; y may alias a or b.
  void (*multiply_f32)(const float *a, const float *b, float *y, size_t count);
  /// Rotates the pairs (x[i], x[i + half]) of each of `heads` rows of 2·half, one after another, by the angle whose
  /// cosine and sine stand at i (Su et al. 2021, arXiv:2104.09864, eq. 34, in halves).
  void (*rotate_f32)(float *x, size_t heads, size_t stride, const float *cosines, const float *sines, size_t half);
  /// Divides each row of n by max(its Euclidean length, epsilon); y may alias x.
  void (*l2_normalize_f32)(const float *x, float epsilon, float *y, size_t rows, size_t n);

  /// Σ a[i]·b[i]
  float (*dot_f32)(const float *a, const float *b, size_t count);
  /// Σ a[i]·b[i] with a in IEEE half precision, at any address.
  float (*dot_f16)(const void *a, const float *b, size_t count);
  /// Σ a[i]·b[i] with a in bytes.
  float (*dot_s8)(const int8_t *a, const float *b, size_t count);
  /// Σ (a[i] − b[i])²
  float (*squared_distance_f32)(const float *a, const float *b, size_t count);
  /// Σ |a[i] − b[i]|
  float (*manhattan_distance_f32)(const float *a, const float *b, size_t count);
  /// Σ a[i]·b[i] of doubles.
  double (*dot_f64)(const double *a, const double *b, size_t count);
  /// Σ (a[i] − b[i])² of doubles.
  double (*squared_distance_f64)(const double *a, const double *b, size_t count);
  /// y[i] += factor·x[i]; y does not overlap x.
  void (*add_scaled_f64)(double factor, const double *x, double *y, size_t count);
  /// (x[i], y[i]) becomes (cosine·x[i] − sine·y[i], sine·x[i] + cosine·y[i]); y does not overlap x.
  void (*rotate_pair_f64)(double *x, double *y, double cosine, double sine, size_t count);
  /// y[i] = x[i] − mean[i]; y does not overlap x or mean.
  void (*center_f64)(const float *x, const double *mean, double *y, size_t count);
  void (*add_product_f64)(const sememe_product_f64 *args);
  void (*symmetric_step_f64)(const sememe_symmetric_step_f64 *args);
  /// Whether every |x[i]| ≤ bound; NaN is not.
  bool (*all_within_f32)(const float *x, float bound, size_t count);

  /// Trains on one text by skip-gram: each word predicts its neighbours (Mikolov et al. 2013a, arXiv:1301.3781). The
  /// scores of one example are computed before any of its rows change.
  void (*word_skip_gram)(const sememe_word_training *shared, sememe_word_worker *worker, const uint32_t *words,
                         size_t count);
  /// Trains on one text by CBOW: the mean of its neighbours predicts each word.
  void (*word_cbow)(const sememe_word_training *shared, sememe_word_worker *worker, const uint32_t *words,
                    size_t count);
  /// Trains on one example of a classifier (Joulin et al. 2016, arXiv:1607.01759): the mean of `count` input rows
  /// predicts the targets, of which all but one-versus-all take the first. The error is shared out among the rows. No
  /// row or no target: nothing happens.
  void (*word_bag)(const sememe_word_training *shared, sememe_word_worker *worker, const uint32_t *rows, size_t count,
                   const uint32_t *targets, size_t target_count);

  /// IEEE half precision to float, exactly; x may be unaligned.
  void (*widen_f16)(const void *x, float *y, size_t count);
  /// bfloat16 to float, exactly; x may be unaligned.
  void (*widen_bf16)(const void *x, float *y, size_t count);

  /// One step of AdaGrad (Duchi et al. 2011) for each cell, one after another, on ½·f(X)·(w·c + bias_w + bias_c − ln
  /// X)² (Pennington et al. 2014, eq. 8). A row of `words` or `contexts` is `padded` weights (a multiple of 16, zeros
  /// beyond the dimension), as many sums of squared gradients (at least 1 each), the bias, its sum, and 14 floats that
  /// nobody reads. Other threads may change the rows meanwhile. A cell whose error is not finite is passed over.
  /// Returns the sum of the losses before each step.
  double (*glove_steps_f32)(const sememe_glove_cell *cells, size_t count, float *words, float *contexts, size_t padded,
                            float rate);

  /// Transforms 16 columns: `length` rows of 16 real and 16 imaginary parts in x, and as much room in `scratch`.
  /// Returns x or `scratch`, where the result is; the other holds nothing of use.
  float *(*fourier_f32)(const sememe_fourier *plan, float *x, float *scratch);
  /// What all points do to one, whose coordinates are finite and below 1e15 in size: force[a] = Σ_j q²·(point[a] −
  /// y_j[a]) with q = 1 / (1 + |point − y_j|²) (van der Maaten and Hinton 2008, eq. 5). Returns Σ_j q.
  float (*repulsion_f32)(const sememe_repulsion *points, const float *point, float *force);
} sememe_kernels;

/// The number of levels this build knows (for iterating with `sememe_kernels_at`).
size_t sememe_level_count(void);
/// The table of the i-th level this build knows, or NULL where this CPU (or operating system) lacks its instructions.
const sememe_kernels *sememe_kernels_at(size_t i);
/// The table called `name`, or NULL where it is unknown or this CPU lacks its instructions.
const sememe_kernels *sememe_kernels_named(const char *name);
/// The best table for this CPU. Chosen once; safe from any thread.
const sememe_kernels *sememe_kernels_best(void);

/// The number of CPUs this process may run on (its affinity mask where the system has one); at least 1.
size_t sememe_cpu_count(void);

/// Tells the core that the caller spins: its sibling thread goes first for some cycles.
static inline void sememe_spin_hint(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#ifdef __cplusplus
}
#endif

#endif
