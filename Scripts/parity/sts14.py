"""Spearman correlation of cosine and human score on STS14, as MTEB computes it, against the published 75.59."""
import sys

import numpy as np
from scipy.stats import spearmanr

import both_sides
import real_texts

PUBLISHED, TOLERANCE = 75.59, 0.05


def main():
    options = both_sides.arguments(__doc__)
    path = options.data / "mteb_sts" / "STS14.tsv.gz"
    first, second = real_texts.table(path, "sentence1"), real_texts.table(path, "sentence2")
    scores = np.array(real_texts.table(path, "score"), dtype=float)
    vectors = both_sides.by_sememe(first + second, options).astype(np.float64)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosine = (vectors[:len(first)] * vectors[len(first):]).sum(1)
    result = 100 * spearmanr(cosine, scores).statistic
    print(f"STS14, {len(first)} pairs: Spearman {result:.3f}, published {PUBLISHED}")
    if abs(result - PUBLISHED) > TOLERANCE:
        sys.exit(f"more than {TOLERANCE} points from the published score")


if __name__ == "__main__":
    main()
