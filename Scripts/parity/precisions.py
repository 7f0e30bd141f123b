"""Vectors in bfloat16 and int8 against those in float32: cosines on real texts, Spearman on two STS test sets."""
import sys

import numpy as np
from scipy.stats import spearmanr

import both_sides
import real_texts
from real_model import cosines

SETS = ["STS14", "STSBenchmark_open_test"]
LARGEST_LOSS = 0.2  # points of Spearman correlation
# Smallest mean and smallest single cosine with the vector in float32.
LIMITS = {"bfloat16": (0.9999, 0.9998), "int8": (0.998, 0.994)}


def vectors(texts, options, precision):
    """Vectors of the texts in one precision."""
    options.precision = precision
    return both_sides.by_sememe(texts, options)


def spearman(path, options, precision):
    """The correlation of cosine and human score, in points."""
    first, second = real_texts.table(path, "sentence1"), real_texts.table(path, "sentence2")
    scores = np.array(real_texts.table(path, "score"), dtype=float)
    rows = vectors(first + second, options, precision)
    return 100 * spearmanr(cosines(rows[:len(first)], rows[len(first):]), scores).statistic


def main():
    options = both_sides.arguments(__doc__)
    _, texts = map(list, zip(*real_texts.choose(options.data)))
    exact = vectors(texts, options, "float32")
    scores = {name: spearman(options.data / "mteb_sts" / f"{name}.tsv.gz", options, "float32") for name in SETS}
    print(f"float32   {len(texts)} texts" + "".join(f"   {name} {score:.3f}" for name, score in scores.items()))
    missed = []
    for precision, (mean, smallest) in LIMITS.items():
        cosine = cosines(vectors(texts, options, precision), exact)
        line = f"{precision:9s} cosine mean {cosine.mean():.6f}, smallest {cosine.min():.6f}"
        if cosine.mean() < mean or cosine.min() < smallest:
            missed.append(f"{precision}: cosines below {mean} or {smallest}: {texts[int(cosine.argmin())][:100]!r}")
        for name, score in scores.items():
            got = spearman(options.data / "mteb_sts" / f"{name}.tsv.gz", options, precision)
            line += f"   {name} {got:.3f} ({got - score:+.3f})"
            if score - got > LARGEST_LOSS:
                missed.append(f"{precision}: {name} lost {score - got:.3f} points")
        print(line)
    if missed:
        sys.exit("\n".join(missed))


if __name__ == "__main__":
    main()
