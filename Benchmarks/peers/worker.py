"""A Python peer as a worker: it answers lines of JSON by the protocol of README.md.

    python worker.py ENGINE --files FOLDER [--latency]
"""
import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path

import engines


def lines(path: str) -> list[str]:
    """The texts of a file, one a line."""
    return Path(path).read_text(encoding="utf-8").split("\n")[:-1]


def cpu_seconds() -> float:
    """Seconds of CPU time that this process has used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_memory() -> float:
    """The peak of resident memory in MiB, of this program alone: getrusage counts its parent's."""
    status = Path("/proc/self/status").read_text().split("\n")
    return int(next(line for line in status if line.startswith("VmHWM:")).split()[1]) / 1024


class Worker:
    """One engine and the requests it answers."""

    def __init__(self, engine: str, files: Path, is_for_latency: bool) -> None:
        self.name, self.files, self.is_for_latency = engine, files, is_for_latency
        self.engine = None
        self.tokenizer = None
        self.model = Path()

    def load(self, model: str, precision: str, threads: int) -> dict:
        """Loads the model; what follows uses it."""
        start = time.perf_counter()
        self.model = Path(model)
        streams = 1 if self.is_for_latency else threads
        self.engine = engines.load(
            self.name, engines.Settings(self.model, self.files, precision, threads, streams))
        return {"seconds": time.perf_counter() - start, "version": self.engine.version,
                "precision": self.engine.precision, "rss_mib": peak_memory()}

    def run(self, file: str) -> dict:
        """Encodes a file once; reading it and counting its tokens are not timed."""
        from engines.batching import load_tokenizer, token_ids
        texts = lines(file)
        answer = self.timed(lambda: self.engine.encode(texts))
        self.tokenizer = self.tokenizer or load_tokenizer(self.model)
        return answer | {"tokens": sum(map(len, token_ids(self.tokenizer, texts)))}

    def tokenize(self, file: str) -> dict:
        """Tokenizes a file once."""
        texts = lines(file)
        tokens = 0

        def count() -> None:
            nonlocal tokens
            tokens = self.engine.tokenize(texts)
        return self.timed(count) | {"tokens": tokens}

    def save(self, file: str, output: str) -> dict:
        """Writes the vectors of a file."""
        import numpy
        texts = lines(file)
        numpy.save(output, self.engine.encode(texts))
        return {"texts": len(texts)}

    def latency(self, file: str, calls: int) -> dict:
        """Encodes the first text of a file again and again."""
        text = lines(file)[:1]
        for _ in range(max(5, calls // 10)):
            self.engine.encode(text)
        seconds = []
        for _ in range(calls):
            start = time.perf_counter()
            self.engine.encode(text)
            seconds.append(time.perf_counter() - start)
        seconds.sort()
        return {"p50_ms": 1e3 * seconds[calls // 2], "p99_ms": 1e3 * seconds[calls * 99 // 100]}

    @staticmethod
    def timed(work) -> dict:
        """Calls a function and tells what it cost."""
        cpu, start = cpu_seconds(), time.perf_counter()
        work()
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "cpu_seconds": cpu_seconds() - cpu, "rss_mib": peak_memory()}

    def answer(self, request: dict) -> dict:
        """Does what one line asks for."""
        (verb, arguments), = request.items()
        actions = {"load": self.load, "run": self.run, "tokenize": self.tokenize,
                   "save": self.save, "latency": self.latency}
        return actions[verb](**arguments)


def main() -> None:
    """Answers standard input line by line until it ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=engines.MODULES)
    parser.add_argument("--files", type=Path, required=True, help="the prepared model files")
    parser.add_argument("--latency", action="store_true", help="all threads work on one text")
    options = parser.parse_args()
    # Libraries print what they like; only answers may go where the driver reads.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    worker = Worker(options.engine, options.files, options.latency)
    for line in sys.stdin:
        try:
            answer = worker.answer(json.loads(line))
        except Exception as error:  # Whatever a library throws is this peer's answer.
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
    # Some libraries do not end their threads in good order.
    os._exit(0)


if __name__ == "__main__":
    main()
