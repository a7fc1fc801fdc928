"""An encoder that encodes many texts at once beforehand, for code that asks for them one by one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from knowledge.encoder import Encoder, Vectors


class RememberingEncoder:
    """Encodes like the encoder that it wraps; in a batch a text takes a fraction of the time."""

    def __init__(self, encoder: Encoder) -> None:
        """Wrap an encoder; nothing is remembered yet."""
        self._encoder = encoder
        self._vectors: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        """Model and revision of the encoder."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    @contextmanager
    def remembering(self, texts: Sequence[str]) -> Iterator[None]:
        """Know these texts' vectors within the ``with`` block; forget them after it, so that no time is flattered."""
        self._vectors = dict(zip(texts, self._encoder.encode(texts), strict=True))
        try:
            yield
        finally:
            self._vectors = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension)."""
        if texts and all(text in self._vectors for text in texts):
            return np.stack([self._vectors[text] for text in texts])
        return self._encoder.encode(texts)
