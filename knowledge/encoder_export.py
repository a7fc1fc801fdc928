"""Compiles the packaged sentence encoder into one file that onnxruntime runs.

Matrix products get 8-bit weights, scaled a column (dynamic quantisation: inputs are scaled as they come); everything
else stays as it is. Made once per model, adapter and kind of processor, and kept beside the index.
"""

import fcntl
import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

from knowledge.errors import EncoderError

IDS, MASK = "input_ids", "attention_mask"
VECTOR, TOKEN_VECTORS = "vector", "token_vectors"

_OPSET = 17
_TEXTS = {0: "texts"}  # what differs from run to run, by the axis
_TOKENS = {0: "texts", 1: "tokens"}
_SUFFIX = ".onnx"
_CPU_FACTS = Path("/proc/cpuinfo")

logger = logging.getLogger(__name__)


def weights_kind() -> str:
    """Return ``int8``, or ``int7`` on a processor whose 8-bit products could overflow (x86 without VNNI)."""
    try:
        facts = _CPU_FACTS.read_text(encoding="ascii", errors="replace")
    except OSError:
        return "int7"
    return "int8" if "vnni" in facts else "int7"


def compiled_file(folder: Path, *, name: str, adapter: Path | None) -> Path:
    """Return the compiled model of a name; makes it where there is none, about ten seconds.

    Args:
        folder: Where compiled models are kept; made when missing.
        name: Model, adapter and kind of weights: names the file.
        adapter: To merge before, or None.

    Raises:
        EncoderError: It cannot be made or written.
    """
    path = folder / f"{name.replace('@', '-').replace('+', '-')}{_SUFFIX}"
    if path.exists():
        return path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Two servers that start at once make it once.
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                _compile(path, adapter)
    except OSError as error:
        raise EncoderError(f"The compiled encoder cannot be kept in {folder.name} ({error.strerror})") from error
    return path


def _compile(path: Path, adapter: Path | None) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        exported, prepared, small = (Path(scratch) / name for name in ("exported", "prepared", "small"))
        _export(exported, adapter)
        quant_pre_process(str(exported), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared),
            str(small),
            op_types_to_quantize=["MatMul"],  # not the table of word vectors: rounding it loses most and gains no time
            per_channel=True,
            reduce_range=weights_kind() == "int7",
            weight_type=QuantType.QInt8,
        )
        small.replace(path)


def _export(path: Path, adapter: Path | None) -> None:
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's remarks on its own future
        example = torch.ones(2, 12, dtype=torch.long)
        torch.onnx.export(
            _module(adapter),
            (example, example),
            str(path),
            input_names=[IDS, MASK],
            output_names=[VECTOR, TOKEN_VECTORS],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (IDS, MASK, TOKEN_VECTORS)}
            | {VECTOR: {0: "texts"}},
            opset_version=_OPSET,
            dynamo=False,  # the newer exporter needs a newer onnx, which needs another protobuf than TensorFlow
        )


def _module(adapter: Path | None) -> Any:
    """Return the model with its pooling as one torch module: tokens in, unit vector and token vectors out."""
    import torch

    from knowledge.encoder import SentenceEncoder

    layers = SentenceEncoder.layers_with(adapter)

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = layers

        def forward(self, ids: Any, mask: Any) -> tuple[Any, Any]:
            hidden = self.layers(input_ids=ids, attention_mask=mask).last_hidden_state
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weight).sum(dim=1) / weight.sum(dim=1)
            return torch.nn.functional.normalize(mean, dim=-1), hidden

    return Pooled().eval()
