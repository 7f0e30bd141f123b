"""The driver's end of a worker: a process that answers lines of JSON and sleeps in between."""
import json
import os
import select
import signal
import subprocess
import time
from pathlib import Path

THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS",
                    "RAYON_NUM_THREADS")


class WorkerError(Exception):
    """Why a worker gave no answer."""


def environment(threads: int) -> dict[str, str]:
    """The environment of a worker that shall use so many threads."""
    counts = {name: str(threads) for name in THREAD_VARIABLES}
    parallel = "true" if threads > 1 else "false"
    return os.environ | counts | {"TOKENIZERS_PARALLELISM": parallel, "HF_HUB_OFFLINE": "1"}


class WorkerProcess:
    """A worker, which runs only while it is asked something.

    Between its turns it is stopped by a signal, for threads that spin while they wait would take
    CPU time from the others.
    """

    def __init__(self, command: list[str], threads: int, log: Path) -> None:
        """Starts the worker; `log` receives what it writes to standard error.

        - Throws: `WorkerError` where it cannot be started.
        """
        self.log = log
        self.received = b""
        self.started = time.perf_counter()
        try:
            with log.open("wb") as errors:
                self.process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                    env=environment(threads), bufsize=0)
        except OSError as error:
            raise WorkerError(f"cannot start {Path(command[0]).name}: {error.strerror}") from error

    def ask(self, verb: str, timeout: float = 900, **arguments: object) -> dict:
        """Its answer to one request.

        - Throws: `WorkerError` with the worker's reason, where it fails, ends or hangs.
        """
        request = json.dumps({verb: arguments}, ensure_ascii=False) + "\n"
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.stdin.write(request.encode())
        except BrokenPipeError as error:
            raise WorkerError(self.last_words()) from error
        line = self.read_line(timeout)
        self.process.send_signal(signal.SIGSTOP)
        try:
            answer = json.loads(line)
        except ValueError as error:
            raise WorkerError(f"no JSON: {line[:200]!r}") from error
        if "error" in answer:
            raise WorkerError(answer["error"])
        return answer

    def read_line(self, timeout: float) -> bytes:
        """The next line that it writes."""
        end = time.monotonic() + timeout
        output = self.process.stdout.fileno()
        while b"\n" not in self.received:
            if not select.select([output], [], [], max(0, end - time.monotonic()))[0]:
                raise WorkerError(f"no answer within {timeout:.0f} seconds")
            part = os.read(output, 65536)
            if not part:
                raise WorkerError(self.last_words())
            self.received += part
        line, _, self.received = self.received.partition(b"\n")
        return line

    def last_words(self) -> str:
        """Why it ended: the last line on its standard error that tells, and its exit status."""
        try:
            status = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "it closed its output but did not end"
        said = self.log.read_text(errors="replace").strip().split("\n")
        told = [line for line in said if "rror" in line] or said
        return f"{told[-1][:200] or 'no message'} (exit status {status})"

    def close(self) -> None:
        """Ends the process, whatever it does."""
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
