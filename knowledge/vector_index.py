"""Nearest vectors: exact while that is fast enough, approximate above.

Comparing with every vector is exact and, up to some ten thousand passages, faster than anything else around it. From
`EXACT_BELOW` vectors on they are put into cells (an inverted file), of which a search visits the nearest, and kept as
8-bit numbers: a quarter of the memory. docs/benchmarks.md has the measured speed and recall at a million.
"""

from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.encoder import Vectors

EXACT_BELOW = 50_000  # vectors
# As faiss advises: 4 to 16 times the root of the number of vectors, and 30 to 256 vectors a cell to learn them from.
_CELLS_PER_ROOT = 4
_LEARNED_PER_CELL = 40
_LEARNING_ROUNDS = 8
_VISITED_CELLS = 64  # a recall@10 above 0.95 at 100,000 and a million vectors, see docs/benchmarks.md
_ADDED_AT_ONCE = 100_000


@dataclass(frozen=True)
class VectorIndex:
    """Vectors to search in.

    Attributes:
        backend: The FAISS index of inner products.
        exact: Whether a search finds the very nearest.
    """

    backend: Any
    exact: bool

    @classmethod
    def from_vectors(cls, vectors: Vectors, *, exact_below: int = EXACT_BELOW) -> "VectorIndex":
        """Take vectors in.

        Args:
            vectors: Unit vectors of shape (n, dimension), float32, n at least 1.
            exact_below: From so many vectors on the search is approximate.
        """
        if len(vectors) < exact_below:
            flat = faiss.IndexFlatIP(vectors.shape[1])
            flat.add(np.ascontiguousarray(vectors))
            return cls(backend=flat, exact=True)
        return cls(backend=_in_cells(vectors), exact=False)

    @classmethod
    def from_bytes(cls, stored: bytes) -> "VectorIndex":
        """Read what `to_bytes` gave.

        Raises:
            ValueError: The bytes are not those of an index.
        """
        try:
            backend = faiss.deserialize_index(np.frombuffer(stored, dtype=np.uint8))
        except RuntimeError as error:  # what faiss raises
            raise ValueError("not the bytes of a vector index") from error
        return cls(backend=backend, exact=isinstance(backend, faiss.IndexFlat))

    def to_bytes(self) -> bytes:
        """Return the index as it is stored."""
        stored: bytes = faiss.serialize_index(self.backend).tobytes()
        return stored

    @property
    def size(self) -> int:
        """How many vectors it holds."""
        return int(self.backend.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.backend.d)

    def search(self, questions: Vectors, *, top_k: int) -> tuple[Vectors, NDArray[np.int64]]:
        """Find the nearest vectors of each question.

        Args:
            questions: Unit vectors of shape (m, dimension), float32.
            top_k: How many to find, at least 1; fewer come back where there are fewer vectors.

        Returns:
            Inner products by falling value, and the rows of the vectors found: both of shape (m, found). Where an
            approximate search finds too few, the rest are rows of -1 with a value of minus infinity.
        """
        scores, rows = self.backend.search(np.ascontiguousarray(questions), min(top_k, self.backend.ntotal))
        found: NDArray[np.int64] = rows
        return np.where(found < 0, -np.inf, scores).astype(np.float32), found


def _in_cells(vectors: Vectors) -> Any:
    count, dimension = vectors.shape
    cells = max(1, int(_CELLS_PER_ROOT * np.sqrt(count)))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension), dimension, cells, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.niter = _LEARNING_ROUNDS
    index.cp.min_points_per_centroid = 1
    sample = np.random.default_rng(0).permutation(count)[: cells * _LEARNED_PER_CELL]
    index.train(np.ascontiguousarray(vectors[np.sort(sample)]))
    for start in range(0, count, _ADDED_AT_ONCE):
        index.add(np.ascontiguousarray(vectors[start : start + _ADDED_AT_ONCE]))
    index.nprobe = min(cells, _VISITED_CELLS)
    return index
