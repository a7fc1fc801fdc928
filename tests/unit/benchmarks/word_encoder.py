"""An encoder for tests of intents: one axis a word, so that texts with the same words are the same vector."""

from collections.abc import Sequence

import numpy as np

from knowledge.encoder import Vectors


class WordEncoder:
    name = "words"
    dimension = 16

    def __init__(self, words: str) -> None:
        self._axes = {word: axis for axis, word in enumerate(words.split())}

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, self._axes.get(word, self.dimension - 1)] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)
