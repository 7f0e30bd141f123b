"""The phases of the race. In each, the contestants take their turns one after another."""
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import machine
from contestants import SEMEME, Contestant, worker_command
from worker_process import WorkerError, WorkerProcess, environment
from workloads import Workload, lines

Record = Callable[..., None]


@dataclass
class Track:
    """Where the race takes place, and what it leaves behind."""

    model: Path
    sememe: Path
    files: Path
    logs: Path
    peak: Path | None
    """The compiled peak.c, once there is one."""
    rounds: int
    record: Record
    """Called with a kind and the members of one record."""
    cpus: list[int] = field(default_factory=lambda: sorted(os.sched_getaffinity(0)))

    @contextmanager
    def pinned(self, threads: int) -> Iterator[None]:
        """Confines this process and those it starts to the last CPUs, one for each thread."""
        os.sched_setaffinity(0, self.cpus[-threads:])
        try:
            yield
        finally:
            os.sched_setaffinity(0, self.cpus)

    def missing(self, contestant: Contestant, stage: str, reason: object) -> None:
        """Notes that a contestant drops out, and why."""
        print(f"  {contestant.label} is missing ({stage}): {reason}", flush=True)
        self.record("missing", engine=contestant.engine, precision=contestant.precision,
                    stage=stage, reason=str(reason))

    def gauge(self, threads: int, turn: int) -> None:
        """Notes how quiet the machine is."""
        if self.peak:
            gflops = machine.gauge(self.peak, threads)
            self.record("gauge", threads=threads, round=turn, gflops=gflops)


SLOWEST_TURN = 60.0
"""Seconds of a turn on `mixed` beyond which a contestant is given few texts and one round."""

SECONDS_OF_CALLS = 3.0
"""About so long a turn of calls with one text may take."""


class Field:
    """The workers of one phase."""

    def __init__(self, track: Track, threads: int, latency: bool) -> None:
        self.track, self.threads, self.latency = track, threads, latency
        self.stage = f"{'latency' if latency else 'throughput'}, threads {threads}"
        self.workers: dict[Contestant, WorkerProcess] = {}

    def __enter__(self) -> "Field":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers.values():
            worker.close()

    def enter(self, contestant: Contestant) -> None:
        """Starts a contestant's worker and lets it load the model."""
        track = self.track
        command = worker_command(contestant, track.sememe, track.files, self.latency)
        name = f"{contestant.label.replace(':', '-')}-{self.threads}.log"
        try:
            self.workers[contestant] = WorkerProcess(command, self.threads, track.logs / name)
        except WorkerError as error:
            track.missing(contestant, self.stage, error)
            return
        answer = self.ask(contestant, "load", model=str(track.model), precision=contestant.loads,
                          threads=self.threads)
        if answer:
            track.record("load", engine=contestant.engine, precision=contestant.precision,
                         threads=self.threads, real=answer["precision"],
                         version=answer["version"], kernels=answer.get("kernels"))

    def ask(self, contestant: Contestant, verb: str, **arguments: object) -> dict | None:
        """A contestant's answer; one that gives none drops out of this phase."""
        if contestant not in self.workers:
            return None
        try:
            return self.workers[contestant].ask(verb, **arguments)
        except WorkerError as error:
            self.track.missing(contestant, self.stage, error)
            self.workers.pop(contestant).close()
            return None

    def order(self, turn: int) -> list[Contestant]:
        """Who runs after whom: every other round backwards, so that a machine's drift cancels."""
        racing = list(self.workers)
        return racing[::-1] if turn % 2 else racing


def throughput(track: Track, contestants: list[Contestant], workloads: list[Workload],
               samples: dict[str, Workload], threads: int, accuracy: Workload | None,
               vectors: Path) -> None:
    """Rounds over all texts of each workload; round 0 warms up. Then the vectors, if asked for.

    - Parameters:
      - samples: the first few texts of each workload, for contestants that are too slow for all.
      - accuracy: the texts whose vectors are wanted.
    """
    with track.pinned(threads), Field(track, threads, latency=False) as racers:
        for contestant in contestants:
            racers.enter(contestant)
        slow = find_slow(racers, workloads, samples)
        for turn in range(track.rounds + 1):
            track.gauge(threads, turn)
            for workload in workloads:
                for contestant in racers.order(turn):
                    if contestant not in slow:
                        take_turn(racers, contestant, workload, turn)
                    elif turn < 2:
                        take_turn(racers, contestant, samples[workload.name], turn)
            print(f"  throughput, threads {threads}, round {turn} of {track.rounds}", flush=True)
        for contestant in list(racers.workers) if accuracy else []:
            if contestant.encodes:
                texts = samples["mixed"] if contestant in slow else accuracy
                racers.ask(contestant, "save", file=texts.path,
                           output=str(vectors / f"{contestant.label.replace(':', '-')}.npy"))


