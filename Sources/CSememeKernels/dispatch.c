// The tables of kernels, one per level, and the choice among them.
#include "activation/activation.h"
#include "attention/attention.h"
#include "conversion/conversion.h"
#include "cpu_features.h"
#include "distance/distance.h"
#include "double/double.h"
#include "elementwise/elementwise.h"
#include "embedding/embedding.h"
#include "gemm/gemm.h"
#include "maps/maps.h"
#include "normalization/normalization.h"
#include "pooling/pooling.h"
#include "quantization/quantization.h"
#include "rotation/rotation.h"
#include "softmax/softmax.h"
#include "words/glove.h"
#include "words/words.h"

#include <stdatomic.h>
#include <string.h>

/// Kernels that work on rows and elements.
#define ROW_KERNELS(set)                                                                                               \
  .activate_f32 = sememe_activate_f32_##set, .embedding_sum_f32 = sememe_embedding_sum_f32_##set,                      \
  .sum_rows_f32 = sememe_sum_rows_f32_##set, .max_rows_f32 = sememe_max_rows_f32_##set,                                \
  .scale_f32 = sememe_scale_f32_##set, .add_f32 = sememe_add_f32_##set, .multiply_f32 = sememe_multiply_f32_##set,     \
  .rotate_f32 = sememe_rotate_f32_##set, .l2_normalize_f32 = sememe_l2_normalize_f32_##set,                            \
  .dot_f16 = sememe_dot_f16_##set, .dot_s8 = sememe_dot_s8_##set, .dot_f32 = sememe_dot_f32_##set,                     \
  .squared_distance_f32 = sememe_squared_distance_f32_##set,                                                           \
  .manhattan_distance_f32 = sememe_manhattan_distance_f32_##set, .all_within_f32 = sememe_all_within_f32_##set,        \
  .widen_f16 = sememe_widen_f16_##set, .widen_bf16 = sememe_widen_bf16_##set, .softmax_f32 = sememe_softmax_f32_##set, \
  .layer_norm = sememe_layer_norm_##set, .quantize_rows_u8 = sememe_quantize_rows_u8_##set,                            \
  .narrow_rows_bf16 = sememe_narrow_rows_bf16_##set, .word_skip_gram = sememe_word_skip_gram_##set,                    \
  .word_cbow = sememe_word_cbow_##set, .word_bag = sememe_word_bag_##set, .dot_f64 = sememe_dot_f64_##set,             \
  .squared_distance_f64 = sememe_squared_distance_f64_##set, .add_scaled_f64 = sememe_add_scaled_f64_##set,            \
  .rotate_pair_f64 = sememe_rotate_pair_f64_##set, .center_f64 = sememe_center_f64_##set,                              \
  .add_product_f64 = sememe_add_product_f64_##set, .symmetric_step_f64 = sememe_symmetric_step_f64_##set,

/// Learning of word vectors.
#define GLOVE(set) .glove_steps_f32 = sememe_glove_steps_f32_##set,

/// Maps of points.
#define MAPS(set) .fourier_f32 = sememe_fourier_f32_##set, .repulsion_f32 = sememe_repulsion_f32_##set,

/// Attention in float32.
#define ATTENTION_F32(set)                                                                                             \
  .attention_scratch_f32 = sememe_attention_scratch_f32_##set, .attention_f32 = sememe_attention_f32_##set,            \
  .position_bias_f32 = sememe_position_bias_f32_##set,

/// Attention in bfloat16.
#define ATTENTION_BF16(set)                                                                                            \
  .attention_scratch_bf16 = sememe_attention_scratch_bf16_##set, .attention_bf16 = sememe_attention_bf16_##set,

/// The product of float32 and its packing.
#define PRODUCT_F32(set)                                                                                               \
  .gemm_packed_f32 = sememe_gemm_packed_f32_##set, .gemm_pack_f32 = sememe_gemm_pack_f32_##set,                        \
  .gemm_f32 = sememe_gemm_f32_##set,

