"""The known examples themselves: how near a text lies to the nearest one of each intent.

Cosine of sentence vectors, in the 128 directions in which the examples differ most: a tenth of the time of all 384, and
no message of unseen authors was read worse (docs/decisions/intent-classifier.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import ClassifierFileError

_DIRECTIONS = 128
_MOST_FOR_DIRECTIONS = 8_000  # examples that the directions are read from
_ARRAYS = {"labels", "directions", "vectors", "starts"}

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class NearestExamples:
    """Examples by label.

    Attributes:
        labels: Sorted.
        directions: Shape (dimension of a sentence vector, directions).
        vectors: Unit vectors of the examples along these, shape (examples, directions), one label after the other.
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
        cosines = _along(vectors, self.directions) @ self.vectors.T
        return np.maximum.reduceat(cosines, self.starts, axis=1).astype(np.float64)

    def save(self, path: Path) -> None:
        """Write the examples as an ``.npz`` of plain arrays."""
        with path.open("wb") as file:
            np.savez(
                file,
                labels=np.array(self.labels),
                directions=self.directions,
                vectors=self.vectors.astype(np.float16),
                starts=self.starts,
            )

    @classmethod
    def load(cls, path: Path) -> "NearestExamples":
        """Read examples.

        Raises:
            ClassifierFileError: The file is missing, damaged, or holds anything but the arrays that `save` writes.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                if set(stored.files) != _ARRAYS:
                    raise ValueError("other arrays")
                labels = tuple(str(name) for name in stored["labels"])
                return cls(labels, stored["directions"], stored["vectors"].astype(np.float32), stored["starts"])
        except Exception as error:  # numpy and zipfile raise many kinds for a file that is not theirs
            raise ClassifierFileError(f"{path.name} is missing, damaged or of another kind") from error


def _directions(vectors: Floats) -> Floats:
    """Return the directions along which the vectors have most of their length; all of them where examples are few."""
    if len(vectors) <= _DIRECTIONS:
        return np.eye(vectors.shape[1], dtype=np.float32)
    some = np.random.default_rng(0).permutation(len(vectors))[:_MOST_FOR_DIRECTIONS]
    # Eigenvectors of the second moments, largest last.
    _, found = np.linalg.eigh(np.asarray(vectors[some].T @ vectors[some], dtype=np.float64))
    return np.ascontiguousarray(found[:, : -_DIRECTIONS - 1 : -1], dtype=np.float32)


def _along(vectors: Floats, directions: Floats) -> Floats:
    along = np.asarray(vectors @ directions, dtype=np.float32)
    lengths = np.linalg.norm(along, axis=1, keepdims=True)
    return np.asarray(along / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)
