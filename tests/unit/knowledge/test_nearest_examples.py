"""The nearest known example of each label."""

import numpy as np
import pytest

from knowledge.nearest_examples import NearestExamples

_VECTORS = np.array([[1, 0, 0], [0, 1, 0], [0.6, 0.8, 0], [0, 0, 1]], dtype=np.float32)
_LABELS = ["book", "thank", "book", "thank"]


def test_likeness_is_the_cosine_with_the_nearest_example_of_each_label() -> None:
    nearest = NearestExamples.fit(_VECTORS, _LABELS)

    likeness = nearest.likeness(np.array([[0, 1, 0], [0, 0.6, 0.8]], dtype=np.float32))

    assert nearest.labels == ("book", "thank")
    assert list(nearest.counts) == [2, 2]
    assert likeness == pytest.approx(np.array([[0.8, 1.0], [0.48, 0.8]]), abs=1e-3)


def test_many_examples_are_compared_along_fewer_directions_with_much_the_same_result() -> None:
    rng = np.random.default_rng(1)
    vectors = (rng.normal(size=(2100, 20)) @ rng.normal(size=(20, 384)) + 0.1 * rng.normal(size=(2100, 384))).astype(
        np.float32
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    nearest = NearestExamples.fit(vectors[:2000], ["a", "b"] * 1000)

    assert nearest.vectors.shape == (2000, 128)
    exact = np.column_stack([(vectors[2000:] @ vectors[start:2000:2].T).max(axis=1) for start in (0, 1)])
    assert np.abs(nearest.likeness(vectors[2000:]) - exact).max() < 0.05


def test_restored_examples_give_the_very_same_numbers() -> None:
    nearest = NearestExamples.fit(_VECTORS, _LABELS)

    again = NearestExamples.from_arrays(nearest.labels, nearest.arrays())

    assert again.labels == nearest.labels
    assert np.array_equal(again.likeness(_VECTORS), nearest.likeness(_VECTORS))


def test_examples_of_other_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="other labels"):
        NearestExamples.from_arrays(["book"], NearestExamples.fit(_VECTORS, _LABELS).arrays())
