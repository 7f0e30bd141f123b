"""Races Sememe against PyTorch on one text of thousands of tokens, float32, random weights.

The encoders are those that read 8192 tokens: ModernBERT as transformers has it, and GTE, Nomic and
Jina as Scripts/golden writes them, with scaled_dot_product_attention. Sides take turns in one run;
ratios are taken within a round. Prints Markdown, with the growth of each side's peak of memory.
"""
import argparse
import functools
import json
import statistics
import sys
import time
from pathlib import Path

import duel
from worker_process import WorkerError

sys.path.insert(0, str(duel.ROOT / "Scripts/golden"))

# Layers that have every kind of attention in about its share, and few enough to repeat.
LAYERS = {"modernbert-base": 3, "gte-base-en-v1.5": 2, "nomic-embed-text-v1.5": 2,
          "jina-embeddings-v2-base-en": 2}
VOCABULARY = 5000


def arguments() -> argparse.Namespace:
    """The options of a race."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--models", default=",".join(LAYERS), help="by commas; by default %(default)s")
    add("--tokens", default="2048,4096,8192", help="lengths, by commas; by default %(default)s")
    add("--threads", default="1,2", help="numbers of threads, by commas; by default %(default)s")
    add("--rounds", type=int, default=3, help="rounds that count; by default %(default)s")
    add("--sememe", type=Path, default=duel.SEMEME,
        help="the built benchmarks; by default %(default)s")
    add("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def attend(query, key, value, mask, bias=None):
    """The attention of Scripts/golden/remote_archs.py as PyTorch has it; no text is padded here."""
    import torch

    attended = torch.nn.functional.scaled_dot_product_attention(query, key, value, bias)
    return attended.transpose(1, 2).flatten(2), None


def encoder(request: dict) -> object:
    """PyTorch's encoder for a request, with its own random weights."""
    import torch
    import remote_archs
    import transformers

    remote_archs.attend = attend
    # The published code keeps the bias of the last length, too.
    remote_archs.JinaBert.bias = functools.lru_cache(1)(remote_archs.JinaBert.bias)
    conf = request["configuration"] | {"vocab_size": VOCABULARY}
    layers = request["layers"]
    torch.manual_seed(1)
    match request["model"]:
        case "modernbert-base":
            settings = conf | {"num_hidden_layers": layers, "pad_token_id": 0,
                               "attn_implementation": "sdpa", "reference_compile": False}
            model = transformers.ModernBertModel(transformers.ModernBertConfig(**settings))
        case "gte-base-en-v1.5":
            settings = {"num_hidden_layers": layers, "layer_norm_eps": 1e-12, "hidden_act": "gelu"}
            model = remote_archs.GteNew(**(conf | settings))
        case "nomic-embed-text-v1.5":
            biases = {"qkv_proj_bias": False, "mlp_fc1_bias": False, "mlp_fc2_bias": False}
            model = remote_archs.NomicBert(**(conf | biases | {"n_layer": layers}))
        case "jina-embeddings-v2-base-en":
            settings = {"num_hidden_layers": layers, "layer_norm_eps": 1e-12, "type_vocab_size": 2}
            model = remote_archs.JinaBert(**(conf | settings))
        case name:
            raise ValueError(f"no encoder {name} in PyTorch; known are {', '.join(LAYERS)}")
    return model.eval()


class TorchEncoding:
    """PyTorch's side: answers the requests that SememeBenchmarks --worker answers."""

    def __init__(self) -> None:
        """Begins without an encoder."""
        self.loaded = None

    def answer(self, request: dict) -> dict:
        """Encodes a text of random tokens, and says how long it took."""
        import torch

        torch.set_num_threads(request["threads"])
        if self.loaded is None or self.loaded[0] != request["model"]:
            self.loaded = None
            self.loaded = request["model"], encoder(request)
        ids = torch.randint(5, VOCABULARY, (1, request["tokens"]))
        mask = torch.ones_like(ids)
        with torch.inference_mode():
            start = time.perf_counter()
            self.loaded[1](input_ids=ids, attention_mask=mask)
            seconds = time.perf_counter() - start
        return {"seconds": seconds, "kernels": torch.__version__}


def answer_standard_input() -> None:
    """Answers requests, a line of JSON each, until they end."""
    encoding = TorchEncoding()
    for line in sys.stdin:
        try:
            answer = encoding.answer(json.loads(line)["encode"])
        except Exception as error:  # whatever PyTorch raises is the answer
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)


def row(request: dict, results: list[dict]) -> str:
    """A line of the table."""
    sememe, peer = results
    seconds = statistics.median(sememe["seconds"])
    cells = [request["model"], request["layers"], request["threads"], request["tokens"],
             f"{seconds:.3g}", f"{request['tokens'] / seconds:.0f}",
             f"{duel.ratio(peer, sememe):.2f}", f"{sememe['growth']:.0f}", f"{peer['growth']:.0f}"]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def heading(results: list[dict]) -> str:
    """The table's head."""
    sememe, peer = results
    cells = ["model", "layers", "threads", "tokens", f"Sememe ({sememe['kernels']}), s",
             "tokens/s", f"PyTorch ({peer['kernels']}) / Sememe", "Sememe, MiB", "PyTorch, MiB"]
    return "| " + " | ".join(cells) + " |\n| --- " + "| --: " * (len(cells) - 1) + "|"


def main() -> None:
    """Races every shape and prints the table."""
    options = arguments()
    if options.worker:
        answer_standard_input()
        return
    commands = {"Sememe": [str(options.sememe), "--worker"],
                "PyTorch": [sys.executable, __file__, "--worker"]}
    is_headed = False
    for model in options.models.split(","):
        for threads in duel.numbers(options.threads):
            for tokens in duel.numbers(options.tokens):
                # Fresh workers, so that memory grows from what the loaded encoder takes.
                with duel.workers(commands, threads) as workers:
                    said = workers["Sememe"].ask("configuration", model=model)
                    request = {"model": model, "layers": LAYERS.get(model, 2), "tokens": tokens,
                               "threads": threads} | said
                    results = duel.race(workers, "encode", request, options.rounds)
                if not is_headed:
                    print(heading(results))
                is_headed = True
                print(row(request, results), flush=True)


if __name__ == "__main__":
    try:
        main()
    except WorkerError as error:
        sys.exit(f"long_inputs.py: {error}")
