#!/usr/bin/env python3
"""Measures how a large model loads: a checkpoint of BERT-large's size with random weights.

    Benchmarks/loading.py --sememe .build/release/sememe [--folder DIR] [--threads 2] [--runs 3]

Prints for each precision the best and the median time from the call to the loaded model, the most memory
that was resident, and its ratio to the size of the checkpoint; and how long `sememe model info` takes, as
a process, for it and for a sparse file of 2 GB. The checkpoint has just been written, so that it lies in
the system's cache. Needs nothing but Python.
"""
import argparse
import array
import json
import pathlib
import random
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

TOKENIZER = pathlib.Path(__file__).resolve().parents[1] / "Tests/Fixtures/golden/bert-base"
LARGE = {
    "model_type": "bert", "vocab_size": 30522, "hidden_size": 1024, "num_hidden_layers": 24,
    "num_attention_heads": 16, "intermediate_size": 4096, "max_position_embeddings": 512,
    "type_vocab_size": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12,
}


def shapes(config):
    """Names and sizes of BERT's weights."""
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    yield "embeddings.word_embeddings.weight", [config["vocab_size"], hidden]
    yield "embeddings.position_embeddings.weight", [config["max_position_embeddings"], hidden]
    yield "embeddings.token_type_embeddings.weight", [config["type_vocab_size"], hidden]
    maps = {"attention.self.query": (hidden, hidden), "attention.self.key": (hidden, hidden),
            "attention.self.value": (hidden, hidden), "attention.output.dense": (hidden, hidden),
            "intermediate.dense": (inner, hidden), "output.dense": (hidden, inner)}
    norms = ["embeddings.LayerNorm"]
    for layer in range(config["num_hidden_layers"]):
        prefix = f"encoder.layer.{layer}."
        for name, size in maps.items():
            yield f"{prefix}{name}.weight", list(size)
            yield f"{prefix}{name}.bias", [size[0]]
        norms += [f"{prefix}attention.output.LayerNorm", f"{prefix}output.LayerNorm"]
    for name in norms:
        yield f"{name}.weight", [hidden]
        yield f"{name}.bias", [hidden]


def header(config):
    """The header of a safetensors file, and the bytes behind it."""
    entries, offset = {}, 0
    for name, shape in sorted(shapes(config)):
        size = 4
        for dimension in shape:
            size *= dimension
        entries[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(entries).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text, offset


def write(folder, config, sparse=False):
    """Writes a model; the numbers of a sparse one are zeros that take no room on disk."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(TOKENIZER / name, folder)
    (folder / "config.json").write_text(json.dumps(config))
    start, size = header(config)
    numbers = random.Random(1)
    block = array.array("f", (numbers.gauss(0, 0.02) for _ in range(1 << 18))).tobytes()
    with open(folder / "model.safetensors", "wb") as file:
        file.write(start)
        if sparse:
            file.truncate(len(start) + size)
            return size
        for written in range(0, size, len(block)):
            file.write(block[:size - written])
    return size


def load(sememe, folder, precision, threads):
    """Loads the model in a process of its own: seconds, and MiB at the most."""
    request = {"load": {"model": str(folder), "precision": precision, "threads": threads}}
    answer = json.loads(subprocess.run(
        [sememe, "bench", "--worker"], input=json.dumps(request) + "\n", text=True, check=True,
        stdout=subprocess.PIPE).stdout)
    if "error" in answer:
        sys.exit(answer["error"])
    return answer["seconds"], answer["rss_mib"]


def info(sememe, folder, runs):
    """The milliseconds that `sememe model info` takes."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        subprocess.run([sememe, "model", "info", str(folder)], check=True, stdout=subprocess.DEVNULL)
        times.append(1e3 * (time.perf_counter() - begin))
    return f"best {min(times):.0f} ms, median {statistics.median(times):.0f} ms"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sememe", default=".build/release/sememe")
    parser.add_argument("--folder", type=pathlib.Path, help="kept, and used again; else a temporary one")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = options.folder or pathlib.Path(temporary)
        large, sparse = root / "large", root / "sparse"
        size = write(large, LARGE)
        sparse_size = write(sparse, LARGE | {"vocab_size": 191_000}, sparse=True)
        print(f"info, {sparse_size / 1e9:.1f} GB sparse: {info(options.sememe, sparse, options.runs)}")
        print(f"info, {size / 1e9:.2f} GB: {info(options.sememe, large, options.runs)}")
        print(f"checkpoint {size / 2**20:.0f} MiB, {options.threads} threads, {options.runs} runs")
        for precision in ("float32", "bfloat16", "int8"):
            results = [load(options.sememe, large, precision, options.threads)
                       for _ in range(options.runs)]
            seconds = [result[0] for result in results]
            memory = max(result[1] for result in results)
            print(f"{precision:9s} best {min(seconds):.2f} s, median {statistics.median(seconds):.2f} s; "
                  f"{memory:.0f} MiB resident, {memory * 2**20 / size:.2f} of the checkpoint")


if __name__ == "__main__":
    main()
