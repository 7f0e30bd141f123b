"""ONNX Runtime on the exported graph; int8 is optimum's dynamic quantisation for VNNI."""
import numpy as np
import onnxruntime

from engines import Settings
from engines.batching import BatchedEngine, padded


class Engine(BatchedEngine):
    """One session, whose calls may overlap: a stream is a call with one thread."""

    version = onnxruntime.__version__

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = settings.threads // settings.streams
        options.inter_op_num_threads = 1
        step = "onnx-int8" if settings.precision == "int8" else "onnx"
        self.session = onnxruntime.InferenceSession(
            str(settings.files / step / f"{settings.precision}.onnx"), options,
            providers=["CPUExecutionProvider"])

    def run(self, ids: list[list[int]], stream: int) -> np.ndarray:
        """The unit vectors of one batch."""
        tokens, mask = padded(ids)
        return self.session.run(None, {"input_ids": tokens, "attention_mask": mask})[0]
