"""Reference numbers: eigenvalues and singular values, density clusters, measures of a map."""
import numpy as np
import torch

from common import Expected


def stored(exp, tensors, dtype=np.float64):
    for name, value in tensors.items():
        exp.tensors[name] = torch.from_numpy(np.array(value, dtype=dtype, order="C"))


def rounded(x):
    """Numbers that 32-bit floats hold, so that reader and reference start from the same ones."""
    return x.astype(np.float32).astype(np.float64)


def linear_algebra(ctx):
    case = "numerics-linear-algebra"
    folder = ctx.start(case)
    g = np.random.default_rng(ctx.case_seed(case))
    exp = Expected(case, tolerance={"rtol": 1e-6, "atol": 1e-6},
                   notes="eigenvalues falling; eigenvectors, left and right singular vectors as rows, the largest "
                         "absolute entry of each eigenvector and right singular vector positive")
    n, rank = ctx.config(case, n=24, rank=7).values()
    half = rounded(g.standard_normal((n, n)))
    matrices = {"symmetric": rounded(half + half.T),
                "definite": rounded(half @ half.T),
                "path": 2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1)}
    for name, a in matrices.items():
        values, vectors = np.linalg.eigh(a)
        vectors = vectors[:, ::-1].T
        vectors *= np.sign(np.take_along_axis(vectors, np.abs(vectors).argmax(1)[:, None], 1))
        stored(exp, {f"{name}/matrix": a, f"{name}/values": values[::-1], f"{name}/vectors": vectors})
    wide = rounded(g.standard_normal((rank, n)) * np.logspace(0, -3, rank)[:, None])
    for name, a in {"wide": wide, "tall": wide.T}.items():
        left, values, right = np.linalg.svd(a, full_matrices=False)
        sign = np.sign(np.take_along_axis(right, np.abs(right).argmax(1)[:, None], 1))
        stored(exp, {f"{name}/matrix": a, f"{name}/values": values, f"{name}/left": left.T * sign,
                     f"{name}/right": right * sign})
    exp.write(folder)
    ctx.row(case, "eigenvalues and singular values by NumPy", "expected.*", "1e-6")


def shapes(g):
    """Two moons, three round clusters of other densities, and noise."""
    t = np.pi * g.random(60)
    moons = np.concatenate([np.stack([np.cos(t), np.sin(t)], 1), np.stack([1 - np.cos(t), 0.5 - np.sin(t)], 1)])
    round_ones = [centre + width * g.standard_normal((count, 2))
                  for centre, width, count in (((4, 0), 0.1, 40), ((5, 2), 0.4, 50), ((4.5, 1), 0.05, 20))]
    return rounded(np.concatenate([moons + 0.05 * g.standard_normal(moons.shape), *round_ones,
                                   g.uniform((-2, -2), (7, 4), (30, 2))]))


def hdbscan(ctx):
    from sklearn.cluster import HDBSCAN
    case = "numerics-hdbscan"
    folder = ctx.start(case)
    x = shapes(np.random.default_rng(ctx.case_seed(case)))
    exp = Expected(case, tolerance={"probabilities": 1e-5}, notes="min_samples counts the point itself; -1 is noise")
    stored(exp, {"x": x})
    rows = []
    for size, samples in ((5, None), (10, None), (10, 3), (15, 5), (25, 1), (120, 5)):
        m = HDBSCAN(min_cluster_size=size, min_samples=samples, copy=True).fit(x)
        rows.append({"min_cluster_size": size, "min_samples": samples, "labels": m.labels_.tolist(),
                     "probabilities": m.probabilities_.tolist()})
    exp.json["fits"] = rows
    exp.write(folder)
    ctx.row(case, "HDBSCAN: labels and probabilities on moons, round clusters and noise", "expected.*",
            "labels exact up to naming, probabilities 1e-5")


def departures(model, size):
    """The largest distance at which each point is in a cluster of that size, whatever the order of equal distances."""
    tree = model._single_linkage_tree_
    n = len(tree) + 1
    parts = [[i] for i in range(n)]
    found = np.full(n, tree["value"][-1])
    for merge in tree:
        a, b = parts[int(merge["left_node"])], parts[int(merge["right_node"])]
        for part in (a, b):
            if len(part) < size <= len(a) + len(b):
                found[part] = merge["value"]
        parts.append(a + b)
    return found


