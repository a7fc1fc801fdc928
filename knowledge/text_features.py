"""Spelling and wording of a text as sparse features, beside its sentence vector.

Character n-grams let misspelt words share most of their features; words and pairs of words tell "how long does it last"
from "how long does it take", which lie close together in a sentence vector's space.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.encoder import Vectors

_CHARACTER_NGRAMS = (2, 4)
_MOST_CHARACTER_NGRAMS = 20_000
_WORD_NGRAMS = (1, 2)
_MOST_WORD_NGRAMS = 30_000
_MIN_DOCUMENTS = 2
# Where a corpus is tiny, no n-gram occurs twice; then single ones must do.
_TINY_CORPUS = 50


@dataclass(frozen=True)
class TextFeatures:
    """Fitted vectorisers, each with rows of length one.

    Attributes:
        characters: N-grams of two to four characters within words.
        words: Words and pairs of neighbouring words.
    """

    characters: TfidfVectorizer
    words: TfidfVectorizer

    @classmethod
    def fit(cls, texts: Sequence[str]) -> "TextFeatures":
        """Learn which n-grams there are and how telling each is."""
        fewest = _MIN_DOCUMENTS if len(texts) > _TINY_CORPUS else 1
        characters = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=_CHARACTER_NGRAMS,
            min_df=fewest,
            max_features=_MOST_CHARACTER_NGRAMS,
            sublinear_tf=True,
            dtype=np.float32,
        )
        words = TfidfVectorizer(
            token_pattern=r"\b\w+\b",
            ngram_range=_WORD_NGRAMS,
            min_df=fewest,
            max_features=_MOST_WORD_NGRAMS,
            sublinear_tf=True,
            dtype=np.float32,
        )
        return cls(characters=characters.fit(texts), words=words.fit(texts))

    def beside(self, vectors: Vectors, texts: Sequence[str]) -> csr_matrix:
        """Return vectors with the features of their texts beside them, one row a text.

        Args:
            vectors: Shape (len(texts), any).
            texts: In the same order.
        """
        parts = [csr_matrix(vectors), self.characters.transform(texts), self.words.transform(texts)]
        return hstack(parts).tocsr()