/// Packing for a product of bfloat16.
#define PACKING_BF16(set)                                                                                              \
  .gemm_packed_bf16 = sememe_gemm_packed_bf16_##set, .gemm_pack_bf16 = sememe_gemm_pack_bf16_##set,

/// Packing for a product of bytes.
#define PACKING_S8(set) .gemm_packed_s8 = sememe_gemm_packed_s8_##set, .gemm_pack_s8 = sememe_gemm_pack_s8_##set,

static const sememe_kernels scalar = {
    .level = SEMEME_LEVEL_SCALAR,
    .name = "scalar",
    .multiplies_bf16 = false,
    .gemm_panel = sememe_gemm_panel_scalar,
    ROW_KERNELS(scalar) GLOVE(scalar) MAPS(scalar) ATTENTION_F32(scalar) ATTENTION_BF16(scalar) PRODUCT_F32(scalar)
        PACKING_BF16(scalar) PACKING_S8(scalar)
            .gemm_bf16 = sememe_gemm_bf16_scalar,
    .gemm_s8 = sememe_gemm_s8_scalar,
};

#if SEMEME_X86_64
/// What the levels with 256-bit registers share.
#define AVX2_KERNELS                                                                                                   \
  .gemm_panel = sememe_gemm_panel_avx2,                                                                                \
  ROW_KERNELS(avx2) GLOVE(avx2) MAPS(avx2) ATTENTION_F32(avx2) ATTENTION_BF16(scalar) PRODUCT_F32(avx2)                \
      PACKING_BF16(avx2) PACKING_S8(avx2)                                                                              \
          .gemm_bf16 = sememe_gemm_bf16_avx2,

/// What the levels with 512-bit registers share.
#define AVX512_KERNELS                                                                                                 \
  .gemm_panel = sememe_gemm_panel_avx512, ROW_KERNELS(avx512) GLOVE(avx512) MAPS(avx512) ATTENTION_F32(avx512)         \
                                              PRODUCT_F32(avx512) PACKING_BF16(avx512) PACKING_S8(avx512)

static const sememe_kernels avx2 = {
    .level = SEMEME_LEVEL_AVX2,
    .name = "avx2",
    .multiplies_bf16 = false,
    AVX2_KERNELS.gemm_s8 = sememe_gemm_s8_avx2,
};

static const sememe_kernels avx_vnni = {
    .level = SEMEME_LEVEL_AVX_VNNI,
    .name = "avx-vnni",
    .multiplies_bf16 = false,
    AVX2_KERNELS.gemm_s8 = sememe_gemm_s8_avxvnni,
};

/// The same with the encoding that AVX-512 gives these instructions, for processors that have only that one.
static const sememe_kernels avx_vnni_by_avx512 = {
    .level = SEMEME_LEVEL_AVX_VNNI,
    .name = "avx-vnni",
    .multiplies_bf16 = false,
    AVX2_KERNELS.gemm_s8 = sememe_gemm_s8_avx512vnni_ymm,
};

static const sememe_kernels avx512 = {
    .level = SEMEME_LEVEL_AVX512,
    .name = "avx512",
    .multiplies_bf16 = false,
    AVX512_KERNELS ATTENTION_BF16(avx512).gemm_bf16 = sememe_gemm_bf16_avx512,
    .gemm_s8 = sememe_gemm_s8_avx512,
};

static const sememe_kernels avx512_vnni = {
    .level = SEMEME_LEVEL_AVX512_VNNI,
    .name = "avx512-vnni",
    .multiplies_bf16 = false,
    AVX512_KERNELS ATTENTION_BF16(avx512).gemm_bf16 = sememe_gemm_bf16_avx512,
    .gemm_s8 = sememe_gemm_s8_avx512vnni,
};

static const sememe_kernels avx512_bf16 = {
    .level = SEMEME_LEVEL_AVX512_BF16,
    .name = "avx512-bf16",
    .multiplies_bf16 = true,
    AVX512_KERNELS.attention_scratch_bf16 = sememe_attention_scratch_bf16_avx512,
    .attention_bf16 = sememe_attention_bf16_avx512bf16,
    .gemm_bf16 = sememe_gemm_bf16_avx512bf16,
    .gemm_s8 = sememe_gemm_s8_avx512vnni,
};
#endif

