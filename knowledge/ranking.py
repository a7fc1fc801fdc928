"""How well passages answer one question: by meaning as a whole, by sentence, and word by word.

A passage's score is the mean of three cosines, of the question with the whole passage, with its opening sentence and
with its best sentence, and beside it the late interaction: for each word of the question the cosine of the passage's
nearest word, averaged (ColBERT's MaxSim, here with the sentence encoder's own token vectors and nothing trained). It
chooses the section of a document that is shown, and orders what `knowledge.vector_index` finds on the medical retrieval
of `docs/benchmarks.md`, where it lifts nDCG@10 from 0.604 to 0.659 with the same weights.

Token vectors are kept in the directions in which the corpus varies most, as 8-bit numbers: 128 bytes a word. This also
ranks better than whole ones do, as common directions carry little of what sets passages apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder import Vectors
from knowledge.errors import StaleIndexError
from knowledge.token_vectors import TokenEncoder, TokenVectors, token_vectors, unit

# How much word-by-word similarity counts beside the mean cosine: chosen by five-fold cross-validation over the topics
# of the medical retrieval; any value from 1.5 to 4 does as well within 0.003.
WORDS_WEIGHT = 2.0
_KEPT_DIRECTIONS = 128  # of a token vector
_SAMPLED_TOKENS = 50_000  # that the directions are learned from
_STEPS = 127  # of an 8-bit number, each side of zero


@dataclass(frozen=True)
class Ranker:
    """Passages ready to be ranked.

    Attributes:
        whole: Unit vectors of the passages, shape (passages, dimension).
        sentences: Unit vectors of all passages' sentences, one passage's behind the other's.
        first_sentence: Row of each passage's opening sentence, shape (passages + 1,); the last is the number of rows.
        tokens: Token vectors of all passages, shape (tokens, directions), 8-bit.
        first_token: As `first_sentence`, of `tokens`.
        directions: What a token vector is kept in, shape (dimension, directions).
    """

    whole: Vectors
    sentences: Vectors
    first_sentence: NDArray[np.int64]
    tokens: NDArray[np.int8]
    first_token: NDArray[np.int64]
    directions: Vectors

    @classmethod
    def from_texts(cls, texts: Sequence[str], encoder: TokenEncoder) -> "Ranker":
        """Encode passages.

        Args:
            texts: At least one passage; of any length.
            encoder: The one that questions will be encoded with.
        """
        return cls.from_vectors(encoder.encode(texts), token_vectors(texts, encoder))

    @classmethod
    def from_vectors(cls, whole: Vectors, parts: Sequence[TokenVectors]) -> "Ranker":
        """Join vectors: of the whole passages, shape (passages, dimension), and of each passage's parts."""
        directions = _main_directions([part.values for part in parts])
        return cls(
            whole=whole,
            sentences=np.vstack([part.sentences for part in parts]),
            first_sentence=_offsets([len(part.sentences) for part in parts]),
            tokens=np.vstack([_as_bytes(unit(part.values @ directions)) for part in parts]),
            first_token=_offsets([len(part.values) for part in parts]),
            directions=directions,
        )

    def scores(self, whole: Vectors, words: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Return how well passages answer a question.

        Args:
            whole: The question's unit vector, shape (dimension,).
            words: Its token vectors, shape (tokens, dimension).
            rows: Numbers of the passages to compare, at least one.

        Returns:
            Shape (len(rows),), each in [-1, 1].
        """
        similarities = self.word_similarities(words, rows)
        scored: Vectors = (self.cosines(whole, rows) + WORDS_WEIGHT * similarities) / (1 + WORDS_WEIGHT)
        return scored

    def cosines(self, whole: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Return passages' mean cosine with a question: whole, opening and best sentence; shape (len(rows),)."""
        spans = [slice(self.first_sentence[row], self.first_sentence[row + 1]) for row in rows]
        by_sentence = np.concatenate([self.sentences[span] for span in spans]) @ whole
        starts = _offsets([span.stop - span.start for span in spans])[:-1]
        best = np.maximum.reduceat(by_sentence, starts)
        mean: Vectors = (self.whole[rows] @ whole + by_sentence[starts] + best) / 3
        return mean

    def word_similarities(self, words: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Return passages' mean best cosine over the words of a question.

        Args:
            words: The question's token vectors, shape (tokens, dimension).
            rows: Numbers of the passages to compare.

        Returns:
            Shape (len(rows),), each in [-1, 1].
        """
        reduced = unit(words @ self.directions)
        spans = [slice(self.first_token[row], self.first_token[row + 1]) for row in rows]
        gathered = np.concatenate([self.tokens[span] for span in spans]).astype(np.float32) / _STEPS
        cosines = gathered @ reduced.T
        starts = _offsets([span.stop - span.start for span in spans])[:-1]
        similarities: Vectors = np.maximum.reduceat(cosines, starts, axis=0).mean(axis=1)
        return similarities

    def save(self, path: Path) -> None:
        """Write the vectors as an ``.npz`` of plain arrays."""
        with path.open("wb") as file:
            np.savez(file, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, path: Path) -> "Ranker":
        """Read what `save` wrote.

        Raises:
            StaleIndexError: The file is missing, damaged or of another kind.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                return cls(**{name: stored[name] for name in stored.files})
        except Exception as error:  # numpy and zipfile raise many kinds for a file that is not theirs
            raise StaleIndexError(f"{path.name} is missing, damaged or of another kind. Run: make index") from error


def _main_directions(tokens: Sequence[Vectors]) -> Vectors:
    """Return the directions of most variation about zero as columns, all of them where there are few."""
    every = np.vstack(tokens)
    sample = every[:: max(1, len(every) // _SAMPLED_TOKENS)]
    _, columns = np.linalg.eigh(sample.T @ sample)  # by rising variation
    return np.ascontiguousarray(columns[:, -_KEPT_DIRECTIONS:], dtype=np.float32)


def _as_bytes(vectors: Vectors) -> NDArray[np.int8]:
    rounded: NDArray[np.int8] = np.rint(vectors * _STEPS).astype(np.int8)
    return rounded


def _offsets(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
