"""An encoder that keeps on disk what it encoded, so that a measurement can be repeated without waiting again."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.encoder import Vectors
from knowledge.token_vectors import TokenEncoder, TokenVectors, token_vectors
from knowledge.vector_cache import CachedEncoder

_CACHE_USER = "benchmarks"


class KeepingEncoder:
    """Encodes texts once, and the token vectors of a list of texts once; without a folder it keeps nothing."""

    def __init__(self, encoder: TokenEncoder, folder: Path | None) -> None:
        """Keep vectors of one encoder in a folder."""
        self.encoder = encoder
        self._folder = folder
        self._whole = CachedEncoder(encoder, folder, user=_CACHE_USER) if folder else None

    @property
    def name(self) -> str:
        """Model and revision of the encoder."""
        return self.encoder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.encoder.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension)."""
        if self._whole is None:
            return self.encoder.encode(texts)
        vectors = self._whole.encode(texts)
        self._whole.save()
        return vectors

    def token_vectors(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return each text's token vectors; those that were kept have half the digits."""
        kept = self._kept(texts, lambda: _packed(token_vectors(texts, self.encoder)))
        values = np.split(kept["values"], np.cumsum(kept["tokens"])[:-1])
        sentences = np.split(kept["sentences"], np.cumsum(kept["counts"])[:-1])
        return [
            TokenVectors(values=one.astype(np.float32), sentences=two.astype(np.float32))
            for one, two in zip(values, sentences, strict=True)
        ]

    def _kept(self, texts: Sequence[str], make: Callable[[], dict[str, Vectors]]) -> dict[str, Vectors]:
        if self._folder is None:
            return make()
        key = hashlib.sha256("\0".join([self.encoder.name, *texts]).encode()).hexdigest()[:16]
        path = self._folder / f"tokens-{key}.npz"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".tmp.npz")
            np.savez(draft, **make())
            draft.replace(path)
        with np.load(path) as arrays:
            return dict(arrays)


def _packed(parts: Sequence[TokenVectors]) -> dict[str, Vectors]:
    return {
        "values": np.vstack([part.values for part in parts]).astype(np.float16),
        "sentences": np.vstack([part.sentences for part in parts]).astype(np.float16),
        "tokens": np.array([len(part.values) for part in parts]),
        "counts": np.array([len(part.sentences) for part in parts]),
    }
