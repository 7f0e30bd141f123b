"""Races Sememe's attention against PyTorch's, float32, one long text of random numbers.

PyTorch computes torch.nn.functional.scaled_dot_product_attention with the backend that it picks
itself, once as encoders in PyTorch call it (projections viewed as heads) and once on heads that lie
together. Sides take turns in one run; ratios are taken within a round. Prints Markdown.
"""
import argparse
import json
import statistics
import sys
import time
from pathlib import Path

import duel
from worker_process import WorkerError

LAYOUTS = ("projected", "contiguous")


def arguments() -> argparse.Namespace:
    """The options of a race."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--tokens", default="4096", help="lengths, by commas; by default %(default)s")
    add("--heads", type=int, default=12, help="by default %(default)s")
    add("--head", default="32,64",
        help="widths of a head, by commas; by default %(default)s, as in MiniLM and BERT-base")
    add("--threads", default="1,2", help="numbers of threads, by commas; by default %(default)s")
    add("--rounds", type=int, default=11, help="rounds that count; by default %(default)s")
    add("--sememe", type=Path, default=duel.SEMEME,
        help="the built benchmarks; by default %(default)s")
    add("--worker", choices=LAYOUTS, help=argparse.SUPPRESS)
    return parser.parse_args()


class TorchAttention:
    """PyTorch's side: answers the requests that SememeBenchmarks --worker answers."""

    def __init__(self, layout: str) -> None:
        """Loads PyTorch for one of `LAYOUTS`."""
        import torch

        self.torch = torch
        self.layout = layout
        self.request: dict = {}

    def answer(self, request: dict) -> dict:
        """Runs one call, and says how long it took and which backend it took."""
        torch = self.torch
        if request != self.request:
            torch.set_num_threads(request["threads"])
            self.heads = [self.random(request) for _ in range(3)]
            self.request = request
        with torch.inference_mode():
            start = time.perf_counter()
            torch.nn.functional.scaled_dot_product_attention(*self.heads)
            seconds = time.perf_counter() - start
        # The choice is made inside of the call; asking for it has no public name.
        backend = torch.nn.attention.SDPBackend(torch._fused_sdp_choice(*self.heads))
        return {"seconds": seconds, "kernels": backend.name.lower(), "version": torch.__version__}

    def random(self, request: dict) -> object:
        """Random queries, keys or values, [1 × heads × tokens × head]."""
        tokens, heads, head = request["tokens"], request["heads"], request["head"]
        rows = self.torch.rand(1, tokens, heads * head) * 2 - 1
        turned = rows.view(1, tokens, heads, head).transpose(1, 2)
        return turned if self.layout == "projected" else turned.contiguous()


def answer_standard_input(layout: str) -> None:
    """Answers requests, a line of JSON each, until they end."""
    attention = TorchAttention(layout)
    for line in sys.stdin:
        try:
            answer = attention.answer(json.loads(line)["attend"])
        except Exception as error:  # whatever PyTorch raises is the answer
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)


def commands(sememe: Path) -> dict[str, list[str]]:
    """Sememe and PyTorch in each layout, by name."""
    peers = {f"PyTorch, {layout}": [sys.executable, __file__, "--worker", layout]
             for layout in LAYOUTS}
    return {"Sememe": [str(sememe), "--worker"]} | peers


def row(request: dict, results: list[dict]) -> str:
    """A line of the table: Sememe first, then ratios to it."""
    sememe, peers = results[0], results[1:]
    operations = 4 * request["tokens"] ** 2 * request["heads"] * request["head"]
    rate = operations / statistics.median(sememe["seconds"]) * 1e-9
    cells = [request["tokens"], f"{request['heads']} × {request['head']}", request["threads"],
             f"{statistics.median(sememe['seconds']) * 1e3:.3g}", f"{rate:.0f}",
             f"{sememe['growth']:.0f}"]
    for peer in peers:
        cells += [f"{duel.ratio(peer, sememe):.2f}", f"{peer['growth']:.0f}"]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def heading(results: list[dict]) -> str:
    """The table's head, with the backends that run."""
    cells = ["tokens", "heads", "threads", f"Sememe ({results[0]['kernels']}), ms", "GFLOP/s",
             "MiB"]
    for peer in results[1:]:
        cells += [f"{peer['name']} ({peer['kernels']}) / Sememe", "MiB"]
    return "| " + " | ".join(cells) + " |\n" + "| --: " * len(cells) + "|"


def main() -> None:
    """Races every shape and prints the table."""
    options = arguments()
    if options.worker:
        answer_standard_input(options.worker)
        return
    is_headed = False
    for threads in duel.numbers(options.threads):
        with duel.workers(commands(options.sememe), threads) as workers:
            for head in duel.numbers(options.head):
                for tokens in duel.numbers(options.tokens):
                    request = {"tokens": tokens, "heads": options.heads, "head": head,
                               "threads": threads}
                    results = duel.race(workers, "attend", request, options.rounds)
                    if not is_headed:
                        print(heading(results))
                    is_headed = True
                    print(row(request, results), flush=True)


if __name__ == "__main__":
    try:
        main()
    except WorkerError as error:
        sys.exit(f"attention.py: {error}")
