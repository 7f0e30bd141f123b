"""Compares vectors of some 2000 real texts with sentence-transformers."""
import sys

import numpy as np

import both_sides
import real_texts

LARGEST_DIFFERENCE = 2e-6
SMALLEST_COSINE = 0.999999


def cosines(a, b):
    """The cosine of every pair of rows."""
    a, b = a.astype(np.float64), b.astype(np.float64)
    return (a * b).sum(1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))


def main():
    options = both_sides.arguments(__doc__)
    names, texts = map(list, zip(*real_texts.choose(options.data)))
    got = both_sides.by_sememe(texts, options)
    want = both_sides.by_reference(texts, options)
    assert got.shape == want.shape, f"shape {got.shape}, expected {want.shape}"
    assert np.isfinite(got).all(), "some vectors are not finite"
    difference, cosine = np.abs(got - want).max(axis=1), cosines(got, want)
    for name in dict.fromkeys(names):
        rows = [i for i, n in enumerate(names) if n == name]
        print(f"{name:30s} {len(rows):5d} texts   largest difference {difference[rows].max():.2e}   "
              f"smallest cosine {cosine[rows].min():.9f}")
    print(f"{'all':30s} {len(texts):5d} texts   largest difference {difference.max():.2e}   "
          f"smallest cosine {cosine.min():.9f}")
    if difference.max() > LARGEST_DIFFERENCE or cosine.min() < SMALLEST_COSINE:
        worst = int(difference.argmax())
        sys.exit(f"too far from sentence-transformers; worst: {names[worst]}, {texts[worst][:200]!r}")


if __name__ == "__main__":
    main()
