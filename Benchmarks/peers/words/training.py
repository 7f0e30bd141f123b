"""Races Sememe's training of word vectors against gensim and fastText, and compares what they learn.

Every program trains on the same text with the same settings, each time in a fresh process, one
after the other in every round, every other round backwards; ratios are taken within a round. The
seed is the number of the round, so that quality has a spread. Prints Markdown.
"""
import argparse
import os
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import corpus
import duel
from quality import SIMILARITY, Vectors
from worker_process import WorkerError, WorkerProcess

HERE = Path(__file__).resolve().parent
MODELS = {
    "skip-gram": {"sememe", "gensim", "fasttext"},
    "cbow": {"sememe", "gensim", "fasttext"},
    "fasttext-skip-gram": {"sememe", "gensim", "fasttext"},
    "fasttext-cbow": {"sememe", "gensim", "fasttext"},
}
CLASSIFIERS = {
    "trec": {"word_ngrams": 2, "epochs": 25, "rate": 0.5, "loss": "softmax"},
    "clinc150": {"word_ngrams": 2, "epochs": 25, "rate": 0.5, "loss": "softmax"},
    "movies": {"word_ngrams": 2, "epochs": 10, "rate": 0.5, "loss": "softmax"},
}


def arguments() -> argparse.Namespace:
    """The options of a race."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--models", default=",".join(MODELS), help="by commas; by default %(default)s")
    add("--classifiers", default=",".join(CLASSIFIERS), help="by commas; by default %(default)s")
    add("--programs", default="sememe,gensim,fasttext", help="by default %(default)s")
    add("--threads", type=int, default=2, help="by default %(default)s")
    add("--epochs", type=int, default=1, help="by default %(default)s")
    add("--rounds", type=int, default=3, help="by default %(default)s")
    add("--sememe", type=Path, default=duel.SEMEME, help="by default %(default)s")
    return parser.parse_args()


def command(program: str, options: argparse.Namespace) -> list[str]:
    """How a program's worker is started."""
    if program == "sememe":
        return [str(options.sememe), "--worker"]
    return [sys.executable, str(HERE / "worker.py"), program]


def ask(program: str, options: argparse.Namespace, cache: Path, verb: str, request: dict) -> dict:
    """The answer of a fresh process."""
    worker = WorkerProcess(command(program, options), options.threads, cache / f"{program}.log")
    try:
        return worker.ask(verb, timeout=3600, **request)
    finally:
        worker.close()


def race(names: list[str], options: argparse.Namespace, cache: Path, verb: str, request: dict,
         judge=None) -> dict[str, list[dict]]:
    """The answers of all programs in all rounds; one that fails leaves the race."""
    results: dict[str, list[dict]] = {name: [] for name in names}
    for number in range(options.rounds):
        for name in list(results)[::-1 if number % 2 else 1]:
            try:
                answer = ask(name, options, cache, verb, request | {"seed": number + 1})
            except WorkerError as error:
                print(f"{name}: {error}", file=sys.stderr)
                del results[name]
                continue
            results[name].append(answer | (judge() if judge else {}))
    return results


def spread(values: list[float], form: str = "{:.3f}") -> str:
    """Mean and standard deviation."""
    deviation = statistics.stdev(values) if len(values) > 1 else 0
    return f"{form.format(statistics.mean(values))} ± {form.format(deviation)}"


def ratio(ours: list[dict], theirs: list[dict], key: str) -> str:
    """Our number divided by a peer's, the median over the rounds."""
    return f"{statistics.median(a[key] / b[key] for a, b in zip(ours, theirs)):.2f}×"


def vectors_table(model: str, options: argparse.Namespace, cache: Path, text: Path,
                  data: Path) -> None:
    """Trains one model with all programs and prints what came of it."""
    output = cache / "vectors.txt"
    is_fasttext = model.startswith("fasttext")
    request = {
        "model": model, "text": str(text), "output": str(output), "threads": options.threads,
        "epochs": options.epochs, "sample": 1e-4 if is_fasttext else 1e-3,
        "rate": 0.05 if is_fasttext else 0.025, "final_rate": 0 if is_fasttext else 1e-4}

    def judge() -> dict:
        vectors = Vectors(output)
        return vectors.similarity(data / "word_similarity") | {
            "analogies": vectors.analogies(data / "static_vectors/questions-words.txt")}

    names = [name for name in options.programs.split(",") if name in MODELS[model]]
    results = race(names, options, cache, "train", request, judge)
    print(f"\n### {model}\n\n| program | words/s | ratio | seconds in all | ratio | peak MiB | "
          + " | ".join(SIMILARITY) + " | analogies |\n|" + "---|" * (7 + len(SIMILARITY)))
    ours = results.get("sememe", [])
    for name, answers in results.items():
        speed = statistics.median(answer["words_per_second"] for answer in answers)
        seconds = statistics.median(answer["seconds"] for answer in answers)
        memory = max(answer["rss_mib"] for answer in answers)
        cells = [name, f"{speed:,.0f}", ratio(ours, answers, "words_per_second") if ours else "",
                 f"{seconds:.2f}", ratio(answers, ours, "seconds") if ours else "", f"{memory:.0f}"]
        cells += [spread([answer[key] for answer in answers])
                  for key in (*SIMILARITY, "analogies")]
        print("| " + " | ".join(cells) + " |", flush=True)


def classifier_table(options: argparse.Namespace, cache: Path, data: Path) -> None:
    """Trains classifiers and prints how often they are right."""
    print("\n### Classifiers\n\n| texts | program | accuracy | seconds | ratio | peak MiB |\n"
          "|---|---|---|---|---|---|")
    for name in options.classifiers.split(","):
        training, test = corpus.labelled(data / "classification_other", name, cache)
        request = CLASSIFIERS[name] | {
            "training": str(training), "test": str(test), "threads": options.threads}
        names = [program for program in options.programs.split(",") if program != "gensim"]
        results = race(names, options, cache, "classify", request)
        for program, answers in results.items():
            seconds = statistics.median(answer["seconds"] for answer in answers)
            memory = max(answer["rss_mib"] for answer in answers)
            ours = results.get("sememe", [])
            print(f"| {name} | {program} | {spread([a['accuracy'] for a in answers])} | "
                  f"{seconds:.2f} | {ratio(answers, ours, 'seconds') if ours else ''} | "
                  f"{memory:.0f} |", flush=True)


def main() -> None:
    """Runs the race."""
    options = arguments()
    data = Path(os.environ.get("SEMEME_DATA", duel.ROOT.parent / "shared/data"))
    cache = Path(os.environ.get("PEERS_CACHE", duel.ROOT / ".build/peers")) / "words"
    cache.mkdir(parents=True, exist_ok=True)
    text = cache / "corpus.txt"
    count = corpus.write(data / "corpora", text)
    print(f"{count:,} words, {options.threads} threads, {options.epochs} epochs, "
          f"{options.rounds} rounds; 100 dimensions, window 5, 5 negatives, minimum count 5.")
    for model in filter(None, options.models.split(",")):
        vectors_table(model, options, cache, text, data)
    if options.classifiers:
        classifier_table(options, cache, data)


main()
