"""Reference numbers: the pieces of UMAP that are deterministic, by umap-learn."""
from importlib.metadata import version

import numpy as np
import torch

from common import Expected


def points(g):
    """Three groups of points, and far from all of them two copies of one point: nobody's neighbours by a tie."""
    x = np.concatenate([c + w * g.standard_normal((20, 4)) for c, w in ((0, 1), (4, 0.5), (-3, 2))])
    x[3] = x[7] = 20
    return x.astype(np.float32)


def graphs(ctx):
    import umap.umap_ as u
    case = "numerics-umap"
    folder = ctx.start(case)
    g = np.random.default_rng(ctx.case_seed(case))
    x = points(g)
    n = len(x)
    exp = Expected(case, tolerance={"rtol": 1e-4, "curve": 1e-4},
                   notes="neighbours counts the point itself; graphs are dense; labels: -1 is unknown")
    exp.tensors["x"] = torch.from_numpy(x)
    rows = []
    for k, connectivity, mix in ((5, 1.0, 1.0), (12, 1.5, 0.5), (30, 3.0, 0.0)):
        graph, sigmas, rhos = u.fuzzy_simplicial_set(
            x, k, np.random.RandomState(0), "euclidean", local_connectivity=connectivity, set_op_mix_ratio=mix)[:3]
        name = f"k{k}"
        exp.tensors[f"{name}/graph"] = torch.from_numpy(graph.toarray().astype(np.float32))
        exp.tensors[f"{name}/sigmas"] = torch.from_numpy(sigmas.astype(np.float32))
        exp.tensors[f"{name}/rhos"] = torch.from_numpy(rhos.astype(np.float32))
        rows.append({"name": name, "neighbors": k, "local_connectivity": connectivity, "set_op_mix_ratio": mix})
    exp.json["umap_learn"] = version("umap-learn")
    exp.json["graphs"] = rows
    labels = np.repeat(np.arange(3), n // 3)
    labels[g.permutation(n)[:15]] = -1
    exp.json["labels"] = labels.tolist()
    graph = u.fuzzy_simplicial_set(x, 12, np.random.RandomState(0), "euclidean")[0]
    exp.json["label_weights"] = [0.5, 0.9]
    for weight in (0.5, 0.9):
        joined = u.discrete_metric_simplicial_set_intersection(graph.copy(), labels, far_dist=2.5 / (1 - weight))
        exp.tensors[f"labels/{weight}"] = torch.from_numpy(joined.toarray().astype(np.float32))
    exp.json["curves"] = [
        dict(zip(("min_dist", "spread", "a", "b"), (d, s, *map(float, u.find_ab_params(s, d)))))
        for d, s in ((0.1, 1.0), (0.0, 1.0), (0.5, 1.0), (0.99, 1.0), (0.25, 2.0), (0.05, 0.5))]
    exp.write(folder)
    ctx.row(case, "UMAP: memberships, fuzzy graphs, labels, curves of a and b", "expected.*", "1e-4")


def cases():
    return {"numerics-umap": graphs}
