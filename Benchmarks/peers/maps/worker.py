"""openTSNE, umap-learn and scikit-learn as workers of maps.py: the requests that Sememe's worker answers, too."""
import json
import sys
import time
from pathlib import Path

import numpy as np


def peak() -> float:
    """The peak of resident memory of this process, in MiB."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.split("\n") if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def pca(points: np.ndarray, request: dict) -> tuple[float, np.ndarray, float | None]:
    """scikit-learn's PCA."""
    from sklearn.decomposition import PCA

    start = time.perf_counter()
    places = PCA(n_components=2, random_state=request["seed"]).fit_transform(points)
    return time.perf_counter() - start, places, None


def tsne(points: np.ndarray, request: dict) -> tuple[float, np.ndarray, float | None]:
    """openTSNE with its defaults."""
    from openTSNE import TSNE

    start = time.perf_counter()
    places = TSNE(n_jobs=request["threads"], random_state=request["seed"]).fit(points)
    seconds = time.perf_counter() - start
    return seconds, np.asarray(places), float(places.kl_divergence)


def umap(points: np.ndarray, request: dict) -> tuple[float, np.ndarray, float | None]:
    """umap-learn with its defaults; the first map of a process waits for its compiling, too.

    A seed would keep it to one thread, so that it gets none.
    """
    import umap as library

    start = time.perf_counter()
    places = library.UMAP(n_jobs=request["threads"]).fit_transform(points)
    return time.perf_counter() - start, places, None


def main() -> None:
    """Answers requests, a line of JSON each, until they end."""
    for line in sys.stdin:
        request = json.loads(line)["map"]
        try:
            method = {"pca": pca, "tsne": tsne, "umap": umap}[request["method"]]
            seconds, places, divergence = method(np.load(request["points"]), request)
            answer = {"seconds": seconds, "rss_mib": peak(), "divergence": divergence}
            np.save(request["output"], places.astype(np.float32))
        except Exception as error:  # what fails is the answer
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