#if SEMEME_AARCH64
/// What all NEON levels share.
#define NEON_KERNELS                                                                                                   \
  .gemm_panel = sememe_gemm_panel_neon, ROW_KERNELS(neon) GLOVE(neon) MAPS(neon) ATTENTION_F32(neon) PRODUCT_F32(neon)

static const sememe_kernels neon = {
    .level = SEMEME_LEVEL_NEON,
    .name = "neon",
    .multiplies_bf16 = false,
    NEON_KERNELS PACKING_BF16(neon) PACKING_S8(neon) ATTENTION_BF16(scalar).gemm_bf16 = sememe_gemm_bf16_neon,
    .gemm_s8 = sememe_gemm_s8_neon,
};

static const sememe_kernels neon_dotprod = {
    .level = SEMEME_LEVEL_NEON_DOTPROD,
    .name = "neon-dotprod",
    .multiplies_bf16 = false,
    NEON_KERNELS PACKING_BF16(neon) PACKING_S8(neon) ATTENTION_BF16(scalar).gemm_bf16 = sememe_gemm_bf16_neon,
    .gemm_s8 = sememe_gemm_s8_neon_dotprod,
};

static const sememe_kernels neon_i8mm = {
    .level = SEMEME_LEVEL_NEON_I8MM,
    .name = "neon-i8mm",
    .multiplies_bf16 = true,
    NEON_KERNELS PACKING_BF16(neon_i8mm) PACKING_S8(neon_i8mm) ATTENTION_BF16(neon_i8mm).gemm_bf16 =
        sememe_gemm_bf16_neon_i8mm,
    .gemm_s8 = sememe_gemm_s8_neon_i8mm,
};
#endif

/// A level and the instruction sets it cannot do without.
typedef struct level {
  uint32_t requires;
  const sememe_kernels *kernels;
} level;

#if SEMEME_X86_64
enum {
  requires_avx2 = SEMEME_CPU_AVX2 | SEMEME_CPU_FMA | SEMEME_CPU_F16C,
  requires_avx512 = requires_avx2 | SEMEME_CPU_AVX512,
  requires_avx512_vnni = requires_avx512 | SEMEME_CPU_AVX512_VNNI,
};
#endif

/// The levels of this architecture, each better than those before it. Two entries of one name are two ways to the same
/// level; the first one that the processor has is used.
static const level levels[] = {
    {0, &scalar},
#if SEMEME_X86_64
    {requires_avx2, &avx2},
    {requires_avx2 | SEMEME_CPU_AVX_VNNI, &avx_vnni},
    {requires_avx512_vnni, &avx_vnni_by_avx512},
    {requires_avx512, &avx512},
    {requires_avx512_vnni, &avx512_vnni},
    {requires_avx512_vnni | SEMEME_CPU_AVX512_BF16, &avx512_bf16},
#elif SEMEME_AARCH64
    {SEMEME_CPU_NEON, &neon},
    {SEMEME_CPU_NEON | SEMEME_CPU_DOTPROD, &neon_dotprod},
    {SEMEME_CPU_NEON | SEMEME_CPU_DOTPROD | SEMEME_CPU_I8MM | SEMEME_CPU_ARM_BF16, &neon_i8mm},
#endif
};

size_t sememe_level_count(void) { return sizeof levels / sizeof *levels; }

const sememe_kernels *sememe_kernels_at(size_t i) {
  if (i >= sememe_level_count()) return NULL;
  const uint32_t missing = levels[i].requires & ~sememe_cpu_features();
  if (missing) return NULL;
  // A level that an entry before has already given.
  if (i > 0 && levels[i - 1].kernels->level == levels[i].kernels->level && sememe_kernels_at(i - 1)) return NULL;
  return levels[i].kernels;
}

const sememe_kernels *sememe_kernels_named(const char *name) {
  for (size_t i = 0; i < sememe_level_count(); i++) {
    const sememe_kernels *kernels = sememe_kernels_at(i);
    if (kernels && strcmp(kernels->name, name) == 0) return kernels;
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
