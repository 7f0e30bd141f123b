"""Who races: Sememe and its peers in every precision, and how each one's worker is started."""
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEMEME = "sememe"


@dataclass(frozen=True)
class Contestant:
    """An engine in one precision."""

    engine: str
    precision: str
    """As its worker calls it."""
    kind: str
    """The class it is compared in: float32, bfloat16, int8, auto or tokenizer."""
    step: str | None = None
    """The step of prepare.py that makes its files."""

    @property
    def label(self) -> str:
        """How options and messages name it."""
        return f"{self.engine}:{self.precision}"

    @property
    def encodes(self) -> bool:
        """Whether it gives vectors, or only tokenizes."""
        return self.kind != "tokenizer"

    @property
    def loads(self) -> str:
        """The precision that its worker is asked to load."""
        return self.precision if self.encodes else "float32"


# The classes one after another, Sememe in the midst of each, so that what is compared runs within
# seconds of each other.
CONTESTANTS = (
    Contestant("sentence-transformers", "float32", "float32"),
    Contestant("onnxruntime", "float32", "float32", "onnx"),
    Contestant(SEMEME, "float32", "float32"),
    Contestant("openvino", "float32", "float32", "openvino"),
    Contestant("ctranslate2", "float32", "float32", "ctranslate2"),
    Contestant("llama.cpp", "float32", "float32", "llama.cpp"),
    Contestant(SEMEME, "auto", "auto"),
    Contestant("sentence-transformers", "bfloat16", "bfloat16"),
    Contestant(SEMEME, "bfloat16", "bfloat16"),
    Contestant("openvino", "bfloat16", "bfloat16", "openvino"),
    Contestant("llama.cpp", "bfloat16", "bfloat16", "llama.cpp"),
    Contestant("onnxruntime", "int8", "int8", "onnx-int8"),
    Contestant("ctranslate2", "int8", "int8", "ctranslate2"),
    Contestant(SEMEME, "int8", "int8"),
    Contestant("openvino", "int8", "int8", "openvino-int8"),
    Contestant("llama.cpp", "q8_0", "int8", "llama.cpp"),
    Contestant(SEMEME, "tokenizer", "tokenizer"),
    Contestant("tokenizers", "tokenizer", "tokenizer"),
)

REFERENCE = CONTESTANTS[0]
"""What accuracy is measured against."""


def chosen(names: str | None) -> list[Contestant]:
    """The contestants that a list of engines or `engine:precision` names; all without a list."""
    if names is None:
        return list(CONTESTANTS)
    wanted = names.split(",")
    known = {name for c in CONTESTANTS for name in (c.engine, c.label)}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise ValueError(f"unknown engines {', '.join(unknown)}; known are "
                         + ", ".join(c.label for c in CONTESTANTS))
    return [c for c in CONTESTANTS if c.engine in wanted or c.label in wanted]


def worker_command(contestant: Contestant, sememe: Path, files: Path, latency: bool) -> list[str]:
    """How its worker is started; with `latency` all threads work on one text."""
    if contestant.engine == SEMEME:
        return [str(sememe), "bench", "--worker"]
    if contestant.engine == "llama.cpp":
        return [str(files / "llama.cpp" / "llama_worker"), str(files / "llama.cpp")]
    command = [sys.executable, "-W", "ignore", str(HERE / "worker.py"), contestant.engine,
               "--files", str(files)]
    return command + ["--latency"] if latency else command
