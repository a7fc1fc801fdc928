"""Vectors of a text's tokens in their context: what comparing word by word needs (late interaction)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder import Encoder, Vectors
from knowledge.windows import sentences_of, windows_of


class TokenEncoder(Encoder, Protocol):
    """An encoder that also gives the vector of each token, and knows what it was adapted to."""

    def adapted_to(self, text: str) -> bool:
        """Whether it learned from a text: what is judged of such texts is too good to set a threshold by."""

    @property
    def most_tokens(self) -> int:
        """Tokens that one text can have, without the special ones; what is behind them is cut off."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special ones, before anything is cut off."""

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Return each text's token vectors: float32 of shape (its tokens, dimension)."""


@dataclass(frozen=True)
class TokenVectors:
    """The token vectors of one text.

    Attributes:
        values: Unit vectors of shape (tokens, dimension), float32.
        sentences: Unit vectors of shape (sentences, dimension): the mean of each sentence's tokens, which were encoded
            with the sentences around it.
    """

    values: Vectors
    sentences: Vectors


def token_vectors(texts: Sequence[str], encoder: TokenEncoder) -> list[TokenVectors]:
    """Return the token vectors of texts of any length, each text encoded in windows of whole sentences."""
    sentences = [sentences_of(text) for text in texts]
    flat = encoder.count_tokens([sentence for each in sentences for sentence in each])
    counts = iter(flat)
    lengths = [[max(1, min(next(counts), encoder.most_tokens)) for _ in each] for each in sentences]
    windows = [windows_of(each, limit=encoder.most_tokens) for each in lengths]
    joined = [" ".join(sentences[number][i] for i in window) for number, each in enumerate(windows) for window in each]
    encoded = iter(encoder.encode_tokens(joined))
    return [
        _joined([next(encoded) for _ in each], [[lengths[number][i] for i in window] for window in each])
        for number, each in enumerate(windows)
    ]


def unit(vectors: Vectors) -> Vectors:
    """Return vectors of length 1 along the last axis; a zero vector stays one."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, np.finfo(np.float32).tiny)).astype(np.float32)
    return scaled


def _joined(windows: Sequence[Vectors], lengths: Sequence[Sequence[int]]) -> TokenVectors:
    """Join the windows of one text; `lengths` are those of each window's sentences."""
    # A text without any token has one zero vector, which is like nothing.
    windows = [vectors if len(vectors) else np.zeros((1, vectors.shape[1]), np.float32) for vectors in windows]
    means = [_means(vectors, each) for vectors, each in zip(windows, lengths, strict=True)]
    return TokenVectors(values=unit(np.vstack(windows)), sentences=unit(np.vstack(means)))


def _means(vectors: Vectors, lengths: Sequence[int]) -> Vectors:
    ends: NDArray[np.intp] = np.minimum(np.cumsum(lengths), len(vectors))
    starts = np.concatenate([[0], ends[:-1]])
    # A window cut short by its encoder may leave nothing to its last sentence: the window's mean stands for it.
    rows = [vectors[a:b].mean(axis=0) if b > a else vectors.mean(axis=0) for a, b in zip(starts, ends, strict=True)]
    return np.asarray(rows, dtype=np.float32)
