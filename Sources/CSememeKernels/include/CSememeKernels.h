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
  SEMEME_LEVEL_SCALAR = 0,  ///< portable C: the specification the other levels are tested against
  SEMEME_LEVEL_AVX2 = 1,    ///< x86-64 with AVX2, FMA and F16C
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

/// C = residual + activation(A·Wᵀ + bias) for a block of rows and columns.
///
/// Each element is one chain over k = 0, 1, … with a single accumulator, started at zero; bias, activation and residual
/// follow in this order. So an element is bit-identical whatever block it is computed in.
typedef struct sememe_gemm_f32 {
  const float *a;         ///< rows × k activations, stride lda
  size_t lda;             ///< ≥ k
  const float *packed;    ///< weights as `gemm_pack_f32` of the same level wrote them
  size_t k;               ///< inner size
  size_t n;               ///< output columns of the whole weight
  const float *bias;      ///< n values, or NULL
  const float *residual;  ///< rows × n values, stride ldr, or NULL; may alias c exactly
  size_t ldr;
  float *c;  ///< rows × n results, stride ldc
  size_t ldc;
  size_t rows;
  size_t column_begin;  ///< a multiple of `gemm_panel`
  size_t column_end;    ///< a multiple of `gemm_panel`, or n
  sememe_activation activation;
} sememe_gemm_f32;

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
  size_t ldb;
  float *probabilities;  ///< queries × keys, stride ldp: the softmax as used (0 where unseen), or NULL
  size_t ldp;
  float *scratch;  ///< `attention_scratch_f32(keys, head)` floats of the caller's, contents irrelevant
} sememe_attention_f32;

// MARK: The table

/// Every kernel of one level. All members are set at every level.
typedef struct sememe_kernels {
  sememe_level level;
  const char *name;  ///< as SEMEME_KERNELS spells it: "scalar", "avx2"

  /// Columns of one packed panel.
  size_t gemm_panel;
  /// Floats that a packed n × k weight takes: n rounded up to whole panels, times k.
  size_t (*gemm_packed_floats)(size_t n, size_t k);
  /// Packs the rows [row_begin, row_end) of an n × k weight (row-major as checkpoints store it: [out, in], stride ldw)
  /// into panels; row_begin is a multiple of `gemm_panel`, row_end a multiple or n; missing columns of the last panel
  /// become zero. Disjoint ranges may be packed from several threads.
  void (*gemm_pack_f32)(const float *w, size_t ldw, size_t n, size_t k, size_t row_begin, size_t row_end,
                        float *packed);
  void (*gemm_f32)(const sememe_gemm_f32 *args);

  /// Scratch floats for `attention_f32`.
  size_t (*attention_scratch_f32)(size_t keys, size_t head);
  void (*attention_f32)(const sememe_attention_f32 *args);

  /// y = (x − mean)/√(variance + epsilon)·gamma + beta per row of n, the variance being the biased one computed from
  /// the centred values (Ba et al. 2016). x and y are rows × n without gaps; y may alias x.
  void (*layer_norm_f32)(const float *x, const float *gamma, const float *beta, float epsilon, float *y, size_t rows,
                         size_t n);
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
  /// Divides each row of n by max(its Euclidean length, epsilon); y may alias x.
  void (*l2_normalize_f32)(const float *x, float epsilon, float *y, size_t rows, size_t n);

  /// Σ a[i]·b[i]
  float (*dot_f32)(const float *a, const float *b, size_t count);
  /// Σ (a[i] − b[i])²
  float (*squared_distance_f32)(const float *a, const float *b, size_t count);
  /// Σ |a[i] − b[i]|
  float (*manhattan_distance_f32)(const float *a, const float *b, size_t count);
  /// Whether no element is NaN or infinite.
  bool (*all_finite_f32)(const float *x, size_t count);

  /// IEEE half precision to float, exactly; x may be unaligned.
  void (*widen_f16)(const void *x, float *y, size_t count);
  /// bfloat16 to float, exactly; x may be unaligned.
  void (*widen_bf16)(const void *x, float *y, size_t count);
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
