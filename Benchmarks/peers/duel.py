"""Races between Sememe's benchmarks and Python, one computation at a time."""
import contextlib
import os
import statistics
from collections.abc import Iterator
from pathlib import Path

from worker_process import WorkerProcess

ROOT = Path(__file__).resolve().parent.parent.parent
SEMEME = ROOT / ".build/release/SememeBenchmarks"


def numbers(text: str) -> list[int]:
    """The numbers in an option."""
    return [int(number) for number in text.split(",")]


@contextlib.contextmanager
def workers(commands: dict[str, list[str]], threads: int) -> Iterator[dict[str, WorkerProcess]]:
    """The workers of some commands, by name, on as many CPUs as threads; ended at the end.

    - Throws: `WorkerError` where one cannot be started.
    """
    cache = Path(os.environ.get("PEERS_CACHE", ROOT / ".build/peers"))
    cache.mkdir(parents=True, exist_ok=True)
    cpus = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(cpus)[-threads:])
    started = {}
    try:
        for number, (name, command) in enumerate(commands.items()):
            started[name] = WorkerProcess(command, threads, cache / f"duel-{number}.log")
        yield started
    finally:
        for worker in started.values():
            worker.close()
        os.sched_setaffinity(0, cpus)


def peak_memory(worker: WorkerProcess) -> float:
    """The peak of resident memory of a worker so far, in MiB."""
    status = Path(f"/proc/{worker.process.pid}/status").read_text()
    line = next(line for line in status.split("\n") if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def race(workers: dict[str, WorkerProcess], verb: str, request: dict, rounds: int) -> list[dict]:
    """Every worker's seconds, kernels and growth of memory, in the order of the workers.

    One call warms up; every other round goes backwards.

    - Throws: `WorkerError` where a worker fails.
    """
    results = {}
    for name, worker in workers.items():
        worker.ask(verb, **(request | {"tokens": 16}))
        before = peak_memory(worker)
        answer = worker.ask(verb, **request)
        results[name] = {"name": name, "seconds": [], "kernels": answer["kernels"],
                         "growth": peak_memory(worker) - before}
    for number in range(rounds):
        for name in list(workers)[::-1 if number % 2 else 1]:
            results[name]["seconds"].append(workers[name].ask(verb, **request)["seconds"])
    return list(results.values())


def ratio(peer: dict, sememe: dict) -> float:
    """A peer's time divided by Sememe's: the median over the rounds."""
    return statistics.median(
        theirs / ours for theirs, ours in zip(peer["seconds"], sememe["seconds"]))
