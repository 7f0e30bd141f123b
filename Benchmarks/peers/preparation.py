"""Runs the steps of prepare.py that the race needs, and keeps what they make."""
import hashlib
import inspect
import subprocess
import sys
from pathlib import Path

import prepare
from contestants import Contestant
from phases import Track

HERE = Path(__file__).resolve().parent

NEEDED = {"onnx-int8": ["onnx"], "openvino": ["onnx"], "openvino-int8": ["onnx", "openvino"]}
"""The steps whose files a step starts from."""


def ready(track: Track, contestants: list[Contestant], cache: Path,
          calibration: str) -> list[Contestant]:
    """The contestants whose files are there or could be made; the others are noted as missing."""
    failures: dict[str | None, str | None] = {None: None}
    for last in dict.fromkeys(c.step for c in contestants if c.step):
        for step in [*NEEDED.get(last, []), last]:
            if step not in failures:
                failures[step] = run(step, track.model, cache, calibration)
    for contestant in contestants:
        if reason := failures[contestant.step]:
            track.missing(contestant, "preparation", reason)
    return [c for c in contestants if failures[c.step] is None]


def run(step: str, model: Path, cache: Path, calibration: str) -> str | None:
    """Makes the files of one step, unless they are there; why it failed, if it did."""
    stamp, current = cache / "files" / step / "prepared", key(step, model)
    if stamp.exists() and stamp.read_text() == current:
        return None
    print(f"  preparing {step}", flush=True)
    log = cache / "logs" / f"prepare-{step}.log"
    command = [sys.executable, "-W", "ignore", HERE / "prepare.py", step, "--model", model,
               "--files", cache / "files", "--calibration", calibration]
    with log.open("wb") as output:
        done = subprocess.run(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    if done.returncode:
        said = log.read_text(errors="replace").strip().split("\n")
        told = [line for line in said if "rror" in line] or said
        return f"{told[-1][:200]} (see logs/{log.name})"
    stamp.write_text(current)
    return None


def key(step: str, model: Path) -> str:
    """What a step's files depend on: the step itself, versions and model."""
    content = [inspect.getsource(prepare.STEPS[step]), prepare.LLAMA_SOURCE, str(model),
               (HERE / "requirements.txt").read_text()]
    if step == "llama.cpp":
        content += [path.read_text() for path in sorted((HERE / "llama").iterdir())]
    return hashlib.sha256("\n".join(content).encode()).hexdigest()
