"""The intent model, on vectors chosen by hand."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.intent_model import CLASSIFIER_FILE, EXAMPLES_FILE, IntentModel, IntentModelError

_TEXTS = ["book a visit", "i want a visit", "thank you", "thanks a lot", "what is the weather", "tell me the score"]
_INTENTS = ["book", "book", "thank", "thank", "out_of_scope", "out_of_scope"]
_VECTORS = np.eye(8, dtype=np.float32)[[0, 0, 1, 1, 2, 2]]


def _along(axis: int) -> NDArray[np.float32]:
    return np.eye(8, dtype=np.float32)[[axis]]


def test_a_text_near_known_examples_gets_their_intent() -> None:
    model = IntentModel.fit(_TEXTS, _VECTORS, _INTENTS)

    probabilities = model.probabilities(["a visit please"], _along(0))

    assert model.intents == ("book", "out_of_scope", "thank")
    assert probabilities.argmax() == 0
    assert probabilities[0, 0] > 0.9
    assert probabilities.sum() == pytest.approx(1.0)


def test_a_text_far_from_every_known_example_is_out_of_scope_whatever_its_words() -> None:
    model = IntentModel.fit(_TEXTS, _VECTORS, _INTENTS)

    probabilities = model.probabilities(["book a visit"], _along(7))

    assert model.intents[int(probabilities.argmax())] == "out_of_scope"
    assert probabilities[0, 1] > 0.9


def test_without_such_an_intent_a_far_text_is_likely_of_none() -> None:
    model = IntentModel.fit(_TEXTS[:4], _VECTORS[:4], _INTENTS[:4])

    assert model.probabilities(["book a visit"], _along(7)).sum() < 0.1
    assert model.probabilities(["book a visit"], _along(0)).sum() > 0.9


def test_an_intent_with_more_examples_is_not_preferred_for_that_alone() -> None:
    texts = ["book a visit", "see you", "see you", "see you", "see you", "see you"]
    vectors = np.eye(8, dtype=np.float32)[[0, 1, 1, 1, 1, 1]]
    model = IntentModel.fit(texts, vectors, ["book", *["bye"] * 5])
    halfway = np.full((1, 8), 0, dtype=np.float32)
    halfway[0, :2] = np.sqrt(0.5)

    classified = model.classifier.probabilities(["well"], halfway)[0]
    read = model.probabilities(["well"], halfway)[0]

    assert classified[1] > classified[0]
    assert read[1] / read.sum() < classified[1]


def test_a_stored_model_gives_the_very_same_probabilities(tmp_path: Path) -> None:
    model = IntentModel.fit(_TEXTS, _VECTORS, _INTENTS)
    model.save(tmp_path)

    again = IntentModel.load(tmp_path)

    assert np.array_equal(again.probabilities(_TEXTS, _VECTORS), model.probabilities(_TEXTS, _VECTORS))


@pytest.mark.parametrize("missing", [CLASSIFIER_FILE, EXAMPLES_FILE])
def test_a_model_that_lacks_a_file_is_refused(tmp_path: Path, missing: str) -> None:
    IntentModel.fit(_TEXTS, _VECTORS, _INTENTS).save(tmp_path)
    (tmp_path / missing).unlink()

    with pytest.raises(IntentModelError, match=rf"{missing} is missing.*make train"):
        IntentModel.load(tmp_path)


def test_files_of_two_models_are_refused(tmp_path: Path) -> None:
    IntentModel.fit(_TEXTS, _VECTORS, _INTENTS).save(tmp_path)
    IntentModel.fit(_TEXTS[:4], _VECTORS[:4], _INTENTS[:4]).examples.save(tmp_path / EXAMPLES_FILE)

    with pytest.raises(IntentModelError, match="name different intents"):
        IntentModel.load(tmp_path)
