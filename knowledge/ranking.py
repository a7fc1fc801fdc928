"""Ranking of passages for one question: by meaning as a whole, by sentence, and word by word.

A passage's score is the mean of three cosines, of the question with the whole passage, with its opening sentence and
with its best sentence, and beside it the late interaction: for each word of the question the cosine of the passage's
nearest word, averaged (ColBERT's MaxSim, here with the sentence encoder's own token vectors and nothing trained). On
the medical retrieval of `docs/benchmarks.md` this lifts nDCG@10 from 0.604 to 0.659 with the same weights.

Token vectors are kept in the directions in which the corpus varies most, as 8-bit numbers: 128 bytes a word. This also
ranks better than whole ones do, as common directions carry little of what sets passages apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder import Vectors
from knowledge.token_vectors import TokenEncoder, TokenVectors, token_vectors, unit

# How much word-by-word similarity counts beside the mean cosine: chosen by five-fold cross-validation over the topics
# of the medical retrieval; any value from 1.5 to 4 does as well within 0.003.
WORDS_WEIGHT = 2.0
_CANDIDATES = 100  # passages compared word by word: those with the best mean cosine
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

    def rank(self, question: str, encoder: TokenEncoder, *, top_k: int) -> list[tuple[int, float]]:
        """Return the numbers of the best passages with their scores, best first; at most 100.

        Args:
            question: The visitor's words.
            encoder: As in `from_texts`.
            top_k: Most passages to return, at least 1.
        """
        return self.rank_vectors(encoder.encode([question])[0], token_vectors([question], encoder)[0], top_k=top_k)

    def rank_vectors(self, whole: Vectors, parts: TokenVectors, *, top_k: int) -> list[tuple[int, float]]:
        """As `rank`, for a question that is encoded already; `whole` has shape (dimension,)."""
        cosines = self.cosines(whole)
        rows = np.argsort(-cosines, kind="stable")[:_CANDIDATES]
        scores = cosines[rows] + WORDS_WEIGHT * self.word_similarities(parts.values, rows)
        best = np.argsort(-scores, kind="stable")[:top_k]
        return [(int(rows[place]), float(scores[place])) for place in best]

    def cosines(self, whole: Vectors) -> Vectors:
        """Return each passage's mean cosine with a question: whole, opening and best sentence; shape (passages,)."""
        by_sentence = self.sentences @ whole
        best = np.maximum.reduceat(by_sentence, self.first_sentence[:-1])
        mean: Vectors = (self.whole @ whole + by_sentence[self.first_sentence[:-1]] + best) / 3
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
