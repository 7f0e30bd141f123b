"""How good word vectors are: similarity against people's judgement, and analogies."""
from pathlib import Path

import numpy
from scipy.stats import spearmanr

SIMILARITY = ("EN-WS-353-SIM", "EN-WS-353-REL", "EN-MTurk-287")


class Vectors:
    """Words and their vectors at unit length."""

    def __init__(self, path: Path) -> None:
        """Reads word2vec's text form."""
        with path.open("rb") as file:
            count, _ = file.readline().split()
            rows = [file.readline().rstrip(b"\n").rstrip(b" ").split(b" ") for _ in range(int(count))]
        self.places = {row[0].decode(errors="replace"): place for place, row in enumerate(rows)}
        numbers = numpy.array([row[1:] for row in rows], dtype=numpy.float32)
        self.rows = numbers / numpy.maximum(numpy.linalg.norm(numbers, axis=1, keepdims=True), 1e-12)

    def similarity(self, data: Path) -> dict[str, float]:
        """Spearman's correlation for each set, over pairs whose words are known."""
        result = {}
        for name in SIMILARITY:
            pairs = [line.lower().split() for line in (data / f"{name}.txt").read_text().splitlines()]
            known = [(a, b, float(score)) for a, b, score in pairs
                     if a in self.places and b in self.places]
            ours = [float(self.rows[self.places[a]] @ self.rows[self.places[b]])
                    for a, b, _ in known]
            result[name] = float(spearmanr(ours, [score for _, _, score in known]).statistic)
        return result

    def analogies(self, path: Path) -> float:
        """The share of questions a : b = c : ? of known words that are answered right (3CosAdd)."""
        questions = []
        for line in path.read_text().splitlines():
            words = line.lower().split()
            if len(words) == 4 and words[0] != ":" and all(word in self.places for word in words):
                questions.append([self.places[word] for word in words])
        right = 0
        for first in range(0, len(questions), 512):
            a, b, c, d = numpy.array(questions[first:first + 512]).T
            scores = (self.rows[b] - self.rows[a] + self.rows[c]) @ self.rows.T
            for given in (a, b, c):
                scores[numpy.arange(len(a)), given] = -9
            right += int((scores.argmax(axis=1) == d).sum())
        return right / max(len(questions), 1)
