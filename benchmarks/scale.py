"""Many passages: memory, building time, speed and recall of the vector index at 100,000 and 1,000,000.

No clinic has so many, so the vectors are drawn: each is the mean of two random vectors of the project's own passages
and questions with random weights, and normal noise of length 0.5 on top, made a unit vector again. So they lie as
unevenly as real ones, and each has near neighbours. Questions are drawn in the same way from other random numbers.
Recall is against comparing with every vector.
"""

import time
from typing import Any

import numpy as np

from benchmarks.speed import quantiles_ms
from knowledge.encoder import Vectors
from knowledge.token_vectors import unit
from knowledge.vector_index import VectorIndex

SIZES = (100_000, 1_000_000)
_NOISE = 0.5
_SEARCHES = 300
_NEIGHBOURS = 10
_DRAWN_AT_ONCE = 50_000


def measure(real: Vectors, *, size: int) -> dict[str, Any]:
    """Return figures of the approximate index, and of the exact search beside it.

    Args:
        real: Unit vectors of real texts, shape (n, dimension).
        size: How many vectors to draw.
    """
    vectors = draw(real, size, seed=0)
    questions = draw(real, _SEARCHES, seed=1)
    exact = VectorIndex.from_vectors(vectors, exact_below=size + 1)
    _, wanted = exact.search(questions, top_k=_NEIGHBOURS)
    exact_ms = _timed(exact, questions[: _SEARCHES // 6])
    del exact
    began = time.perf_counter()
    index = VectorIndex.from_vectors(vectors)
    seconds = time.perf_counter() - began
    _, found = index.search(questions, top_k=_NEIGHBOURS)
    recall = np.mean([len(set(a) & set(b)) / _NEIGHBOURS for a, b in zip(found, wanted, strict=True)])
    return {
        "vectors": size,
        "dimension": int(vectors.shape[1]),
        "build_seconds": round(seconds, 1),
        "index_megabytes": round(len(index.to_bytes()) / 2**20),
        "vectors_megabytes": round(vectors.nbytes / 2**20),
        "recall_at_10": round(float(recall), 4),
        "search_ms": _timed(index, questions),
        "exact_search_ms": exact_ms,
    }


def draw(real: Vectors, count: int, *, seed: int) -> Vectors:
    """Return unit vectors of shape (count, dimension) drawn around pairs of real ones."""
    rng = np.random.default_rng(seed)
    drawn = np.empty((count, real.shape[1]), dtype=np.float32)
    spread = _NOISE / np.sqrt(real.shape[1])
    for start in range(0, count, _DRAWN_AT_ONCE):
        some = min(_DRAWN_AT_ONCE, count - start)
        pairs = rng.integers(0, len(real), (2, some))
        weight = rng.random((some, 1), dtype=np.float32)
        noise = rng.standard_normal((some, real.shape[1]), dtype=np.float32) * spread
        drawn[start : start + some] = unit(weight * real[pairs[0]] + (1 - weight) * real[pairs[1]] + noise)
    return drawn


def _timed(index: VectorIndex, questions: Vectors) -> dict[str, float]:
    """Return the time of searches for one question at a time."""
    seconds = []
    for question in questions:
        began = time.perf_counter()
        index.search(question[None, :], top_k=_NEIGHBOURS)
        seconds.append(time.perf_counter() - began)
    return quantiles_ms(seconds)
