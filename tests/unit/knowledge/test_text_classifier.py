"""The text classifier: what it learns, and that a file brings it back unchanged."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import ClassifierFileError
from knowledge.text_classifier import Blend, TextClassifier

TEXTS = [
    "how long does it last",
    "how long does it take",
    "what does it cost",
    "price please",
    "who are you",
    "ünïcode ?",
]
LABELS = ["lasting", "session", "cost", "cost", "person", "person"]
VECTORS = np.eye(6, 4, dtype=np.float32)


@pytest.fixture(scope="module")
def classifier() -> TextClassifier:
    return TextClassifier.fit(TEXTS, VECTORS, LABELS, regularisation=100.0)


def test_probabilities_have_a_column_a_label_and_add_up(classifier: TextClassifier) -> None:
    found = classifier.probabilities(TEXTS, VECTORS)

    assert classifier.labels == ("cost", "lasting", "person", "session")
    assert found.shape == (6, 4)
    assert np.allclose(found.sum(axis=1), 1.0)
    assert [classifier.labels[column] for column in found.argmax(axis=1)] == LABELS


def test_one_word_tells_two_questions_apart(classifier: TextClassifier) -> None:
    same = np.zeros((2, 4), dtype=np.float32)

    lasting, session = classifier.probabilities(["how long would that last", "how long would that take"], same)

    assert classifier.labels[int(lasting.argmax())] == "lasting"
    assert classifier.labels[int(session.argmax())] == "session"


def test_a_stored_classifier_gives_the_very_same_probabilities(classifier: TextClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path / "it.npz")
    again = TextClassifier.load(tmp_path / "it.npz")

    unseen = ["what is the price", "wer bist du", ""]
    vectors = np.full((3, 4), 0.5, dtype=np.float32)
    assert again.labels == classifier.labels
    assert (again.probabilities(unseen, vectors) == classifier.probabilities(unseen, vectors)).all()


def test_two_labels_are_enough(tmp_path: Path) -> None:
    two = TextClassifier.fit(TEXTS[:4], VECTORS[:4], ["time", "time", "cost", "cost"], regularisation=10.0)
    two.save(tmp_path / "two.npz")

    again = TextClassifier.load(tmp_path / "two.npz")
    assert (again.probabilities(TEXTS[:4], VECTORS[:4]) == two.probabilities(TEXTS[:4], VECTORS[:4])).all()


@pytest.mark.parametrize("content", [b"", b"PK", b"damaged"], ids=["empty", "the start of an archive", "other bytes"])
def test_refuses_a_file_that_is_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "it.npz").write_bytes(content)

    with pytest.raises(ClassifierFileError, match=r"it.npz is missing, damaged or of another kind"):
        TextClassifier.load(tmp_path / "it.npz")


def test_refuses_a_file_that_lacks_a_part(classifier: TextClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path / "whole.npz")
    with zipfile.ZipFile(tmp_path / "whole.npz") as whole, zipfile.ZipFile(tmp_path / "part.npz", "w") as part:
        for name in whole.namelist():
            if name != "weights.npy":
                part.writestr(name, whole.read(name))

    with pytest.raises(ClassifierFileError, match=r"part.npz"):
        TextClassifier.load(tmp_path / "part.npz")


def test_runs_nothing_that_a_file_says(tmp_path: Path) -> None:
    ran: list[str] = []

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return ran.append, ("ran",)

    np.savez(tmp_path / "trap.npz", labels=np.array([Trap()], dtype=object))

    with pytest.raises(ClassifierFileError, match=r"trap.npz"):
        TextClassifier.load(tmp_path / "trap.npz")
    assert ran == []


def test_refuses_a_file_that_was_made_with_another_encoder(classifier: TextClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path / "it.npz", encoder="plain@1")

    assert TextClassifier.load(tmp_path / "it.npz", encoder="plain@1").labels == classifier.labels
    with pytest.raises(ClassifierFileError, match=r"it\.npz was made with encoder 'plain@1', not 'plain@1\+adapter'"):
        TextClassifier.load(tmp_path / "it.npz", encoder="plain@1+adapter")


BLEND = Blend(regression=0.5, likeness=10.0, frequency=0.1)


def test_the_nearest_example_decides_where_the_regression_is_unsure() -> None:
    blended = TextClassifier.fit(TEXTS, VECTORS, LABELS, regularisation=0.001, blend=BLEND)
    near_the_second = np.array([[0.6, 0.8, 0, 0]], dtype=np.float32)

    reading = blended.read(["hm"], near_the_second)

    assert reading.nearest == pytest.approx([0.8], abs=1e-3)
    assert blended.labels[int(reading.probabilities.argmax())] == "session"
    assert reading.probabilities.sum() == pytest.approx(1.0)


def test_a_label_with_more_examples_is_not_preferred_for_that_alone() -> None:
    texts, vectors = ["book", *["bye"] * 5], np.eye(2, dtype=np.float32)[[0, 1, 1, 1, 1, 1]]
    halfway = np.full((1, 2), np.sqrt(0.5), dtype=np.float32)
    labels = ["book", *["bye"] * 5]
    plain = TextClassifier.fit(texts, vectors, labels, regularisation=0.1)
    blended = TextClassifier.fit(texts, vectors, labels, regularisation=0.1, blend=Blend(1.0, 1.0, 0.5))

    assert plain.probabilities(["well"], halfway)[0, 1] > blended.probabilities(["well"], halfway)[0, 1]


def test_a_stored_blend_gives_the_very_same_reading(tmp_path: Path) -> None:
    blended = TextClassifier.fit(TEXTS, VECTORS, LABELS, regularisation=10.0, blend=BLEND)
    blended.save(tmp_path / "it.npz")

    one, two = blended.read(TEXTS, VECTORS), TextClassifier.load(tmp_path / "it.npz").read(TEXTS, VECTORS)

    assert (one.probabilities == two.probabilities).all()
    assert (one.nearest == two.nearest).all()
