#!/usr/bin/env python3
"""GloVe of Sememe and of the original program on one text, in turns.

    swift build -c release --product SememeBenchmarks
    python3 Benchmarks/peers/words/glove.py corpus.txt

The text has a sentence on each line and words between spaces. Both count pairs in windows of 15 to both
sides, of words that occur five times, and learn 100 dimensions with x_max 100, alpha 0.75 and the rate
0.05. The original's C sources come from the source package of crucyble on PyPI (stages of 2019, numbers in
double precision, unchanged arithmetic); they are compiled as its makefile does. Needs gcc and pip.
"""

import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tarfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
PACKAGE = "crucyble==0.1.0.dev4"
FLAGS = ["-O3", "-march=native", "-funroll-loops", "-fcommon", "-w"]
# As many as the table words/glove has, in its two forms.
PASSES = {True: 2, False: 15}
STAGES = {"vocab_count": 1, "cooccur": 2, "shuffle": 3, "glove": 4}


def build_original(folder):
    """Compiles the original's four programs; their paths by stage."""
    folder.mkdir(parents=True, exist_ok=True)
    if not list(folder.glob("crucyble-*.tar.gz")):
        subprocess.run(
            [sys.executable, "-m", "pip", "download", PACKAGE, "--no-deps", "-d", folder], check=True,
            stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("crucyble-*.tar.gz")
    with tarfile.open(archive) as package:
        package.extractall(folder, filter="data")
    sources = next(folder.glob("crucyble-*/src/lib/glove"))
    programs = {}
    driver = pathlib.Path(__file__).with_name("glove_original.c")
    for stage, number in STAGES.items():
        programs[stage] = folder / stage
        subprocess.run(
            ["gcc", *FLAGS, "-I", sources, f"-DSTAGE={number}", driver, sources / f"{stage}.c", "-o", folder / stage,
             "-lm", "-pthread"], check=True)
    return programs


def timed(command, **options):
    """Runs a command; its wall-clock seconds and what it wrote to standard error."""
    start = time.monotonic()
    done = subprocess.run(command, check=True, capture_output=True, text=True, **options)
    return time.monotonic() - start, done.stderr, done.stdout


def cut_progress(pairs):
    """Removes what the package's cooccur writes of its progress after the pairs."""
    with open(pairs, "r+b") as file:
        end = file.seek(0, 2)
        begin = max(end - 256, 0)
        file.seek(begin)
        text = file.read().find(b"\x1b[0GMerging")
        if text >= 0:
            file.truncate(begin + text)


def prepare_original(programs, corpus, folder):
    """Counts and shuffles; the seconds that took."""
    vocabulary, pairs, shuffled = (folder / name for name in ("vocab", "pairs", "shuffled"))
    seconds = timed([programs["vocab_count"], corpus, vocabulary])[0]
    seconds += timed([programs["cooccur"], corpus, vocabulary, pairs, folder / "overflow"])[0]
    cut_progress(pairs)
    seconds += timed([programs["shuffle"], pairs, shuffled, folder / "shuffle"])[0]
    return seconds, shuffled.stat().st_size // 16


def learn_original(programs, folder, threads, passes):
    """One training; seconds a pass and the last loss. Reading and writing files is taken off by
    comparing with a training of one pass less."""
    command = [programs["glove"], folder / "shuffled", folder / "vocab", folder / "vectors", str(threads)]
    short = timed(command + ["1"])[0]
    long, log, _ = timed(command + [str(1 + passes)])
    return (long - short) / passes, float(re.findall(r"cost: ([\d.]+)", log)[passes - 1])


def learn_sememe(program, corpus, threads, quick):
    """One row of the table words/glove."""
    output = timed(
        [program, "--filter", "words/glove", "--json", "--texts", corpus] + ["--quick"] * quick,
        env={"SEMEME_THREADS": str(threads), "PATH": "/usr/bin:/bin"})[2]
    return json.loads(output)


def row(result):
    """The first row of results in whatever nesting the report has."""
    if isinstance(result, dict):
        if "cells a second" in result:
            return result
        result = list(result.values())
    if isinstance(result, list):
        for part in result:
            found = row(part)
            if found:
                return found
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="2 passes, not 15")
    parser.add_argument("--program", default=ROOT / ".build/release/SememeBenchmarks")
    parser.add_argument("--cache", type=pathlib.Path, default=ROOT / ".build/peers/glove")
    options = parser.parse_args()
    passes = PASSES[options.quick]
    programs = build_original(options.cache)
    theirs, ours = [], []
    seconds, cells = prepare_original(programs, options.corpus, options.cache)
    for _ in range(options.rounds):
        pass_seconds, loss = learn_original(programs, options.cache, options.threads, passes)
        theirs.append(cells / pass_seconds)
        print(f"original  {cells} cells, {theirs[-1]:,.0f} a second, loss of pass {passes} {loss:.6f}")
        found = row(learn_sememe(options.program, options.corpus, options.threads, options.quick))
        ours.append(found["cells a second"])
        print(f"sememe    {found['cells']} cells, {ours[-1]:,.0f} a second, "
              f"{found['seconds before']:.1f} s before, loss of pass {found['passes']} {found['loss']:.6f}")
    print(f"counting and shuffling of the original: {seconds:.1f} s")
    print(f"median: original {statistics.median(theirs):,.0f}, sememe {statistics.median(ours):,.0f} cells "
          f"a second: {statistics.median(ours) / statistics.median(theirs):.2f} times")


if __name__ == "__main__":
    main()
