"""The two sides of every comparison: the command `sememe`, and sentence-transformers."""
import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np  # noqa: E402  (the environment must be set before these)
from huggingface_hub import snapshot_download  # noqa: E402

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
ROOT = Path(__file__).resolve().parent.parent.parent


def arguments(summary):
    """The options that every comparison has."""
    parser = argparse.ArgumentParser(description=summary)
    parser.add_argument("--sememe", default=str(ROOT / ".build" / "release" / "sememe"), help="the command")
    parser.add_argument("--model", help="a model folder; by default what the Hugging Face cache holds of " + MODEL)
    parser.add_argument("--data", default=os.environ.get("SEMEME_DATA"), help="the data folder; by default SEMEME_DATA")
    parser.add_argument("--precision", default="float32", help="as sememe embed takes it")
    options = parser.parse_args()
    if not options.data:
        parser.error("set SEMEME_DATA to the folder of the data sets, or give --data")
    options.model = options.model or snapshot_download(MODEL, local_files_only=True)
    options.data = Path(options.data)
    return options


def by_sememe(texts, options):
    """Vectors of the texts, [texts × dimension], by the command, through a file of JSON lines."""
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder) / "texts.jsonl", Path(folder) / "vectors.npy"
        lines = (json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
        source.write_text("".join(lines), encoding="utf-8", newline="\n")
        subprocess.run(
            [options.sememe, "embed", "--model", options.model, "--precision", options.precision, "--field", "text",
             "--format", "npy", "--output", str(result), str(source)], check=True)
        vectors = np.load(result)
    assert len(vectors) == len(texts), f"{len(texts)} texts went in, {len(vectors)} vectors came out"
    return vectors


def by_reference(texts, options):
    """Vectors of the texts, [texts × dimension], by sentence-transformers in float32."""
    from sentence_transformers import SentenceTransformer
    return SentenceTransformer(options.model, device="cpu").encode(texts, batch_size=32)
