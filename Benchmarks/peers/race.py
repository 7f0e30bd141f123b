"""Races Sememe against its peers, interleaved in one run; README.md says how. Started by `run`."""
import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import machine
import phases
import report
import workloads
from contestants import REFERENCE, Contestant, chosen
from preparation import ready
from workloads import Workload

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORKLOADS = ("mixed", "short", "long", "query", "text128")
"""Mixed runs first, so that the peak of memory after it is its own."""

TIMED_TEXTS = {"mixed": 256, "short": 1024, "long": 32}
QUICK_TEXTS = {"mixed": 32, "short": 128, "long": 8}
CALLS = {"query": 150, "text128": 60}
QUICK_CALLS = {"query": 20, "text128": 10}


def arguments() -> argparse.Namespace:
    """The options of a race."""
    parser = argparse.ArgumentParser(prog="Benchmarks/peers/run", description=__doc__)
    add = parser.add_argument
    add("--engines", help="engines or engine:precision, by commas; all by default")
    add("--workloads", default=",".join(WORKLOADS), help="by commas; by default %(default)s")
    add("--threads", default="1,2", help="numbers of threads, by commas; by default %(default)s")
    add("--rounds", type=int, default=5, help="rounds that count; by default %(default)s")
    add("--quick", action="store_true", help="one round of few texts: does everything work?")
    add("--sememe", type=Path, default=ROOT / ".build/release/sememe", help="the built command")
    add("--model", type=Path, help="a checkpoint's folder; by default all-MiniLM-L6-v2")
    add("--data", type=Path, default=Path(os.environ.get("SEMEME_DATA", ROOT / "../shared/data")),
        help="the folder of data sets; by default SEMEME_DATA, else ../shared/data")
    add("--output", type=Path, default=ROOT / "docs/benchmarks-peers.md", help="the table's file")
    add("--raw", type=Path, help="the measurements' file; by default results.jsonl in the cache")
    options = parser.parse_args()
    try:
        options.engines = chosen(options.engines)
    except ValueError as error:
        parser.error(str(error))
    options.workloads = options.workloads.split(",")
    if unknown := set(options.workloads) - set(WORKLOADS):
        parser.error(f"unknown workloads {', '.join(sorted(unknown))}")
    options.threads = [int(count) for count in options.threads.split(",")]
    if options.quick:
        options.rounds = 1
    if not options.data.is_dir():
        parser.error(f"the folder of data sets, {options.data}, is not there: the texts of the "
                     "race are drawn from it. Set SEMEME_DATA or give --data.")
    # As the script `run` has it, which keeps the Python environment there.
    options.cache = Path(os.environ.get("PEERS_CACHE", ROOT / ".build/peers")).resolve()
    options.raw = options.raw or options.cache / "results.jsonl"
    options.sememe = options.sememe.resolve()
    return options


def default_model() -> Path:
    """The folder of all-MiniLM-L6-v2, fetched where the cache lacks it."""
    fetched = subprocess.run([ROOT / "Scripts/fetch-default-model"], stdout=subprocess.PIPE,
                             text=True, check=True).stdout
    return Path(fetched.strip())


def model_name(folder: Path) -> str:
    """The name of a model by its folder, which may be in the Hugging Face cache."""
    if folder.parent.name != "snapshots":
        return folder.name
    return folder.parent.parent.name.removeprefix("models--").replace("--", "/")


