"""CTranslate2's encoder; pooling, which it lacks, by NumPy."""
import ctranslate2
import numpy as np

from engines import Settings
from engines.batching import BatchedEngine


class Engine(BatchedEngine):
    """One encoder with a worker for every stream."""

    version = ctranslate2.__version__

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.budget = 1024 if settings.precision == "float32" else 512
        self.encoder = ctranslate2.Encoder(
            str(settings.files / "ctranslate2" / settings.precision), device="cpu",
            compute_type=settings.precision, inter_threads=settings.streams,
            intra_threads=settings.threads // settings.streams)
        # int8 with what it leaves in floating point, such as int8_float32.
        self.precision = self.encoder.compute_type.removesuffix("_float32")

    def run(self, ids: list[list[int]], stream: int) -> np.ndarray:
        """The unit vectors of one batch."""
        states = np.array(self.encoder.forward_batch(ids).last_hidden_state)
        counts = np.array([len(text) for text in ids])
        mask = (np.arange(states.shape[1])[None] < counts[:, None]).astype(np.float32)
        sums = np.einsum("bsd,bs->bd", states, mask, optimize=True)
        return sums / np.linalg.norm(sums, axis=1, keepdims=True)
