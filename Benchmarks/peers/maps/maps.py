"""Races Sememe's maps of vectors against openTSNE, umap-learn and scikit-learn, and judges the maps alike.

    swift build -c release --product SememeBenchmarks
    pip install openTSNE umap-learn scikit-learn
    python Benchmarks/peers/maps/maps.py vectors.npy

Each map is made by a fresh process with the defaults of its program, one after the other in every round,
every other round backwards; ratios are taken within a round. With `--warm` every process makes the map twice
and the second is measured, so that nothing is compiled or loaded within it. Trustworthiness and the share of nearest
neighbours that stay are scikit-learn's, for all maps alike. Prints Markdown.
"""
import argparse
import os
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import duel
from worker_process import WorkerError, WorkerProcess

HERE = Path(__file__).resolve().parent
PEERS = {"pca": "scikit-learn", "tsne": "openTSNE", "umap": "umap-learn"}


def arguments() -> argparse.Namespace:
    """The options of a race."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("points", type=Path, help="a matrix of NumPy")
    add("--methods", default=",".join(PEERS), help="by commas; by default %(default)s")
    add("--programs", default="sememe,peer", help="by default %(default)s")
    add("--threads", type=int, default=2, help="by default %(default)s")
    add("--rounds", type=int, default=3, help="by default %(default)s")
    add("--warm", action="store_true", help="measures the second map of each process")
    add("--judged", type=int, default=5000,
        help="points that trustworthiness is computed of; by default %(default)s")
    add("--sememe", type=Path, default=duel.SEMEME, help="by default %(default)s")
    return parser.parse_args()


class Judge:
    """Measures how well maps keep the neighbours of some points."""

    def __init__(self, points: np.ndarray, judged: int) -> None:
        """Finds the neighbours of the points, once."""
        self.points = points
        self.sample = np.random.default_rng(0).permutation(len(points))[:judged]
        self.neighbors = self.nearest(points)

    def nearest(self, points: np.ndarray) -> np.ndarray:
        """The ten nearest neighbours of the sample among all points."""
        search = NearestNeighbors(n_neighbors=11).fit(points)
        found = search.kneighbors(points[self.sample], return_distance=False)
        return np.array([[i for i in row if i != own][:10] for row, own in zip(found, self.sample)])

    def grade(self, places: np.ndarray) -> dict[str, float]:
        """Trustworthiness of the sample alone, and the neighbours kept among all points."""
        kept = [len(set(a) & set(b)) / 10 for a, b in zip(self.neighbors, self.nearest(places))]
        return {"trustworthiness": trustworthiness(self.points[self.sample], places[self.sample],
                                                   n_neighbors=15),
                "recall": float(np.mean(kept))}


def ask(program: str, options: argparse.Namespace, cache: Path, request: dict) -> dict:
    """The answer of a fresh process."""
    command = [sys.executable, str(HERE / "worker.py")]
    if program == "sememe":
        command = [str(options.sememe), "--worker"]
    worker = WorkerProcess(command, options.threads, cache / f"maps-{program}.log")
    # The judge's BLAS threads keep the cores busy for a while after their last product, and a worker that is
    # ready at once would share them.
    time.sleep(1)
    try:
        if options.warm:
            worker.ask("map", timeout=3600, **request)
        return worker.ask("map", timeout=3600, **request)
    finally:
        worker.close()


def race(method: str, options: argparse.Namespace, cache: Path, judge: Judge) -> None:
    """Makes maps by one method and prints what came of it."""
    output = cache / "map.npy"
    results: dict[str, list[dict]] = {name: [] for name in options.programs.split(",")}
    for number in range(options.rounds):
        for name in list(results)[::-1 if number % 2 else 1]:
            request = {"method": method, "points": str(options.points), "output": str(output),
                       "threads": options.threads, "seed": number + 1}
            try:
                answer = ask(name, options, cache, request)
            except WorkerError as error:
                print(f"{name}: {error}", file=sys.stderr)
                del results[name]
                continue
            results[name].append(answer | judge.grade(np.load(output)))
    ours = results.get("sememe", [])
    for name, answers in results.items():
        ratios = [a["seconds"] / b["seconds"] for a, b in zip(answers, ours)]
        divergences = [a["divergence"] for a in answers if a["divergence"] is not None]
        cells = [method, PEERS[method] if name == "peer" else name,
                 f"{statistics.median(a['seconds'] for a in answers):.3f}",
                 f"{statistics.median(ratios):.2f}×" if ratios else "",
                 f"{max(a['rss_mib'] for a in answers):.0f}",
                 f"{statistics.mean(a['trustworthiness'] for a in answers):.4f}",
                 f"{statistics.mean(a['recall'] for a in answers):.4f}",
                 f"{statistics.mean(divergences):.4f}" if divergences else ""]
        print("| " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    """Runs the race."""
    options = arguments()
    cache = Path(os.environ.get("PEERS_CACHE", duel.ROOT / ".build/peers"))
    cache.mkdir(parents=True, exist_ok=True)
    points = np.load(options.points)
    judge = Judge(points, options.judged)
    print(f"{len(points):,} × {points.shape[1]}, {options.threads} threads, {options.rounds} rounds"
          f"{', second map of each process' if options.warm else ''}; "
          f"quality of {len(judge.sample):,} points\n\n"
          "| method | program | seconds | ratio | peak MiB | trustworthiness (15) | neighbours kept (10) "
          "| divergence |\n|---|---|---|---|---|---|---|---|")
    for method in options.methods.split(","):
        race(method, options, cache, judge)


main()
