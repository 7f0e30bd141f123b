"""Makes the peers' model files from the checkpoint; each step once, into a folder of its own.

    python prepare.py STEP --model FOLDER --files FOLDER --calibration FILE
"""
import argparse
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

HERE = Path(__file__).resolve().parent
LLAMA_SOURCE = "llama-cpp-python==0.3.36"
"""The source package that carries llama.cpp's sources."""

TOKENIZER_FILES = ("config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt",
                   "special_tokens_map.json")


def onnx(options: argparse.Namespace) -> None:
    """The graph in float32, with pooling and normalisation."""
    import torch
    from transformers import AutoModel

    class Embedder(torch.nn.Module):
        """Encoder, mean pooling, unit length."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(options.model, attn_implementation="eager")

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
            mask = attention_mask.unsqueeze(-1).float()
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2, dim=1)

    ids = torch.randint(5, 3000, (3, 17))
    mask = torch.ones_like(ids)
    mask[1, 9:] = 0
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        Embedder().eval(), (ids, mask), str(options.folder / "float32.onnx"), opset_version=17,
        input_names=["input_ids", "attention_mask"], output_names=["vectors"], dynamo=False,
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "texts"}})


def onnx_int8(options: argparse.Namespace) -> None:
    """optimum's dynamic quantisation for AVX-512 VNNI, weights per channel."""
    from optimum.onnxruntime import ORTQuantizer
    from optimum.onnxruntime.configuration import AutoQuantizationConfig
    source = options.folder / "source"
    source.mkdir()
    shutil.copy(options.files / "onnx" / "float32.onnx", source / "model.onnx")
    for name in TOKENIZER_FILES:
        shutil.copy(options.model / name, source)
    configuration = AutoQuantizationConfig.avx512_vnni(is_static=False, per_channel=True)
    ORTQuantizer.from_pretrained(source, file_name="model.onnx").quantize(
        save_dir=options.folder / "quantized", quantization_config=configuration)
    quantized, = (options.folder / "quantized").glob("*.onnx")
    shutil.move(quantized, options.folder / "int8.onnx")
    shutil.rmtree(source)
    shutil.rmtree(options.folder / "quantized")


def openvino(options: argparse.Namespace) -> None:
    """The converted graph in float32."""
    import openvino as ov
    graph = ov.convert_model(options.files / "onnx" / "float32.onnx")
    ov.save_model(graph, options.folder / "float32.xml", compress_to_fp16=False)


def openvino_int8(options: argparse.Namespace) -> None:
    """NNCF's post-training quantisation, calibrated with texts that the race does not have."""
    import nncf
    import numpy as np
    import openvino as ov
    from engines.batching import load_tokenizer, token_ids
    texts = options.calibration.read_text(encoding="utf-8").split("\n")[:-1]
    rows = [np.array([ids]) for ids in token_ids(load_tokenizer(options.model), texts)]
    inputs = [{"input_ids": row, "attention_mask": np.ones_like(row)} for row in rows]
    quantized = nncf.quantize(
        ov.Core().read_model(options.files / "openvino" / "float32.xml"), nncf.Dataset(inputs),
        model_type=nncf.ModelType.TRANSFORMER, preset=nncf.QuantizationPreset.MIXED,
        subset_size=len(inputs))
    ov.save_model(quantized, options.folder / "int8.xml", compress_to_fp16=False)


def ctranslate2(options: argparse.Namespace) -> None:
    """The converted checkpoint in float32 and int8."""
    from ctranslate2.converters import TransformersConverter
    for precision in ("float32", "int8"):
        TransformersConverter(str(options.model)).convert(
            str(options.folder / precision), quantization=precision, force=True)


def llama(options: argparse.Namespace) -> None:
    """llama.cpp and its worker, compiled for this CPU, and the checkpoint in its format."""
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary",
                    LLAMA_SOURCE.split("==")[0], "--dest", options.folder, LLAMA_SOURCE],
                   check=True)
    package, = options.folder.glob("*.tar.gz")
    with tarfile.open(package) as archive:
        archive.extractall(options.folder, filter="data")
    package.unlink()
    source, = options.folder.glob("*/vendor/llama.cpp")
    build = options.folder / "build"
    tools = Path(sys.executable).parent
    subprocess.run([tools / "cmake", "-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={tools / 'ninja'}",
                    "-S", HERE / "llama", "-B", build, f"-DLLAMA_SOURCE={source}"], check=True)
    subprocess.run(["nice", tools / "cmake", "--build", build, "--target", "llama_worker"],
                   check=True)
    shutil.copy(build / "llama_worker", options.folder)
    for name, kind in {"float32": "f32", "bfloat16": "bf16", "q8_0": "q8_0"}.items():
        subprocess.run([sys.executable, source / "convert_hf_to_gguf.py", options.model,
                        "--outtype", kind, "--outfile", options.folder / f"{name}.gguf"],
                       check=True)
    shutil.rmtree(source.parents[1])
    shutil.rmtree(build)


STEPS = {"onnx": onnx, "onnx-int8": onnx_int8, "openvino": openvino,
         "openvino-int8": openvino_int8, "ctranslate2": ctranslate2, "llama.cpp": llama}


def main() -> None:
    """Runs one step in an emptied folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--model", type=Path, required=True, help="the checkpoint's folder")
    parser.add_argument("--files", type=Path, required=True, help="where prepared files go")
    parser.add_argument("--calibration", type=Path, required=True, help="texts to calibrate with")
    options = parser.parse_args()
    options.files = options.files.resolve()
    options.folder = options.files / options.step
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    STEPS[options.step](options)


if __name__ == "__main__":
    main()
