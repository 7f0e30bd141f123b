#!/usr/bin/env python3
"""How often `sememe senses induce --fewest-senses 1` finds that a word has one sense, or more.

Words come from sense-tagged text, SemCor and the samples of `line` and `hard`, and from the
sentences of Tests/Fixtures/senses:

- of one sense: words of SemCor whose uses, a dozen at least, all have one sense; those that have no
  other in WordNet either are counted by themselves; uses of one sense of a sampled word;
- of two senses: up to a dozen uses of each of a word's two commonest senses, six at least; a dozen
  of each of two senses of a sampled word; the sentences of a word in a file of fixtures.

At most 24 uses of a word, and at most 100 words of a kind, are drawn, the same each time. Beside the
answers it gives the area under the ROC curve, words of two senses against all of one, by the margin
of the gap statistic and by the largest mean silhouette.

Usage: SEMEME_DATA=folder Scripts/one-sense-or-more.py [--command .build/release/sememe]
       [--wordnet /usr/share/wordnet] [options of the command …]
"""

import argparse
import collections
import csv
import gzip
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLASSES = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
# SemCor's stand-ins for names.
STANDINS = {"group", "person", "location", "other"}
WORDS = 100


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def marked(tokens, place):
    """A sentence with a word in double brackets, as the command reads them in a table."""
    return " ".join(
        f"[[{token}]]" if index == place else token
        for index, token in enumerate(token.replace("_", " ") for token in tokens))


def sense_counts(folder):
    """How many senses WordNet has of every word and part of speech."""
    counts = {}
    for name in set(CLASSES.values()):
        for line in (folder / f"index.{name}").read_text(encoding="ascii").splitlines():
            if not line.startswith(" "):
                fields = line.split()
                counts[fields[0], name] = int(fields[2])
    return counts


def semcor(data, wordnet):
    """Groups of uses: kind, word, [(sentence, sense)]."""
    uses = collections.defaultdict(lambda: collections.defaultdict(list))
    for row in rows(data / "wsd_semcor30/semcor30_brown1.jsonl.gz"):
        for place, sense in enumerate(row["senses"]):
            if sense:
                lemma, key = sense.split("%")[:2]
                uses[lemma, CLASSES[key[0]]][sense].append((marked(row["tokens"], place), sense))
    counts = sense_counts(wordnet)
    for (lemma, part), senses in sorted(uses.items()):
        largest = sorted(senses.values(), key=len, reverse=True)
        if lemma in STANDINS:
            continue
        if len(senses) == 1 and len(largest[0]) >= 12:
            kind = "one in WordNet" if counts.get((lemma, part)) == 1 else "one in SemCor"
            yield kind, f"{lemma} ({part})", draw(largest[0], 24)
        elif len(senses) > 1 and len(largest[1]) >= 6:
            yield "two in SemCor", f"{lemma} ({part})", draw(largest[0], 12) + draw(largest[1], 12)


def samples(data):
    for word in ("line", "hard"):
        senses = collections.defaultdict(list)
        for row in rows(data / f"wsd_lexical_sample/{word}.jsonl.gz"):
            senses[row["senses"][0]].append(
                (marked(row["tokens"], row["head"]), row["senses"][0]))
        for name in sorted(senses):
            yield "one of line, hard", f"{word}: {name}", draw(senses[name], 24)
        for a, b in itertools.combinations(sorted(senses), 2):
            yield "two of line, hard", f"{word}: {a}, {b}", draw(senses[a], 12) + draw(senses[b], 12)


def fixtures():
    for path in sorted((ROOT / "Tests/Fixtures/senses").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            words = collections.defaultdict(list)
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                words[row["word"]].append(row)
        for word in words:
            yield f"two in {path.name}", word, path


def draw(uses, count):
    return random.Random(len(uses)).sample(uses, min(count, len(uses)))


def induce(command, word, table, options):
    result = subprocess.run(
        [command, "senses", "induce", word, "--uses", table, "--format", "json", *options],
        check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return json.loads(result.stdout)


def induced(command, group, options):
    """The number of senses that are found, the gap's margin and the largest mean silhouette."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        word, table = group[1], group[2]
        if not isinstance(table, pathlib.Path):
            file.write("word\tsense\tsentence\n")
            file.writelines(f"word\t{sense}\t{sentence}\n" for sentence, sense in table)
            file.flush()
            word, table = "word", file.name
        asked = induce(command, word, table, ["--fewest-senses", "1", *options])
        gap = asked["gap_statistic"]
        silhouettes = induce(command, word, table, options)["silhouettes"]
    return (
        len(asked["senses"]), gap["two"] - gap["one"] - gap["deviation"],
        max(silhouettes.values()))


def area(more, fewer):
    """How often a number of the one list is larger than one of the other; half for equal ones."""
    wins = sum((a > b) + (a == b) / 2 for a in more for b in fewer)
    return wins / (len(more) * len(fewer))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", default=ROOT / ".build/release/sememe")
    parser.add_argument("--wordnet", type=pathlib.Path, default="/usr/share/wordnet")
    arguments, options = parser.parse_known_args()
    if "SEMEME_DATA" not in os.environ:
        sys.exit("one-sense-or-more: set SEMEME_DATA to the folder of public test data")
    data = pathlib.Path(os.environ["SEMEME_DATA"])
    kinds = collections.defaultdict(list)
    for group in itertools.chain(semcor(data, arguments.wordnet), samples(data), fixtures()):
        kinds[group[0]].append(group)
    found = {
        kind: [induced(arguments.command, group, options) for group in draw(groups, WORDS)]
        for kind, groups in kinds.items()
    }
    ones = [group for kind in found if kind.startswith("one") for group in found[kind]]
    print("| words | groups | one sense found | more found | AUC, gap | AUC, silhouette |")
    print("|---|---|---|---|---|---|")
    for kind, groups in sorted(found.items()):
        one = sum(count == 1 for count, _, _ in groups)
        areas = [
            f"{area([group[i] for group in groups], [group[i] for group in ones]):.2f}"
            if kind.startswith("two") else "" for i in (1, 2)
        ]
        print("|", " | ".join([kind, f"{len(groups)}", f"{one}", f"{len(groups) - one}", *areas]), "|")


if __name__ == "__main__":
    main()
