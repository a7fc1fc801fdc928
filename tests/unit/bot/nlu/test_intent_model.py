"""The intent model, on vectors chosen by hand."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.intent_model import FILE_NAME, IntentModel, IntentModelError

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


def test_a_stored_model_gives_the_very_same_probabilities(tmp_path: Path) -> None:
    model = IntentModel.fit(_TEXTS, _VECTORS, _INTENTS)
    model.save(tmp_path)

    again = IntentModel.load(tmp_path)

    assert np.array_equal(again.probabilities(_TEXTS, _VECTORS), model.probabilities(_TEXTS, _VECTORS))


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_a_model_that_is_missing_or_damaged_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE_NAME).write_bytes(content)

    with pytest.raises(IntentModelError, match=rf"{FILE_NAME} is missing.*make train"):
        IntentModel.load(tmp_path)
