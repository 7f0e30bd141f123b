"""Writes the small files of weights in Tests/Fixtures/checkpoints.

They pin how files of PyTorch and GGUF are read: the same numbers in several forms, next to what the
libraries themselves make of them as float32, in expected.safetensors.

    python checkpoint_files.py

Versions are in requirements.txt. The same versions give the same files, but for legacy.bin, which names
its storages by addresses in memory.
"""

import json
import pathlib

import gguf
import numpy as np
import safetensors.torch
import torch

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures"
OUT = FIXTURES / "checkpoints"
SEED = 20

FLOATS = {"f64": torch.float64, "f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}
INTEGERS = {
    "i64": torch.int64, "i32": torch.int32, "i16": torch.int16, "i8": torch.int8, "u8": torch.uint8,
}
# Formats that gguf quantises itself; it only reads the others, whose bytes are drawn at random.
WRITTEN = ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0"]
DRAWN = {"Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}  # format: where its half-precision scales lie


def torch_tensors():
    """Every type of number, and every way in which a tensor can look at a storage."""
    torch.manual_seed(SEED)
    tensors = {name: torch.randn(3, 5).to(kind) for name, kind in FLOATS.items()}
    for name, kind in INTEGERS.items():
        limits = torch.iinfo(kind)
        tensors[name] = torch.tensor([limits.min, 0, 1, 77, limits.max], dtype=kind)
    base = torch.randn(4, 6, 2)
    tensors |= {
        "bool": torch.tensor([[True, False, True]]),
        "scalar": torch.tensor(-2.5),
        "empty": torch.zeros(0, 3),
        "parameter": torch.nn.Parameter(torch.randn(2, 3)),
        "tied.first": base,
        "tied.second": base,
        "views.rows": base[1:3],
        "views.columns": base[:, 2:5],
        "views.transposed": base.transpose(0, 1),
        "views.permuted": base.permute(2, 0, 1),
        "views.stepped": base[::2, 1::3, 1],
        "views.half": torch.randn(6, 4).half().t(),
        "views.bytes": torch.arange(12, dtype=torch.uint8).view(3, 4).t(),
        "views.doubles": torch.randn(3, 4, dtype=torch.float64).t(),
        "views.integers": torch.arange(12).view(3, 4).t(),
        "größe": torch.ones(1),
    }
    return tensors


def write_torch(folder):
    folder.mkdir(parents=True, exist_ok=True)
    tensors = torch_tensors()
    torch.save(tensors, folder / "zip.bin")
    torch.save(tensors, folder / "protocol4.bin", pickle_protocol=4)
    torch.save(tensors, folder / "legacy.bin", _use_new_zipfile_serialization=False)
    expected = {
        name: tensor.detach().to(torch.float32).contiguous().clone() for name, tensor in tensors.items()}
    safetensors.torch.save_file(expected, folder / "expected.safetensors")

    layer = torch.nn.Linear(3, 2)
    # A state_dict carries attributes; a whole module names its class, which is refused.
    torch.save(layer.state_dict(), folder / "state_dict.bin")
    torch.save(layer, folder / "module.bin")
    torch.save({"state": layer.state_dict(), "epoch": 3}, folder / "nested.bin")


def write_shards(folder):
    folder.mkdir(parents=True, exist_ok=True)
    tensors = torch_tensors()
    names = sorted(tensors)
    shards = {
        "pytorch_model-00001-of-00002.bin": names[::2], "pytorch_model-00002-of-00002.bin": names[1::2]}
    for shard, members in shards.items():
        torch.save({name: tensors[name].clone() for name in members}, folder / shard)
    index = {
        "metadata": {}, "weight_map": {name: shard for shard, members in shards.items() for name in members}}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index, indent=1) + "\n")


def write_model(case):
    """A golden model's weights as transformers saved them before safetensors."""
    tensors = safetensors.torch.load_file(FIXTURES / "golden" / case / "model.safetensors")
    (OUT / case).mkdir(parents=True, exist_ok=True)
    torch.save(tensors, OUT / case / "pytorch_model.bin")


def blocks(name, rows, width, generator):
    """Quantised bytes, [rows × bytes of a row]."""
    kind = gguf.GGMLQuantizationType[name]
    if name in WRITTEN:
        return gguf.quants.quantize(generator.standard_normal((rows, width), np.float32), kind)
    count, size = gguf.GGML_QUANT_SIZES[kind]
    drawn = generator.integers(0, 256, (rows * width // count, size), np.uint8)
    for place in DRAWN[name]:
        scales = generator.uniform(-0.1, 0.1, len(drawn)).astype(np.float16)
        drawn[:, place : place + 2] = scales[:, None].view(np.uint8)
    return drawn.reshape(rows, -1)


def write_gguf(folder):
    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(SEED)
    writer = gguf.GGUFWriter(folder / "formats.gguf", "bert")
    writer.add_uint32("bert.block_count", 2)
    writer.add_float32("bert.attention.layer_norm_epsilon", 1e-12)
    writer.add_float64("test.double", 0.1)
    writer.add_bool("bert.attention.causal", False)
    writer.add_int8("test.int8", -8)
    writer.add_int16("test.int16", -16)
    writer.add_int32("test.int32", -32)
    writer.add_int64("test.int64", -(2**62))
    writer.add_uint8("test.uint8", 255)
    writer.add_uint16("test.uint16", 65535)
    writer.add_uint64("test.uint64", 2**64 - 1)
    writer.add_string("tokenizer.ggml.model", "bert")
    writer.add_array("tokenizer.ggml.tokens", ["[PAD]", "▁grüße", ""])
    writer.add_array("tokenizer.ggml.scores", [0.5, -1.0, 2.0])
    writer.add_array("tokenizer.ggml.token_type", [3, 1, 1])
    expected = {}
    for name, kind in [
        ("F32", np.float32), ("F16", np.float16), ("F64", np.float64), ("I8", np.int8), ("I16", np.int16),
        ("I32", np.int32), ("I64", np.int64),
    ]:
        tensor = (generator.standard_normal((3, 5)) * 50).astype(kind)
        writer.add_tensor(name, tensor)
        expected[name] = tensor.astype(np.float32)
    short = torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(SEED)).bfloat16()
    writer.add_tensor(
        "BF16", short.view(torch.uint16).numpy().view(np.uint8), raw_dtype=gguf.GGMLQuantizationType.BF16)
    expected["BF16"] = short.float().numpy()
    for name in [*WRITTEN, *DRAWN]:
        kind = gguf.GGMLQuantizationType[name]
        raw = blocks(name, 3, 2 * gguf.GGML_QUANT_SIZES[kind][0], generator)
        writer.add_tensor(name, raw, raw_dtype=kind)
        expected[name] = gguf.quants.dequantize(raw, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    tensors = {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in expected.items()}
    safetensors.torch.save_file(tensors, folder / "expected.safetensors")


def main():
    write_torch(OUT / "torch")
    write_shards(OUT / "torch-shards")
    write_model("bert-base")
    write_gguf(OUT / "gguf")


if __name__ == "__main__":
    main()
