"""Writes the vectors that maps.py is run on: sentences of SemCor and MASC, embedded by Sememe.

    swift build -c release --product sememe
    python Benchmarks/peers/maps/vectors.py vectors.npy
    python Benchmarks/peers/maps/vectors.py mixtures.npy --mixtures 9

Sentences have 6 to 40 tokens; each counts once. With --mixtures, every vector is followed by so many of it
and another one, at unit length. The folder of data sets is SEMEME_DATA, by default ../shared/data.
"""
import argparse
import gzip
import json
import os
import random
import subprocess
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
FILES = ("wsd_masc_noad/masc_noad.jsonl.gz", "wsd_semcor30/semcor30_brown1.jsonl.gz")


def sentences(data: Path, count: int) -> list[str]:
    """So many sentences, always the same."""
    found = set()
    for name in FILES:
        with gzip.open(data / name, "rt", encoding="utf-8") as file:
            for line in file:
                tokens = json.loads(line)["tokens"]
                if 6 <= len(tokens) <= 40:
                    found.add(" ".join(tokens).replace("_", " ").replace("\n", " "))
    ordered = sorted(found)
    random.Random(7).shuffle(ordered)
    return ordered[:count]


def mixed(vectors: np.ndarray, rounds: int) -> np.ndarray:
    """The vectors, then rounds of each with another one."""
    draw = np.random.default_rng(1)
    parts = [vectors]
    for _ in range(rounds):
        share = draw.uniform(0.1, 0.9, (len(vectors), 1)).astype(np.float32)
        rows = share * vectors + (1 - share) * vectors[draw.permutation(len(vectors))]
        parts.append(rows / np.linalg.norm(rows, axis=1, keepdims=True))
    return np.concatenate(parts)


def main() -> None:
    """Embeds the sentences and writes the matrix."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, help="a matrix of NumPy")
    parser.add_argument("--count", type=int, default=10_000, help="by default %(default)s")
    parser.add_argument("--mixtures", type=int, default=0, help="by default %(default)s")
    options = parser.parse_args()
    data = Path(os.environ.get("SEMEME_DATA", ROOT.parent / "shared/data"))
    with tempfile.TemporaryDirectory() as folder:
        texts, vectors = Path(folder) / "texts.txt", Path(folder) / "vectors.npy"
        lines = sentences(data, options.count)
        texts.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        subprocess.run([ROOT / ".build/release/sememe", "embed", texts, "--precision", "float32", "-o", vectors],
                       check=True)
        np.save(options.output, mixed(np.load(vectors), options.mixtures))


main()
