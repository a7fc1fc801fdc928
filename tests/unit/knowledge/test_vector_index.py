import numpy as np
import pytest

from knowledge.encoder import Vectors
from knowledge.token_vectors import unit
from knowledge.vector_index import VectorIndex


def some_vectors(count: int, *, seed: int = 0, dimension: int = 16) -> Vectors:
    return unit(np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32))


def brute_force(vectors: Vectors, questions: Vectors, top_k: int) -> tuple[Vectors, Vectors]:
    products = questions @ vectors.T
    rows = np.argsort(-products, axis=1)[:, :top_k]
    return np.take_along_axis(products, rows, axis=1), rows


def test_exact_search_equals_brute_force() -> None:
    vectors, questions = some_vectors(500), some_vectors(20, seed=1)
    index = VectorIndex.from_vectors(vectors)
    scores, rows = index.search(questions, top_k=7)
    wanted_scores, wanted_rows = brute_force(vectors, questions, 7)
    assert index.exact
    assert rows.tolist() == wanted_rows.tolist()
    assert scores == pytest.approx(wanted_scores, abs=1e-6)


def test_approximate_search_finds_nearly_what_brute_force_does() -> None:
    vectors, questions = some_vectors(3000), some_vectors(50, seed=1)
    index = VectorIndex.from_vectors(vectors, exact_below=1000)
    scores, rows = index.search(questions, top_k=10)
    wanted_scores, wanted_rows = brute_force(vectors, questions, 10)
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(rows, wanted_rows, strict=True)])
    assert not index.exact
    assert recall > 0.9
    assert scores[:, 0] == pytest.approx(wanted_scores[:, 0], abs=0.03)  # 8-bit numbers


def test_asks_for_more_than_there_is() -> None:
    scores, rows = VectorIndex.from_vectors(some_vectors(3)).search(some_vectors(1, seed=1), top_k=10)
    assert scores.shape == rows.shape == (1, 3)
    assert sorted(rows[0]) == [0, 1, 2]


def test_the_limit_decides() -> None:
    vectors = some_vectors(300)
    assert VectorIndex.from_vectors(vectors, exact_below=301).exact
    assert not VectorIndex.from_vectors(vectors, exact_below=300).exact
