"""Real texts of many kinds and lengths, the same on every run."""
import gzip
import json
import random


def table(path, column):
    """A column of a gzipped TSV file with a header line."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        at = next(file).rstrip("\n").split("\t").index(column)
        return [line.rstrip("\n").split("\t")[at] for line in file]


def records(path, key):
    """A member of every line of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line)[key] for line in file]


def sources(data):
    """What to draw from, by name, with how many texts to take."""
    xquad = sorted((data / "qa_xquad").glob("*.jsonl.gz"))
    tatoeba = sorted((data / "mteb_bitext" / "tatoeba").glob("*.tsv.gz"))
    other = data / "classification_other"
    hostile = json.loads((data / "text_multilingual" / "blns.json").read_text(encoding="utf-8"))
    return {
        "questions": (table(other / "trec_qc_train.tsv.gz", "text"), 250),
        "requests": (table(other / "clinc150_full.tsv.gz", "text"), 200),
        "sentences": (table(data / "mteb_sts" / "STS14.tsv.gz", "sentence1"), 250),
        "opinions": (table(other / "sentence_polarity.tsv.gz", "text"), 200),
        "reviews beyond the length": (table(other / "movie_reviews.tsv.gz", "text"), 150),
        "paragraphs in six languages": ([c for p in xquad for c in dict.fromkeys(records(p, "context"))], 250),
        "sentences in many languages": ([s for p in tatoeba for s in table(p, "sentence1")], 300),
        "hostile strings": (hostile, len(hostile)),
    }


def choose(data, seed=14):
    """Pairs of a source's name and a text, some 2000, in a mixed order."""
    generator = random.Random(seed)
    chosen = []
    for name, (texts, count) in sources(data).items():
        distinct = list(dict.fromkeys(texts))
        chosen += [(name, text) for text in generator.sample(distinct, min(count, len(distinct)))]
    generator.shuffle(chosen)
    return chosen
