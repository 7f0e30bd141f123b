"""The first five dimensions of "hello world", as another implementation publishes them."""
import sys

import numpy as np

import both_sides

TOLERANCE = 1e-5  # the published values are rounded, and come from another runtime


def published(path):
    """The five numbers of the model's row in a TSV file of model and numbers."""
    for line in path.read_text(encoding="utf-8").splitlines():
        model, _, numbers = line.partition("\t")
        if model == both_sides.MODEL:
            return np.array(numbers.split(), dtype=float)
    sys.exit(f"{path} has no row for {both_sides.MODEL}")


def main():
    options = both_sides.arguments(__doc__)
    want = published(options.data / "model_golden" / "fastembed_hello_world_first5.tsv")
    got = both_sides.by_sememe(["hello world"], options)[0, :len(want)]
    difference = np.abs(got - want).max()
    print(f"hello world: {np.array2string(got, precision=6)}, largest difference {difference:.1e}")
    if difference > TOLERANCE:
        sys.exit(f"expected {want}")


if __name__ == "__main__":
    main()
