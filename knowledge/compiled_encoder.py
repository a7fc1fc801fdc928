"""The packaged sentence encoder as servers run it: compiled, its weights as 8-bit integers, without torch.

A message of twelve words takes 3 ms on one core where the torch model takes 11, one of 1,000 characters 20 ms on two
where it takes 43 (docs/decisions/compiled-encoder.md). Documents, examples and messages are all encoded by this one, so
that what rounding changes (cosine .994 to the torch model's vectors) is the same on both sides.
"""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.adapter import SHIPPED, Adapter, load_adapter
from knowledge.encoder import SPECIAL_TOKENS, SentenceEncoder, Vectors, packaged_weights
from knowledge.encoder_export import IDS, MASK, TOKEN_VECTORS, VECTOR, compiled_file, weights_kind
from knowledge.errors import EncoderError
from knowledge.token_vectors import TokenEncoder

_FOLDER = Path(__file__).resolve().parent.parent / "models" / "encoder"
_MOST_TOKENS = 256  # with the special ones: the packaged model's own limit
_MOST_THREADS = 2  # more gain nothing on a message's few tokens


def load_encoder(model: str = "", *, adapter: Path = SHIPPED) -> TokenEncoder:
    """Load the encoder in use, once per process and name.

    Args:
        model: ``""`` for the packaged model with the project's adapter, compiled; else a folder or a
            sentence-transformers name, which torch runs as it is.
        adapter: Of the packaged model.

    Raises:
        EncoderError: The weights are missing, are not the published ones, or cannot be compiled.
    """
    return SentenceEncoder.load(model) if model else _load(adapter)


class CompiledEncoder:
    """The packaged model with an adapter, run by onnxruntime."""

    def __init__(self, session: Any, tokenizer: Any, *, name: str, adapter: Adapter | None) -> None:
        """Wrap a session and the model's tokenizer, and the adapter that was merged before it was compiled."""
        self._session = session
        self._tokenizer = tokenizer
        self._name = name
        self._adapter = adapter

    @property
    def name(self) -> str:
        """Model, revision of its weights and of the adapter, and how the weights are kept."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of a vector: 384."""
        return int(self._session.get_outputs()[0].shape[-1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension), float32.

        Each text is run alone: in a batch, the range of its integers would depend on the texts beside it.
        """
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.vstack([self._run(VECTOR, each) for each in self._tokens(texts, limit=_MOST_TOKENS)])

    def adapted_to(self, text: str) -> bool:
        """Whether the adapter was learned from a text."""
        return self._adapter is not None and self._adapter.saw(text)

    @property
    def most_tokens(self) -> int:
        """Tokens that one text can have, without the two special ones; what is behind them is cut off."""
        return _MOST_TOKENS - SPECIAL_TOKENS

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special ones, before anything is cut off."""
        return [len(each) - SPECIAL_TOKENS for each in self._tokens(texts)]

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Return each text's token vectors, without special tokens: float32 of shape (its tokens, dimension)."""
        return [self._run(TOKEN_VECTORS, each)[0, 1:-1] for each in self._tokens(texts, limit=_MOST_TOKENS)]

    def _tokens(self, texts: Sequence[str], *, limit: int | None = None) -> list[list[int]]:
        """Return the tokens of each text between the special ones; a limit cuts what stands before the last one."""
        found = [each.ids for each in self._tokenizer.encode_batch(list(texts))]
        return [ids if limit is None or len(ids) <= limit else [*ids[: limit - 1], ids[-1]] for ids in found]

    def _run(self, output: str, tokens: list[int]) -> Vectors:
        ids = np.asarray([tokens], dtype=np.int64)
        vectors: Vectors = self._session.run([output], {IDS: ids, MASK: np.ones_like(ids)})[0]
        return vectors


@lru_cache(maxsize=2)
def _load(adapter_file: Path) -> CompiledEncoder:
    weights = packaged_weights()
    adapter = load_adapter(adapter_file) if adapter_file.exists() else None
    plain = SentenceEncoder.packaged_name(adapter)
    name = f"{plain}+{weights_kind()}"
    path = compiled_file(_FOLDER, name=name, adapter=adapter_file if adapter else None)
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_MOST_THREADS, os.cpu_count() or 1)
    # Threads that spin while they wait take the cores from the other server's: both encode each message.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise EncoderError(f"Compiled encoder {path.name} cannot be loaded. Remove it, and run: make index") from error
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return CompiledEncoder(session, tokenizer, name=name, adapter=adapter)
