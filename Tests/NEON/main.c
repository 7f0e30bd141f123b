// Runs every kernel of every level that the processor has. The arguments are the names of the levels that it must have,
// the best one last: so that a run on a lesser processor shows that dispatch leaves out what it lacks.
#include "check.h"

#include <stdio.h>
#include <string.h>

static void check_levels(int count, char **names) {
  size_t found = 0;
  const sememe_kernels *last = NULL;
  for (size_t i = 0; i < sememe_level_count(); i++) {
    const sememe_kernels *kernels = sememe_kernels_at(i);
    if (!kernels) continue;
    CHECK(found < (size_t)count && strcmp(kernels->name, names[found]) == 0, "level %zu is %s", found, kernels->name);
    CHECK(sememe_kernels_named(kernels->name) == kernels, "%s is not found by its name", kernels->name);
    last = kernels;
    found++;
  }
  CHECK(found == (size_t)count, "%zu levels instead of %d", found, count);
  CHECK(sememe_kernels_best() == last, "the best level is %s", sememe_kernels_best()->name);
  CHECK(!sememe_kernels_named("none such"), "an unknown name has a level");
}

int main(int argc, char **argv) {
  check_levels(argc - 1, argv + 1);
  for (size_t i = 0; i < sememe_level_count(); i++) {
    const sememe_kernels *kernels = sememe_kernels_at(i);
    if (!kernels) continue;
    set_level_name(kernels->name);
    test_vectors(kernels);
    test_activations(kernels);
    test_rows(kernels);
    test_gemm(kernels);
    test_gemm_s8(kernels);
    test_attention_f32(kernels);
    test_attention_bf16(kernels);
    test_position_bias(kernels);
    test_words(kernels);
    test_doubles(kernels);
    test_maps(kernels);
    printf("%s: %d failures so far\n", kernels->name, failure_count());
  }
  return failure_count() == 0 ? 0 : 1;
}
