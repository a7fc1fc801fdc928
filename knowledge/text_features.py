"""Spelling and wording of a text as sparse features, beside its sentence vector.

Character n-grams let misspelt words share most of their features; words and pairs of words tell "how long does it last"
from "how long does it take", which lie close together in a sentence vector's space.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
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
        return cls(
            characters=_characters(min_df=fewest, max_features=_MOST_CHARACTER_NGRAMS).fit(texts),
            words=_words(min_df=fewest, max_features=_MOST_WORD_NGRAMS).fit(texts),
        )

    def beside(self, vectors: Vectors, texts: Sequence[str]) -> csr_matrix:
        """Return vectors with the features of their texts beside them, one row a text.

        Args:
            vectors: Shape (len(texts), any).
            texts: In the same order.
        """
        parts = [csr_matrix(vectors), self.characters.transform(texts), self.words.transform(texts)]
        return hstack(parts).tocsr()

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what `from_arrays` makes the same features of."""
        return {**_arrays("characters", self.characters), **_arrays("words", self.words)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "TextFeatures":
        """Restore features from `arrays`."""
        return cls(
            characters=_restored(_characters, "characters", arrays),
            words=_restored(_words, "words", arrays),
        )


def _characters(**options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=_CHARACTER_NGRAMS, sublinear_tf=True, dtype=np.float32, **options
    )


def _words(**options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(
        token_pattern=r"\b\w+\b", ngram_range=_WORD_NGRAMS, sublinear_tf=True, dtype=np.float32, **options
    )


def _arrays(name: str, vectoriser: TfidfVectorizer) -> dict[str, NDArray[Any]]:
    # One string a vocabulary: an array of strings gives each the room of the longest. No n-gram holds a line break.
    text = "\n".join(vectoriser.get_feature_names_out())
    return {f"{name}_vocabulary": np.frombuffer(text.encode(), dtype=np.uint8), f"{name}_weights": vectoriser.idf_}


def _restored(make: Callable[..., TfidfVectorizer], name: str, arrays: Mapping[str, NDArray[Any]]) -> TfidfVectorizer:
    names = arrays[f"{name}_vocabulary"].tobytes().decode().split("\n")
    vectoriser = make(vocabulary={ngram: column for column, ngram in enumerate(names)})
    vectoriser.idf_ = arrays[f"{name}_weights"]
    return vectoriser