class Records:
    """Every measurement as a line of JSON, on disk as soon as it is made."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file = path.open("w", encoding="utf-8", buffering=1)
        self.all: list[dict] = []

    def __call__(self, kind: str, **members: object) -> None:
        record = {"kind": kind, **members}
        self.all.append(record)
        self.file.write(json.dumps(record, ensure_ascii=False) + "\n")


@dataclass
class Texts:
    """The texts of a race."""

    timed: dict[str, Workload]
    """What is measured, by the name of the workload."""
    samples: dict[str, Workload]
    """The first few, for contestants that are too slow for all."""
    accuracy: Workload
    query: Workload
    calibration: Workload


def gather(options: argparse.Namespace) -> Texts:
    """The texts that the options ask for."""
    folder = options.cache / "workloads"
    tokenizer = workloads.load_tokenizer(options.model)
    built = workloads.build(options.data, options.model, folder)
    counts = QUICK_TEXTS if options.quick else TIMED_TEXTS
    timed = {name: workloads.take(built[name], counts.get(name, 1), folder, tokenizer)
             for name in WORKLOADS if name in options.workloads}
    samples = {name: workloads.take(built[name], count, folder, tokenizer)
               for name, count in QUICK_TEXTS.items()}
    accuracy = samples["mixed"] if options.quick else built["mixed"]
    return Texts(timed, samples, accuracy, built["query"], built["calibration"])


def measure_limits(track: phases.Track) -> None:
    """Notes what the machine can do at most, as far as it can be measured."""
    try:
        track.peak = machine.compile_peak(track.logs.parent)
        for limit in machine.limits(track.peak):
            track.record("limit", **limit)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"  no machine limits: {error}", flush=True)
        track.peak = None


def compare_vectors(track: phases.Track, contestants: list[Contestant], folder: Path) -> None:
    """Notes each contestant's cosines with the reference."""
    import numpy as np
    paths = {c: folder / f"{c.label.replace(':', '-')}.npy" for c in contestants}
    if REFERENCE not in paths or not paths[REFERENCE].exists():
        print("  no accuracy: the reference is not among the engines", flush=True)
        return
    reference = np.load(paths[REFERENCE]).astype(np.float64)
    reference /= np.linalg.norm(reference, axis=1, keepdims=True)
    for contestant, path in paths.items():
        if not path.exists():
            continue
        vectors = np.load(path).astype(np.float64)
        # Slow contestants encode the first texts only.
        count = min(len(vectors), len(reference))
        norms = np.linalg.norm(vectors[:count], axis=1)
        cosines = (vectors[:count] * reference[:count]).sum(1) / norms
        track.record("accuracy", engine=contestant.engine, precision=contestant.precision,
                     texts=len(cosines), mean=cosines.mean(), min=cosines.min(),
                     worst_norm=abs(norms - 1).max())


def race(track: phases.Track, contestants: list[Contestant], texts: Texts,
         options: argparse.Namespace) -> None:
    """All phases."""
    vectors = options.cache / "vectors"
    throughput = [texts.timed[name] for name in ("mixed", "short", "long") if name in texts.timed]
    latency = [texts.timed[name] for name in ("query", "text128") if name in texts.timed]
    for threads in options.threads:
        if throughput:
            accuracy = texts.accuracy if threads == options.threads[-1] else None
            phases.throughput(track, contestants, throughput, texts.samples, threads, accuracy,
                              vectors)
        if latency:
            calls = QUICK_CALLS if options.quick else CALLS
            phases.latency(track, contestants, latency, threads, calls)
    compare_vectors(track, contestants, vectors)
    phases.cold_start(track, contestants, texts.query, options.threads[-1], options.cache)


def main() -> None:
    """Prepares, races and reports."""
    options = arguments()
    options.model = (options.model or default_model()).resolve()
    for name in ("files", "logs", "vectors", "workloads"):
        (options.cache / name).mkdir(parents=True, exist_ok=True)
    for old in (options.cache / "vectors").iterdir():
        old.unlink()
    record = Records(options.raw)
    record("race", at=time.strftime("%Y-%m-%d %H:%M"), command=" ".join(sys.argv[1:]),
           rounds=options.rounds, quick=options.quick, model=model_name(options.model),
           **machine.facts())

    print("texts", flush=True)
    texts = gather(options)
    for workload in texts.timed.values():
        flops = machine.arithmetic(options.model, workload.tokens, workload.squares)
        record("workload", flops=flops, **vars(workload))
    track = phases.Track(options.model, options.sememe, options.cache / "files",
                         options.cache / "logs", None, options.rounds, record)
    contestants = ready(track, options.engines, options.cache, texts.calibration.path)
    measure_limits(track)
    race(track, contestants, texts, options)
    measure_limits(track)

    table = report.markdown(record.all)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(table, encoding="utf-8")
    print(table)
    print(f"Written to {options.output}; every measurement is in {options.raw}.", file=sys.stderr)


if __name__ == "__main__":
    main()
