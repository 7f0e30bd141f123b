"""Texts for training: the project's English corpora, lower-cased, letters only."""
import gzip
import random
import re
from collections.abc import Iterator
from pathlib import Path

LETTERS = re.compile("[a-z]+")


def lines(folder: Path) -> Iterator[str]:
    """Every line of every text file below a folder, compressed or not."""
    for path in sorted(folder.rglob("*.txt*")):
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8", errors="replace") as file:
            yield from file


def write(folder: Path, target: Path) -> int:
    """Writes all corpora as one text, a line for a line; returns how many words it has."""
    count = 0
    with target.open("w", encoding="utf-8") as file:
        for line in lines(folder):
            words = LETTERS.findall(line.lower())
            count += len(words)
            if words:
                file.write(" ".join(words) + "\n")
    return count


def labelled(data: Path, name: str, folder: Path) -> tuple[Path, Path]:
    """One set of texts with labels in fastText's form: what to train on, and what to test.

    Every tenth text is for the test where the set has no part of its own for that. Texts to train on
    are shuffled: read label by label, a training ends with whatever label came last.

    - Parameters:
      - data: the folder `classification_other`.
      - name: `trec`, `clinc150` or `movies`.
      - folder: where the files go.
    """
    if name == "trec":
        parts = [rows(data / f"trec_qc_{part}.tsv.gz") for part in ("train", "test")]
        split = [[(row["coarse"], row["text"]) for row in part] for part in parts]
    elif name == "clinc150":
        table = rows(data / "clinc150_full.tsv.gz")
        split = [[(row["intent"], row["text"]) for row in table if row["split"] == part]
                 for part in ("train", "test")]
    else:
        table = [(row["label"], row["text"]) for row in rows(data / "movie_reviews.tsv.gz")]
        split = [[pair for number, pair in enumerate(table) if (number % 10 == 0) == is_test]
                 for is_test in (False, True)]
    random.Random(1).shuffle(split[0])
    paths = []
    for part, pairs in zip(("train", "test"), split):
        path = folder / f"{name}.{part}.txt"
        with path.open("w", encoding="utf-8") as file:
            for label, text in pairs:
                words = re.findall(r"\w+|[^\w\s]", text.lower())
                file.write(f"__label__{label.replace(' ', '_')} {' '.join(words)}\n")
        paths.append(path)
    return paths[0], paths[1]


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table with a line of names at its top."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        head, *body = (line.rstrip("\n").split("\t") for line in file)
    return [dict(zip(head, fields)) for fields in body]
