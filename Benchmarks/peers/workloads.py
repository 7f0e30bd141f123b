"""The texts of the race: real ones, drawn from the project's data sets, the same on every run.

Token counts are those of the model's tokenizer, with both special tokens.
"""
import bisect
import gzip
import hashlib
import json
import math
import random
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from tokenizers import Tokenizer

SEED = 20240611
SHORT_TEXTS, MIXED_TEXTS, LONG_TEXTS, CALIBRATION_TEXTS = 2048, 2048, 128, 300
LONGEST = 256


@dataclass
class Workload:
    """A file of texts, one a line, and what it costs."""

    name: str
    path: str
    texts: int
    tokens: int
    squares: int
    """The sum of the squared token counts: attention costs that much."""
    median: int
    sha256: str


def lines(path: Path) -> list[str]:
    """The texts of a file."""
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def describe(name: str, path: Path, tokenizer: Tokenizer) -> Workload:
    """Counts the tokens of a file of texts as the model reads them, cut to its length."""
    counts = sorted(min(n, LONGEST) for n in token_counts(lines(path), tokenizer))
    return Workload(
        name, str(path), len(counts), sum(counts), sum(n * n for n in counts),
        counts[len(counts) // 2], hashlib.sha256(path.read_bytes()).hexdigest())


def load_tokenizer(model: Path) -> Tokenizer:
    """The model's tokenizer, which neither cuts nor pads."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def token_counts(texts: list[str], tokenizer: Tokenizer) -> list[int]:
    """The length of every text in tokens."""
    return [len(encoding.ids) for encoding in tokenizer.encode_batch_fast(texts)]


def build(data: Path, model: Path, folder: Path) -> dict[str, Workload]:
    """Writes `short`, `mixed`, `long`, `query`, `text128` and `calibration` into a folder, once.

    - `short`: log-normal token counts around 16, from 5 to 40;
    - `mixed`: heavy-tailed, from 10 to 256, about 90 on average;
    - `long`: longer than the model reads, so that 256 tokens remain;
    - `query`, `text128`: one text of 12 and one of 128 tokens;
    - `calibration`: texts of none of the others, for post-training quantisation.
    """
    stamp = hashlib.sha256(Path(__file__).read_bytes() + (model / "tokenizer.json").read_bytes())
    stamp.update(str(data.resolve()).encode())
    index = folder / "workloads.json"
    if index.exists():
        stored = json.loads(index.read_text())
        if stored["stamp"] == stamp.hexdigest():
            return {name: Workload(**values | {"path": str(folder / f"{name}.txt")})
                    for name, values in stored["workloads"].items()}
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(model)
    workloads = {}
    for name, texts in draw(data, tokenizer).items():
        path = folder / f"{name}.txt"
        path.write_text("".join(text + "\n" for text in texts), encoding="utf-8", newline="\n")
        workloads[name] = describe(name, path, tokenizer)
    records = {name: asdict(workload) for name, workload in workloads.items()}
    index.write_text(json.dumps({"stamp": stamp.hexdigest(), "workloads": records}, indent=1))
    return workloads


def take(workload: Workload, count: int, folder: Path, tokenizer: Tokenizer) -> Workload:
    """The first texts of a workload, which are in random order, as a workload of its own."""
    if count >= workload.texts:
        return workload
    path = folder / f"{workload.name}-{count}.txt"
    chosen = lines(Path(workload.path))[:count]
    path.write_text("".join(text + "\n" for text in chosen), encoding="utf-8", newline="\n")
    return describe(workload.name, path, tokenizer)


def draw(data: Path, tokenizer: Tokenizer) -> dict[str, list[str]]:
    """The texts of every workload by its name."""
    generator = random.Random(SEED)
    sentences, passages = sources(data)
    short = draw_short(pooled(sentences, generator), tokenizer, generator)
    pool = Passages(pooled(passages, generator), tokenizer, generator)
    long = pool.draw_long()
    mixed = pool.draw_mixed(MIXED_TEXTS + CALIBRATION_TEXTS)
    questions = sentences[0]
    counts = token_counts(questions, tokenizer)
    query = next(t for t, n in zip(questions, counts) if n == 12 and "`" not in t)
    prose = passages[0][:400]
    text128 = next(t for t in (cut(p, 128, tokenizer) for p in prose)
                   if token_counts([t], tokenizer) == [128])
    return {"short": short, "mixed": mixed[:MIXED_TEXTS], "long": long, "query": [query],
            "text128": [text128], "calibration": mixed[MIXED_TEXTS:]}


def sources(data: Path) -> tuple[list[list[str]], list[list[str]]]:
    """Sources of sentences, the questions first, and of passages, the encyclopaedia first."""
    other, corpora = data / "classification_other", data / "corpora"
    wiki = paragraphs(corpora / "enwiki_sample.txt.gz")
    speeches = paragraphs(corpora / "state_union.txt.gz")
    opinions = column(other / "sentence_polarity.tsv.gz", "text")
    sentences = [
        column(other / "trec_qc_train.tsv.gz", "text"),
        column(data / "clustering_stackoverflow_stc" / "stackoverflow20k.tsv.gz", "title")[::3],
        opinions[::2],
        split_sentences(wiki)[::2],
        paragraphs(corpora / "masc.txt.gz")[::3],
        split_sentences(speeches)[::2],
    ]
    # A run of one to six paragraphs, for lengths that single ones seldom have.
    runs = [clean(" ".join(speeches[i:i + 1 + i // 6 % 6])) for i in range(0, len(speeches), 6)]
    passages = [
        wiki,
        runs,
        column(other / "movie_reviews.tsv.gz", "text"),
        records(data / "qa_xquad" / "xquad.en.jsonl.gz", "context"),
        records(data / "mteb_retrieval" / "LegalSummarization" / "corpus.jsonl.gz", "text"),
        split_sentences(wiki)[1::2],
        opinions[1::2],
    ]
    return sentences, passages


def clean(text: str) -> str:
    """One line, with single spaces."""
    return re.sub(r"\s+", " ", text).strip()


def column(path: Path, name: str) -> list[str]:
    """A column of a gzipped TSV file with a header line."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        at = next(file).rstrip("\n").split("\t").index(name)
        return [clean(line.rstrip("\n").split("\t")[at]) for line in file]


def records(path: Path, key: str) -> list[str]:
    """A member of every line of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [clean(json.loads(line)[key]) for line in file]


def paragraphs(path: Path) -> list[str]:
    """The lines of a gzipped text."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        return [clean(line) for line in file]


def split_sentences(texts: list[str]) -> list[str]:
    """The sentences of texts, told by punctuation before a capital."""
    return [s for text in texts for s in re.split(r"(?<=[.!?])\s+(?=[A-Z\"'])", text)]


def pooled(groups: list[list[str]], generator: random.Random) -> list[str]:
    """The distinct printable texts of all groups, in random order."""
    distinct = dict.fromkeys(text for group in groups for text in group)
    pool = [text for text in distinct if text and text.isprintable()]
    generator.shuffle(pool)
    return pool


def draw_short(pool: list[str], tokenizer: Tokenizer, generator: random.Random) -> list[str]:
    """Whole sentences of log-normal token counts."""
    by_count: dict[int, list[str]] = {}
    for text, count in zip(pool, token_counts(pool, tokenizer)):
        by_count.setdefault(count, []).append(text)
    chosen: list[str] = []
    while len(chosen) < SHORT_TEXTS:
        count = round(math.exp(generator.gauss(math.log(16), 0.5)))
        if 5 <= count <= 40 and by_count.get(count):
            chosen.append(by_count[count].pop())
    return chosen


def cut(text: str, count: int, tokenizer: Tokenizer) -> str:
    """The longest run of whole words at the start of a text with at most `count` tokens."""
    encoding = tokenizer.encode(text)
    if len(encoding.ids) <= count:
        return text
    end = encoding.offsets[count - 2][1]  # The last token is the separator.
    while end > 0 and text[end - 1:end + 1].isalnum() and end < len(text):
        end = text.rfind(" ", 0, end)
    return text[:max(end, 0)].rstrip()


class Passages:
    """Passages by length; each is drawn once."""

    def __init__(self, pool: list[str], tokenizer: Tokenizer, generator: random.Random) -> None:
        self.tokenizer, self.generator = tokenizer, generator
        counts = zip(token_counts(pool, tokenizer), range(len(pool)))
        self.left = sorted((count, at) for count, at in counts if count >= 10)
        self.pool = pool

    def draw_long(self) -> list[str]:
        """Passages well beyond the longest that the model reads."""
        long = [entry for entry in self.left if entry[0] >= LONGEST + 34]
        chosen = self.generator.sample(long, LONG_TEXTS)
        self.left = sorted(set(self.left) - set(chosen))
        return [self.pool[at][:2400] for _, at in chosen]

    def draw_mixed(self, total: int) -> list[str]:
        """Passages of log-normal lengths: most of about that length, some cut from longer ones."""
        chosen: list[str] = []
        while len(chosen) < total:
            drawn = round(math.exp(self.generator.gauss(math.log(68), 0.85)))
            count = min(LONGEST, max(10, drawn))
            first = bisect.bisect_left(self.left, (count, 0))
            if first == len(self.left):
                continue
            is_whole = self.generator.random() < 0.7
            at = first if is_whole else self.generator.randrange(first, len(self.left))
            text = cut(self.pool[self.left.pop(at)[1]], count, self.tokenizer)
            if token_counts([text], self.tokenizer)[0] >= 10:
                chosen.append(text)
        return chosen
