"""OpenVINO on the converted graph; int8 is NNCF's post-training quantisation."""
import numpy as np
import openvino

from engines import Settings
from engines.batching import BatchedEngine, padded

NAMES = {"f32": "float32", "bf16": "bfloat16", "f16": "float16"}


class Engine(BatchedEngine):
    """One compiled model with an infer request for every stream."""

    version = openvino.__version__

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.budget = 1024 if settings.precision == "int8" else 512
        graph = "openvino/float32.xml"
        if settings.precision == "int8":
            graph = "openvino-int8/int8.xml"
        compiled = openvino.Core().compile_model(
            settings.files / graph, "CPU", {
                "INFERENCE_NUM_THREADS": settings.threads,
                "NUM_STREAMS": settings.streams,
                "PERFORMANCE_HINT": "THROUGHPUT" if settings.streams > 1 else "LATENCY",
                "INFERENCE_PRECISION_HINT": "bf16" if settings.precision == "bfloat16" else "f32",
            })
        if settings.precision == "bfloat16":
            # What the plugin made of the wish on this CPU.
            hint = compiled.get_property("INFERENCE_PRECISION_HINT").to_string()
            self.precision = NAMES.get(hint, hint)
        self.requests = [compiled.create_infer_request() for _ in range(settings.streams)]

    def run(self, ids: list[list[int]], stream: int) -> np.ndarray:
        """The unit vectors of one batch."""
        result = self.requests[stream].infer(list(padded(ids)), share_inputs=True,
                                             share_outputs=True)
        # The request's own memory, which the next call overwrites.
        return result[0].copy()
