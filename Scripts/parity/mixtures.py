"""The best AUC of senses that random weighted means of the layers reach, chosen for each set of sentences."""
import numpy as np

import both_sides
import separation

MIXTURES = 2000


def main():
    options = both_sides.arguments(__doc__)
    reference = separation.Reference(options.model)
    for path in sorted(separation.SENTENCES.glob("*.tsv")):
        words = separation.uses(path, reference).values()
        layers = next(iter(words))[1].shape[1]
        random = np.random.default_rng(0)
        best, weights = 0.0, None
        for mixture in random.dirichlet(np.full(layers, 0.5), MIXTURES):
            found = [separation.separation(senses, np.tensordot(states, mixture, ([1], [0])))["auc"] for senses, states in words]
            if np.mean(found) > best:
                best, weights = float(np.mean(found)), mixture
        print(f"{path.stem:15s} {best:.3f}  by the weights {np.array2string(weights, precision=2)}", flush=True)


if __name__ == "__main__":
    main()
