"""Hugging Face tokenizers (Rust) alone: the share of the time that tokenization takes."""
import tokenizers

from engines import Settings
from engines.batching import load_tokenizer, token_ids


class Engine:
    """Only tokenizes."""

    version = tokenizers.__version__
    precision = "tokenizer"

    def __init__(self, settings: Settings) -> None:
        self.tokenizer = load_tokenizer(settings.model)

    def tokenize(self, texts: list[str]) -> int:
        """The number of tokens of the texts."""
        return sum(map(len, token_ids(self.tokenizer, texts)))
