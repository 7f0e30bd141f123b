"""How well every layer tells senses apart: the command's figures beside those from the hidden states of transformers."""
import csv
import json
import re
import subprocess
import sys

import numpy as np

import both_sides

SENTENCES = both_sides.ROOT / "Tests" / "Fixtures" / "senses"
# What transformers finds; the tests compare with it.
EXPECTED = SENTENCES / "expected.json"
ROUNDING = 1e-7
# Two cosines that are nearer to each other than the programs' may stand either way round.
LARGEST_DIFFERENCE = {"gap": 1e-5, "auc": 2e-3}


class Reference:
    """The model as transformers runs it."""

    def __init__(self, folder):
        from transformers import AutoModel, AutoTokenizer
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModel.from_pretrained(folder).eval()

    def use(self, word, sentence):
        """The mean of the word's tokens in every layer, [layers × dimension]."""
        import torch
        found = re.search(rf"\b{re.escape(word)}(?:e?s)?\b", sentence, re.IGNORECASE)
        if found is None:
            sys.exit(f"no {word!r} in {sentence!r}")
        encoded = self.tokenizer(sentence, return_offsets_mapping=True, return_tensors="pt")
        offsets = encoded.pop("offset_mapping")[0].tolist()
        tokens = [i for i, (start, end) in enumerate(offsets) if max(start, found.start()) < min(end, found.end())]
        with torch.no_grad():
            states = self.model(**encoded, output_hidden_states=True).hidden_states
        return np.stack([state[0, tokens].mean(0).numpy() for state in states]).astype(float)


def separation(senses, vectors):
    """The gap and the AUC of some uses: vectors is [uses × dimension]."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    a, b = np.triu_indices(len(senses), 1)
    cosines, same = (unit @ unit.T)[a, b], senses[a] == senses[b]
    within, between = cosines[same], cosines[~same]
    # Layer 0 knows only the place of the word: many pairs are alike but for rounding.
    further = within[:, None] - between
    ahead = (further > ROUNDING).mean() + (abs(further) <= ROUNDING).mean() / 2
    return {"gap": within.mean() - between.mean(), "auc": ahead}


def uses(path, reference):
    """word → the senses of its uses, and their vectors [uses × layers × dimension]."""
    found = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found.setdefault(row["word"], []).append((row["sense"], reference.use(row["word"], row["sentence"])))
    return {word: (np.array([sense for sense, _ in rows]), np.stack([use for _, use in rows]))
            for word, rows in found.items()}


def by_reference(path, reference):
    """layer → word → raw and centered → gap and AUC."""
    found = uses(path, reference)
    layers = []
    for layer in range(next(iter(found.values()))[1].shape[1]):
        words = {}
        for word, (senses, states) in found.items():
            vectors = states[:, layer]
            words[word] = {"raw": separation(senses, vectors), "centered": separation(senses, vectors - vectors.mean(0))}
        layers.append(words)
    return layers


def by_sememe(path, options):
    """The same, by the command."""
    command = [options.sememe, "senses", "separation", "--model", options.model, "--precision", options.precision,
               "--format", "json", str(path)]
    result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return [{word["word"]: word for word in layer["words"]} for layer in result["layers"] if layer["layer"].isdigit()]


def mean(words, kind, measure):
    """The mean over the words."""
    return float(np.mean([word[kind][measure] for word in words.values()]))


def rounded(value):
    """The numbers to seven places, so that the file does not change with the machine."""
    if isinstance(value, float):
        return round(float(value), 7)
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return [rounded(inner) for inner in value]


def main():
    options = both_sides.arguments(__doc__)
    reference = Reference(options.model)
    largest, expected = dict.fromkeys(LARGEST_DIFFERENCE, 0.0), {}
    print("sentences       best layer  gap    AUC raw        AUC centered   (command; transformers)")
    for path in sorted(SENTENCES.glob("*.tsv")):
        got, want = by_sememe(path, options), by_reference(path, reference)
        expected[path.stem] = want
        assert len(got) == len(want), f"{len(got)} layers by the command, {len(want)} by transformers"
        for ours, theirs in zip(got, want):
            for word, kinds in theirs.items():
                for kind, measures in kinds.items():
                    for measure, value in measures.items():
                        largest[measure] = max(largest[measure], abs(value - ours[word][kind][measure]))
        best = max(range(len(got)), key=lambda layer: mean(got[layer], "raw", "auc"))
        cells = [f"{mean(side[best], kind, 'auc'):.3f}" for kind in ("raw", "centered") for side in (got, want)]
        print(f"{path.stem:15s} {best:<11d} {mean(got[best], 'raw', 'gap'):.3f}  {cells[0]} {cells[1]}    {cells[2]} {cells[3]}")
    print(f"largest difference: gap {largest['gap']:.1e}, AUC {largest['auc']:.1e}")
    for measure, limit in LARGEST_DIFFERENCE.items():
        if largest[measure] > limit:
            sys.exit(f"{measure}: more than {limit}")
    EXPECTED.write_text(json.dumps(rounded(expected), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
