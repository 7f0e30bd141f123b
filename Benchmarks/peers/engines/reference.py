"""sentence-transformers on PyTorch, with its own batching: the reference."""
import numpy as np
import sentence_transformers
import torch
from sentence_transformers import SentenceTransformer

from engines import Settings

BATCH_SIZES = {"float32": 32, "bfloat16": 8}


class Engine:
    """float32 is the reference of accuracy; bfloat16 converts weights and activations."""

    version = f"{sentence_transformers.__version__} (torch {torch.__version__})"

    def __init__(self, settings: Settings) -> None:
        torch.set_num_threads(settings.threads)
        self.model = SentenceTransformer(str(settings.model), device="cpu", local_files_only=True)
        if settings.precision == "bfloat16":
            self.model = self.model.bfloat16()
        self.precision = settings.precision
        self.batch_size = BATCH_SIZES[settings.precision]

    def encode(self, texts: list[str]) -> np.ndarray:
        """The unit vectors of texts, in their order."""
        vectors = self.model.encode(
            texts, batch_size=self.batch_size, normalize_embeddings=True, convert_to_tensor=True,
            show_progress_bar=False)
        return vectors.float().numpy()