def find_slow(racers: Field, workloads: list[Workload],
              samples: dict[str, Workload]) -> set[Contestant]:
    """The contestants that would hold up the race, such as those that emulate a number type."""
    slow = set()
    workload = workloads[0]
    sample = samples[workload.name]
    for contestant in list(racers.workers):
        if contestant.encodes and (answer := racers.ask(contestant, "run", file=sample.path)):
            if answer["seconds"] * workload.tokens / sample.tokens > SLOWEST_TURN:
                slow.add(contestant)
    return slow


def take_turn(racers: Field, contestant: Contestant, workload: Workload, turn: int) -> None:
    """Lets a contestant work through a file of texts, and notes what it took."""
    verb = "run" if contestant.encodes else "tokenize"
    if answer := racers.ask(contestant, verb, file=workload.path):
        own = answer.pop("tokens")
        racers.track.record(
            "run", engine=contestant.engine, precision=contestant.precision,
            threads=racers.threads, round=turn, workload=workload.name, texts=workload.texts,
            tokens=workload.tokens, own_tokens=own, **answer)


def latency(track: Track, contestants: list[Contestant], workloads: list[Workload], threads: int,
            calls: dict[str, int]) -> None:
    """Rounds of many calls with one text."""
    with track.pinned(threads), Field(track, threads, latency=True) as racers:
        for contestant in contestants:
            if contestant.encodes:
                racers.enter(contestant)
        for turn in range(1, track.rounds + 1):
            for workload in workloads:
                for contestant in racers.order(turn):
                    trial = racers.ask(contestant, "latency", file=workload.path, calls=1)
                    most = int(1e3 * SECONDS_OF_CALLS / trial["p50_ms"]) if trial else 0
                    answer = racers.ask(contestant, "latency", file=workload.path,
                                        calls=max(5, min(calls[workload.name], most)))
                    if answer:
                        track.record("latency", engine=contestant.engine,
                                     precision=contestant.precision, threads=threads, round=turn,
                                     workload=workload.name, **answer)
            print(f"  latency, threads {threads}, round {turn} of {track.rounds}", flush=True)


def cold_start(track: Track, contestants: list[Contestant], query: Workload, threads: int,
               scratch: Path) -> None:
    """From the start of a process to its first vector; round 0 warms the file cache."""
    racing = [contestant for contestant in contestants if contestant.encodes]
    with track.pinned(threads):
        for turn in range(track.rounds + 1):
            for contestant in list(racing):
                try:
                    if contestant.engine == SEMEME:
                        seconds = start_sememe(track, contestant, query, threads)
                    else:
                        seconds = start_peer(track, contestant, query, threads, scratch)
                except WorkerError as error:
                    track.missing(contestant, "cold start", error)
                    racing.remove(contestant)
                    continue
                track.record("cold", engine=contestant.engine, precision=contestant.precision,
                             threads=threads, round=turn, seconds=seconds)
            print(f"  cold start, round {turn} of {track.rounds}", flush=True)


def start_peer(track: Track, contestant: Contestant, query: Workload, threads: int,
               scratch: Path) -> float:
    """Seconds until a fresh worker has written its first vector."""
    command = worker_command(contestant, track.sememe, track.files, latency=True)
    worker = WorkerProcess(command, threads, track.logs / "cold.log")
    try:
        worker.ask("load", model=str(track.model), precision=contestant.loads, threads=threads)
        worker.ask("save", file=query.path, output=str(scratch / "cold.npy"))
        return time.perf_counter() - worker.started
    finally:
        worker.close()


def start_sememe(track: Track, contestant: Contestant, query: Workload, threads: int) -> float:
    """Seconds until `sememe embed` has printed its first vector."""
    command = [str(track.sememe), "embed", "--model", str(track.model), "--precision",
               contestant.precision, "--threads", str(threads), "--format", "jsonl", "--text",
               lines(Path(query.path))[0]]
    start = time.perf_counter()
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=environment(threads)) as process:
            first = process.stdout.readline()
            seconds = time.perf_counter() - start
            process.stdout.read()
            said = process.stderr.read().decode(errors="replace").strip()
    except OSError as error:
        raise WorkerError(f"cannot start {Path(command[0]).name}: {error.strerror}") from error
    if not first:
        raise WorkerError(said.split("\n")[0][:200] or "no output")
    return seconds