def density_ties(ctx):
    from sklearn.cluster import HDBSCAN
    from sklearn.metrics import adjusted_rand_score
    case = "numerics-density-ties"
    folder = ctx.start(case)
    g = np.random.default_rng(ctx.case_seed(case))
    # Whole numbers, whose distances are often equal.
    centres = g.integers(2, 14, (8, 10))
    x = np.clip(np.round(np.repeat(centres, 60, 0) + 2.5 * g.standard_normal((480, 10))), 0, 16)
    exp = Expected(case, tolerance={"departures": 1e-12},
                   notes="many equal distances; permuted: the adjusted Rand index of scikit-learn's labels with those of "
                         "the same points in other orders; departures: the distance at which a point leaves all clusters "
                         "of min_cluster_size points, which no order changes")
    stored(exp, {"x": x})
    rows = []
    for size, samples in ((5, None), (10, None), (10, 3), (15, 5), (25, 1)):
        def labels(points):
            return HDBSCAN(min_cluster_size=size, min_samples=samples, copy=True).fit(points)
        m = labels(x)
        permuted = []
        for _ in range(20):
            order = g.permutation(len(x))
            other = np.empty_like(m.labels_)
            other[order] = labels(x[order]).labels_
            permuted.append(float(adjusted_rand_score(m.labels_, other)))
        rows.append({"min_cluster_size": size, "min_samples": samples, "labels": m.labels_.tolist(),
                     "permuted": permuted, "departures": departures(m, size).tolist()})
    exp.json["fits"] = rows
    exp.write(folder)
    ctx.row(case, "HDBSCAN of points many of which are equally far from each other", "expected.*",
            "distances 1e-12; labels as near as the reference is to itself in another order")


def map_quality(ctx):
    from sklearn.manifold import trustworthiness
    from sklearn.metrics import silhouette_score
    from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
    case = "numerics-map-quality"
    folder = ctx.start(case)
    g = np.random.default_rng(ctx.case_seed(case))
    labels = np.repeat(np.arange(4), 40)
    x = rounded(2 * g.standard_normal((4, 10))[labels] + g.standard_normal((160, 10)))
    maps = {"linear": rounded(x @ g.standard_normal((10, 2))), "random": rounded(g.standard_normal((160, 2))),
            "same": x}
    # Two ranks of 32-bit distances that differ in their last digits change trustworthiness by 1.7e-5.
    exp = Expected(case, tolerance=2e-5,
                   notes="trustworthiness by scikit-learn; continuity is the trustworthiness of the points as a map of "
                         "the map; recall: shared neighbours of k; label accuracy: each point by the majority of its k "
                         "nearest others, ties to the smaller label")
    stored(exp, {"x": x})
    exp.json["labels"] = labels.tolist()
    rows = []
    for name, z in maps.items():
        stored(exp, {f"map/{name}": z})
        for metric in ("euclidean", "cosine"):
            for k in (5, 15):
                near = NearestNeighbors(n_neighbors=k, metric=metric).fit(x).kneighbors(return_distance=False)
                shown = NearestNeighbors(n_neighbors=k).fit(z).kneighbors(return_distance=False)
                votes = [np.bincount(labels[row], minlength=4).argmax() for row in shown]
                row = {"map": name, "metric": metric, "k": k,
                       "trustworthiness": float(trustworthiness(x, z, n_neighbors=k, metric=metric)),
                       "recall": float(np.mean([len(set(a) & set(b)) / k for a, b in zip(near, shown)])),
                       "label_accuracy": float(np.mean(votes == labels)),
                       "silhouette": float(silhouette_score(z, labels))}
                if metric == "euclidean":
                    row["continuity"] = float(trustworthiness(z, x, n_neighbors=k))
                rows.append(row)
    exp.json["results"] = rows
    exp.write(folder)
    ctx.row(case, "trustworthiness, continuity, neighbour recall, label accuracy and silhouette of maps", "expected.*",
            "2e-5")


def cases():
    return {"numerics-linear-algebra": linear_algebra, "numerics-hdbscan": hdbscan,
            "numerics-density-ties": density_ties, "numerics-map-quality": map_quality}
