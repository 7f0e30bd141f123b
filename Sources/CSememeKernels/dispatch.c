// The tables of kernels, one per level, and the choice among them.
#include "activation/activation.h"
#include "attention/attention.h"
#include "conversion/conversion.h"
#include "cpu_features.h"
#include "distance/distance.h"
#include "elementwise/elementwise.h"
#include "embedding/embedding.h"
#include "gemm/gemm.h"
#include "normalization/normalization.h"
#include "pooling/pooling.h"
#include "softmax/softmax.h"

#include <stdatomic.h>
#include <string.h>

static const sememe_kernels scalar = {
    .level = SEMEME_LEVEL_SCALAR,
    .name = "scalar",
    .gemm_panel = sememe_gemm_panel_scalar,
    .gemm_packed_floats = sememe_gemm_packed_floats_scalar,
    .gemm_pack_f32 = sememe_gemm_pack_f32_scalar,
    .gemm_f32 = sememe_gemm_f32_scalar,
    .attention_scratch_f32 = sememe_attention_scratch_f32_scalar,
    .attention_f32 = sememe_attention_f32_scalar,
    .layer_norm_f32 = sememe_layer_norm_f32_scalar,
    .softmax_f32 = sememe_softmax_f32_scalar,
    .activate_f32 = sememe_activate_f32_scalar,
    .embedding_sum_f32 = sememe_embedding_sum_f32_scalar,
    .sum_rows_f32 = sememe_sum_rows_f32_scalar,
    .max_rows_f32 = sememe_max_rows_f32_scalar,
    .scale_f32 = sememe_scale_f32_scalar,
    .add_f32 = sememe_add_f32_scalar,
    .l2_normalize_f32 = sememe_l2_normalize_f32_scalar,
    .dot_f32 = sememe_dot_f32_scalar,
    .squared_distance_f32 = sememe_squared_distance_f32_scalar,
    .manhattan_distance_f32 = sememe_manhattan_distance_f32_scalar,
    .all_finite_f32 = sememe_all_finite_f32_scalar,
    .widen_f16 = sememe_widen_f16_scalar,
    .widen_bf16 = sememe_widen_bf16_scalar,
};

#if SEMEME_X86_64
static const sememe_kernels avx2 = {
    .level = SEMEME_LEVEL_AVX2,
    .name = "avx2",
    .gemm_panel = sememe_gemm_panel_avx2,
    .gemm_packed_floats = sememe_gemm_packed_floats_avx2,
    .gemm_pack_f32 = sememe_gemm_pack_f32_avx2,
    .gemm_f32 = sememe_gemm_f32_avx2,
    .attention_scratch_f32 = sememe_attention_scratch_f32_avx2,
    .attention_f32 = sememe_attention_f32_avx2,
    .layer_norm_f32 = sememe_layer_norm_f32_avx2,
    .softmax_f32 = sememe_softmax_f32_avx2,
    .activate_f32 = sememe_activate_f32_avx2,
    .embedding_sum_f32 = sememe_embedding_sum_f32_avx2,
    .sum_rows_f32 = sememe_sum_rows_f32_avx2,
    .max_rows_f32 = sememe_max_rows_f32_avx2,
    .scale_f32 = sememe_scale_f32_avx2,
    .add_f32 = sememe_add_f32_avx2,
    .l2_normalize_f32 = sememe_l2_normalize_f32_avx2,
    .dot_f32 = sememe_dot_f32_avx2,
    .squared_distance_f32 = sememe_squared_distance_f32_avx2,
    .manhattan_distance_f32 = sememe_manhattan_distance_f32_avx2,
    .all_finite_f32 = sememe_all_finite_f32_avx2,
    .widen_f16 = sememe_widen_f16_avx2,
    .widen_bf16 = sememe_widen_bf16_avx2,
};
#endif

/// A level and the instruction sets it cannot do without.
typedef struct level {
  uint32_t requires;
  const sememe_kernels *kernels;
} level;

/// The levels of this architecture, each better than those before it.
static const level levels[] = {
    {0, &scalar},
#if SEMEME_X86_64
    {SEMEME_CPU_AVX2 | SEMEME_CPU_FMA | SEMEME_CPU_F16C, &avx2},
#endif
};

size_t sememe_level_count(void) { return sizeof levels / sizeof *levels; }

const sememe_kernels *sememe_kernels_at(size_t i) {
  if (i >= sememe_level_count()) return NULL;
  const uint32_t missing = levels[i].requires & ~sememe_cpu_features();
  return missing ? NULL : levels[i].kernels;
}

const sememe_kernels *sememe_kernels_named(const char *name) {
  for (size_t i = 0; i < sememe_level_count(); i++) {
    if (strcmp(levels[i].kernels->name, name) == 0) return sememe_kernels_at(i);
  }
  return NULL;
}

const sememe_kernels *sememe_kernels_best(void) {
  // Two threads that come first together both find the same table, so storing it twice does no harm.
  static _Atomic(const sememe_kernels *) chosen;
  const sememe_kernels *best = atomic_load_explicit(&chosen, memory_order_relaxed);
  for (size_t i = sememe_level_count(); !best && i > 0; i--) best = sememe_kernels_at(i - 1);
  atomic_store_explicit(&chosen, best, memory_order_relaxed);
  return best;
}
