"""gensim and fastText as workers of training.py: the requests that Sememe's worker answers, too."""
import functools
import json
import sys
import time
from pathlib import Path

DIMENSION, WINDOW, NEGATIVES, MINIMUM = 100, 5, 5, 5


def peak() -> float:
    """The peak of resident memory of this process, in MiB."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.split("\n") if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def train_gensim(request: dict) -> dict:
    """Trains with gensim from a file, its fastest way.

    There, each of its threads lets the learning rate fall by the share of the whole text that it has
    read itself, so that two threads end halfway down. The final rate that it is given makes up for
    that: all programs follow one schedule.
    """
    from gensim.models import FastText, Word2Vec

    kind = FastText if request["model"].startswith("fasttext") else Word2Vec
    final_rate = request["rate"] - request["threads"] * (request["rate"] - request["final_rate"])
    start = time.perf_counter()
    model = kind(
        vector_size=DIMENSION, window=WINDOW, min_count=MINIMUM, negative=NEGATIVES,
        sg=int(request["model"].endswith("skip-gram")), sample=request["sample"],
        alpha=request["rate"], min_alpha=final_rate, workers=request["threads"],
        seed=request["seed"])
    model.build_vocab(corpus_file=request["text"])
    middle = time.perf_counter()
    model.train(corpus_file=request["text"], total_examples=model.corpus_count,
                total_words=model.corpus_total_words, epochs=request["epochs"])
    end = time.perf_counter()
    memory = peak()
    model.wv.save_word2vec_format(request["output"])
    words = model.corpus_total_words * request["epochs"]
    return {"seconds": end - start, "words_per_second": words / (end - middle), "rss_mib": memory}


def train_fasttext(request: dict) -> dict:
    """Trains with fastText; its time to count words cannot be told from the rest."""
    import fasttext

    name = request["model"]
    model_name = "skipgram" if name.endswith("skip-gram") else "cbow"
    subwords = {"minn": 3, "maxn": 6} if name.startswith("fasttext") else {"minn": 0, "maxn": 0}
    train = functools.partial(
        fasttext.train_unsupervised, request["text"], model=model_name, dim=DIMENSION, ws=WINDOW, neg=NEGATIVES,
        minCount=MINIMUM, t=request["sample"], lr=request["rate"], epoch=request["epochs"],
        thread=request["threads"], verbose=0, **subwords)
    start = time.perf_counter()
    try:
        model = train(seed=request["seed"])
    except TypeError:  # Version 0.9.2 takes no seed: its trainings differ only as its threads meet.
        model = train()
    seconds = time.perf_counter() - start
    memory = peak()
    words = sum(len(line.split()) for line in open(request["text"], encoding="utf-8"))
    with open(request["output"], "w", encoding="utf-8") as file:
        known = [word for word in model.get_words() if word != "</s>"]
        file.write(f"{len(known)} {DIMENSION}\n")
        for word in known:
            numbers = " ".join(f"{number:.6g}" for number in model.get_word_vector(word))
            file.write(f"{word} {numbers}\n")
    return {"seconds": seconds, "words_per_second": words * request["epochs"] / seconds,
            "rss_mib": memory}


def classify(request: dict) -> dict:
    """Trains fastText's classifier."""
    import fasttext

    start = time.perf_counter()
    model = fasttext.train_supervised(
        request["training"], wordNgrams=request["word_ngrams"], epoch=request["epochs"],
        lr=request["rate"], loss=request["loss"], thread=request["threads"], verbose=0)
    seconds = time.perf_counter() - start
    _, accuracy, _ = model.test(request["test"])
    return {"seconds": seconds, "accuracy": accuracy, "rss_mib": peak()}


def main() -> None:
    """Answers requests, a line of JSON each, until they end."""
    train = {"gensim": train_gensim, "fasttext": train_fasttext}[sys.argv[1]]
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = train(request["train"]) if "train" in request else classify(request["classify"])
        except Exception as error:  # what fails is the answer
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
