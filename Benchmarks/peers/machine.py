"""The machine that races: what it is and what it can do at most."""
import json
import os
import platform
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
TELLING_FLAGS = ("avx2", "fma", "avx_vnni", "avx512f", "avx512bw", "avx512vl", "avx512_vnni",
                 "avx512_bf16", "amx_int8", "amx_bf16")


def facts() -> dict:
    """Processor, memory and load, as the report names them."""
    fields: dict[str, str] = {}
    for line in Path("/proc/cpuinfo").read_text().split("\n"):
        key, _, value = line.partition(":")
        fields.setdefault(key.strip(), value.strip())
    flags = fields.get("flags", "").split()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": fields.get("model name", platform.machine()),
        "cpus": len(os.sched_getaffinity(0)),
        "flags": [flag for flag in TELLING_FLAGS if flag in flags],
        "memory_gib": round(memory / 2**30),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
    }


def compile_peak(cache: Path) -> Path:
    """The program that measures the limits, compiled where it is not yet.

    - Throws: `CalledProcessError` or `OSError` where that fails.
    """
    source, program = HERE / "peak.c", cache / "peak"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        compiler = os.environ.get("CC", "cc")
        subprocess.run([compiler, "-O2", "-pthread", source, "-o", program], check=True)
    return program


def limits(program: Path) -> list[dict]:
    """Every limit, as peak.c prints them."""
    output = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.split("\n") if line]


def gauge(program: Path, threads: int) -> float:
    """GFLOP/s in float32 at this moment: how much of the machine others leave to the race."""
    output = subprocess.run([program, "gauge", str(threads), "0.1"], check=True,
                            capture_output=True, text=True).stdout
    return json.loads(output)["gflops"]


def arithmetic(model: Path, tokens: int, squares: int) -> float:
    """Floating-point operations of texts in a BERT encoder: dense layers, then attention.

    - Parameters:
      - tokens: of all texts.
      - squares: the sum of the texts' squared token counts.
    """
    configuration = json.loads((model / "config.json").read_text())
    hidden, layers = configuration["hidden_size"], configuration["num_hidden_layers"]
    weights = 4 * hidden * hidden + 2 * hidden * configuration["intermediate_size"]
    return layers * (2.0 * weights * tokens + 4.0 * hidden * squares)
