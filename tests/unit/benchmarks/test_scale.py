import numpy as np
import pytest

from benchmarks.scale import draw, measure
from knowledge.token_vectors import unit


def real_vectors() -> np.ndarray:
    return unit(np.random.default_rng(5).standard_normal((40, 24)).astype(np.float32))


def test_drawn_vectors_are_unit_vectors_and_the_same_for_a_seed() -> None:
    drawn = draw(real_vectors(), 100, seed=3)
    assert np.linalg.norm(drawn, axis=1) == pytest.approx(np.ones(100), abs=1e-5)
    assert (draw(real_vectors(), 100, seed=3) == drawn).all()
    assert not (draw(real_vectors(), 100, seed=4) == drawn).any()


def test_drawn_vectors_lie_near_real_ones() -> None:
    drawn = draw(real_vectors(), 200, seed=3)
    assert np.median((drawn @ real_vectors().T).max(axis=1)) > 0.6


def test_measures_a_small_size() -> None:
    figures = measure(real_vectors(), size=2000)
    assert figures["vectors"] == 2000
    assert figures["recall_at_10"] == 1.0  # so few are searched exactly
    assert figures["search_ms"]["p50"] > 0
