"""The peers behind one interface; each module imports only its own library, for an honest start.

An engine has `encode(texts)`, which gives float32 vectors of unit length, [texts × dimension], in
the order of the texts, and `version`, the library's. `precision` is what it really computes in.
"""
import importlib
from dataclasses import dataclass
from pathlib import Path

MODULES = {
    "sentence-transformers": "reference",
    "onnxruntime": "onnx_runtime",
    "openvino": "open_vino",
    "ctranslate2": "ctranslate",
    "tokenizers": "tokenizer",
}


@dataclass
class Settings:
    """What an engine is asked to load."""

    model: Path
    """The checkpoint's folder."""
    files: Path
    """The folder of the model files that prepare.py made."""
    precision: str
    threads: int
    streams: int
    """Batches computed at the same time, each by its share of the threads."""


def load(engine: str, settings: Settings):
    """Loads an engine by its name."""
    return importlib.import_module(f"engines.{MODULES[engine]}").Engine(settings)
