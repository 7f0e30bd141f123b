"""What engines share that compute padded batches: tokenizer, batches by length, and streams."""
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from engines import Settings

LONGEST = 256
LARGEST_BATCH = 128


def load_tokenizer(model: Path) -> Tokenizer:
    """The model's tokenizer, which cuts at the length the model was trained for."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return tokenizer


def token_ids(tokenizer: Tokenizer, texts: list[str]) -> list[list[int]]:
    """The tokens of texts; one text does without the machinery for many."""
    if len(texts) == 1:
        return [tokenizer.encode(texts[0]).ids]
    return [encoding.ids for encoding in tokenizer.encode_batch_fast(texts)]


def batches(ids: list[list[int]], budget: int) -> Iterator[list[int]]:
    """Texts of similar length, the longest first, with at most `budget` tokens after padding."""
    order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
    start = 0
    while start < len(order):
        count = min(LARGEST_BATCH, max(1, budget // len(ids[order[start]])))
        yield order[start:start + count]
        start += count


def padded(ids: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Token identifiers and attention mask, [texts × longest]."""
    tokens = np.zeros((len(ids), max(map(len, ids))), np.int64)
    mask = np.zeros_like(tokens)
    for row, text in enumerate(ids):
        tokens[row, :len(text)] = text
        mask[row, :len(text)] = 1
    return tokens, mask


class BatchedEngine(ABC):
    """Tokenizes, cuts into batches, and computes them in as many streams as there are."""

    budget = 512
    """Padded tokens of a batch; the best of 256 to 4096 for each engine."""

    def __init__(self, settings: Settings) -> None:
        self.tokenizer = load_tokenizer(settings.model)
        self.streams = settings.streams
        self.precision = settings.precision

    @abstractmethod
    def run(self, ids: list[list[int]], stream: int) -> np.ndarray:
        """The unit vectors of one batch."""

    def encode(self, texts: list[str]) -> np.ndarray:
        """The unit vectors of texts, in their order."""
        ids = token_ids(self.tokenizer, texts)
        waiting = list(batches(ids, self.budget))[::-1]
        parts: list[tuple[list[int], np.ndarray]] = []

        def work(stream: int) -> None:
            while True:
                try:
                    batch = waiting.pop()
                except IndexError:
                    return
                parts.append((batch, self.run([ids[i] for i in batch], stream)))

        # Taking from and adding to a list is atomic in Python.
        helpers = [threading.Thread(target=work, args=(stream,))
                   for stream in range(1, min(self.streams, len(waiting)))]
        for helper in helpers:
            helper.start()
        work(0)
        for helper in helpers:
            helper.join()
        vectors = np.empty((len(texts), parts[0][1].shape[1]), np.float32)
        done = 0
        for batch, part in parts:
            vectors[batch] = part
            done += len(batch)
        assert done == len(texts), "a stream has failed"
        return vectors
