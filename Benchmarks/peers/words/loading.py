#!/usr/bin/env python3
"""How long large files of word vectors take to open: Sememe, gensim and fastText in turns.

    swift build -c release --product sememe
    .build/peers/words-venv/bin/python Benchmarks/peers/words/loading.py --folder /tmp/vectors

Writes a file of word2vec's binary form (3 million words of 300 numbers, 3.6 GB) and a model of fastText's (2 million
words and 2 million buckets of 100 numbers, 2.5 GB) into the folder, unless they are there, and asks each program for
one word's vector in a fresh process: Sememe's whole command from start to end, of Python's libraries loading alone.
Sememe opens each file twice, with an empty cache and with what it learnt the first time.
"""
import argparse
import json
import os
import shutil
import statistics
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parents[3]
BLOCK = 50_000


def name(number: int) -> bytes:
    """A word of a width that all words have, so that rows can be written as blocks."""
    return b"word%07d" % number


def write_word2vec(path: Path, count: int, dimension: int) -> None:
    """word2vec's binary form: a line of sizes, then a word, a blank and numbers, again and again."""
    random = numpy.random.default_rng(1)
    row = numpy.dtype([("word", "S11"), ("blank", "S1"), ("numbers", "<f4", dimension)])
    with path.open("wb") as file:
        file.write(b"%d %d\n" % (count, dimension))
        for first in range(0, count, BLOCK):
            rows = numpy.empty(min(BLOCK, count - first), dtype=row)
            rows["word"] = [name(first + place) for place in range(len(rows))]
            rows["blank"] = b" "
            rows["numbers"] = random.standard_normal((len(rows), dimension), dtype=numpy.float32)
            rows.tofile(file)


def write_fasttext(path: Path, count: int, buckets: int, dimension: int) -> None:
    """fastText's model, version 12: arguments, dictionary, the matrices of input and output."""
    random = numpy.random.default_rng(2)
    with path.open("wb") as file:
        file.write(struct.pack("<2i", 793712314, 12))
        file.write(struct.pack("<12id", dimension, 5, 5, 5, 5, 1, 2, 2, buckets, 3, 6, 100, 1e-4))
        file.write(struct.pack("<3i2q", count, count, 0, count * 10, -1))
        for number in range(count):
            file.write(name(number) + struct.pack("<bqb", 0, 10, 0))
        for rows in (count + buckets, count):
            file.write(struct.pack("<b2q", 0, rows, dimension))
            for first in range(0, rows, BLOCK):
                shape = (min(BLOCK, rows - first), dimension)
                random.standard_normal(shape, dtype=numpy.float32).tofile(file)


def ours(sememe: Path, path: Path, cache: Path) -> float:
    """Seconds of the whole command."""
    environment = dict(os.environ, XDG_CACHE_HOME=str(cache))
    start = time.perf_counter()
    subprocess.run([sememe, "words", "vector", path, "word1234567"], check=True, env=environment,
                   stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


PROGRAMS = {
    "gensim": "from gensim.models import KeyedVectors; load = lambda path: "
              "KeyedVectors.load_word2vec_format(path, binary=True)['word1234567']",
    "fastText": "import fasttext; fasttext.FastText.eprint = print; load = lambda path: "
                "fasttext.load_model(path).get_word_vector('word1234567')",
}


def theirs(program: str, path: Path) -> float:
    """Seconds of loading, without Python's start and imports."""
    code = (f"import sys, time; {PROGRAMS[program]}\nstart = time.perf_counter(); load(sys.argv[1])\n"
            "print(time.perf_counter() - start)")
    return float(subprocess.run([sys.executable, "-c", code, path], check=True, capture_output=True,
                                text=True).stdout.split()[-1])


def main() -> None:
    """Writes the files, opens them in turns, prints a table of medians."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="where 6 GB of files may lie")
    parser.add_argument("--rounds", type=int, default=3, help="by default %(default)s")
    parser.add_argument("--sememe", type=Path, default=ROOT / ".build/release/sememe")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    word2vec, fasttext = options.folder / "large.bin", options.folder / "large-fasttext.bin"
    if not word2vec.exists():
        write_word2vec(word2vec, 3_000_000, 300)
    if not fasttext.exists():
        write_fasttext(fasttext, 2_000_000, 2_000_000, 100)
    cache = options.folder / "cache"
    seconds: dict[str, list[float]] = {}
    for _ in range(options.rounds):
        for path, peer in ((word2vec, "gensim"), (fasttext, "fastText")):
            shutil.rmtree(cache, ignore_errors=True)
            for turn in ("first", "again"):
                seconds.setdefault(f"{path.name}, Sememe, {turn}", []).append(
                    ours(options.sememe, path, cache))
            seconds.setdefault(f"{path.name}, {peer}", []).append(theirs(peer, path))
    for what, values in seconds.items():
        print(json.dumps({"what": what, "median_s": round(statistics.median(values), 4),
                          "all_s": [round(value, 4) for value in values]}))


if __name__ == "__main__":
    main()
