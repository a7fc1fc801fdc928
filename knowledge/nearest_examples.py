"""The known examples themselves: how near a text lies to the nearest one of each label.

Cosine of sentence vectors; where examples are many, in the 128 directions along which they are longest: a tenth of the
time of all 384, and messages of unseen authors were read as well (docs/decisions/intent-classifier.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DIRECTIONS = 128
_FEWEST_TO_REDUCE = 2_000  # with fewer examples there is no time to be saved
_MOST_FOR_DIRECTIONS = 8_000  # examples that the directions are read from
# For so few rows a matrix product costs more in waking its threads, behind torch's, than in multiplying.
_FEW = 4

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class NearestExamples:
    """Examples by label.

    Attributes:
        labels: Sorted.
        directions: Shape (dimension of a sentence vector, directions).
        vectors: Unit vectors of the examples along these, in steps of half precision, one label after the other:
            shape (examples, directions).
        starts: Where each label's examples begin, shape (labels,).
    """

    labels: tuple[str, ...]
    directions: Floats
    vectors: Floats
    starts: NDArray[np.int64]

    @classmethod
    def fit(cls, vectors: Floats, labels: Sequence[str]) -> "NearestExamples":
        """Keep examples.

        Args:
            vectors: Their unit vectors, shape (len(labels), dimension).
            labels: Theirs; at least one.
        """
        directions = _directions(vectors)
        order = np.argsort(np.asarray(labels), kind="stable")
        names, starts = np.unique(np.asarray(labels)[order], return_index=True)
        along = _along(vectors[order], directions)
        # As they will be stored, so that reloaded examples give the very same numbers.
        along = along.astype(np.float16).astype(np.float32)
        return cls(tuple(str(name) for name in names), directions, along, starts.astype(np.int64))

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many examples each label has."""
        return np.diff(np.append(self.starts, len(self.vectors)))

    def likeness(self, vectors: Floats) -> NDArray[np.float64]:
        """Return the cosine with the nearest example of each label, shape (len(vectors), len(labels))."""
        cosines = _products(_along(vectors, self.directions), self.vectors)
        return np.maximum.reduceat(cosines, self.starts, axis=1).astype(np.float64)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what `from_arrays` makes the same examples of; the labels are the caller's."""
        return {
            "example_directions": self.directions,
            "example_vectors": self.vectors.astype(np.float16),
            "example_starts": self.starts,
        }

    @classmethod
    def from_arrays(cls, labels: Sequence[str], arrays: Mapping[str, NDArray[Any]]) -> "NearestExamples":
        """Restore examples from `arrays`.

        Raises:
            ValueError: They are of other labels.
        """
        starts = arrays["example_starts"]
        if len(starts) != len(labels):
            raise ValueError("examples of other labels")
        return cls(tuple(labels), arrays["example_directions"], arrays["example_vectors"].astype(np.float32), starts)


def _directions(vectors: Floats) -> Floats:
    """Return the directions along which the vectors have most of their length; all of them where examples are few."""
    if len(vectors) < _FEWEST_TO_REDUCE:
        return np.eye(vectors.shape[1], dtype=np.float32)
    some = np.random.default_rng(0).permutation(len(vectors))[:_MOST_FOR_DIRECTIONS]
    # Eigenvectors of the second moments, largest last.
    _, found = np.linalg.eigh(np.asarray(vectors[some].T @ vectors[some], dtype=np.float64))
    return np.ascontiguousarray(found[:, : -_DIRECTIONS - 1 : -1], dtype=np.float32)


def _along(vectors: Floats, directions: Floats) -> Floats:
    along = np.asarray(vectors @ directions, dtype=np.float32)
    lengths = np.linalg.norm(along, axis=1, keepdims=True)
    return np.asarray(along / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)


def _products(rows: Floats, others: Floats) -> Floats:
    """Return the inner products of each row with each of the others, shape (len(rows), len(others))."""
    if len(rows) > _FEW:
        return np.asarray(rows @ others.T, dtype=np.float32)
    each = [np.einsum("ij,j->i", others, row) for row in rows]
    return np.asarray(each, dtype=np.float32).reshape(len(rows), len(others))
