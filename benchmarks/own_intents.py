"""The project's own intents: out of fold, with typos, on messages of an author left out, and on held-out visitors'.

Out of fold the plain encoder is used: the shipped one may have an adapter that was learned from these very examples.
What the adapter is worth shows on the held-out messages, which neither has seen.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.behaviours import VisitorMessage, behaviour_figures, behaviour_of
from benchmarks.intent_data import Examples
from benchmarks.intent_metrics import accuracy, f1_by_intent, intent_figures, rounded
from benchmarks.intent_trial import Readings, Trained, fit, folds_of, read
from benchmarks.typos import WORDS_PER_TYPO, with_typos
from knowledge.encoder import Encoder

_FOLDS = 5
_TYPO_SEED = 0


@dataclass(frozen=True)
class OutOfFold:
    """What was read of each example by a model that had not seen it.

    Attributes:
        clean: Of the example as it is written.
        slipped: Of the same with typos.
        touched: Whether an example got any typo.
    """

    clean: Readings
    slipped: Readings
    touched: NDArray[np.bool_]


def measure(
    examples: Examples, untouched: Examples, visitors: list[VisitorMessage], *, plain: Encoder, shipped: Encoder
) -> dict[str, Any]:
    """Return the figures out of fold, those with typos, and those on messages that nothing was learned from.

    Args:
        examples: The project's own.
        untouched: Messages with intents, of an author who wrote none of the examples.
        visitors: Held-out messages with behaviours.
        plain: The published encoder.
        shipped: The one that the bot uses; may be the same.
    """
    asked = out_of_fold(examples, plain)
    result: dict[str, Any] = {
        "out_of_fold": intent_figures(examples.intents, asked.clean),
        "f1_by_intent": f1_by_intent(examples.intents, asked.clean.intents),
        "typos": typo_figures(examples, asked),
        "untouched": {},
        "held_out": {},
    }
    for name, encoder in _encoders(plain, shipped).items():
        trained = fit(examples, encoder)
        result["untouched"][name] = on_untouched(trained, untouched, encoder)
        result["held_out"][name] = on_visitors(trained, visitors, encoder)
    return result


def out_of_fold(examples: Examples, encoder: Encoder) -> OutOfFold:
    """Read each example by a model of the other four fifths, as it is and with typos."""
    slipped_texts = with_typos(examples.texts, seed=_TYPO_SEED)
    encoder.encode(examples.texts)  # in one go, for encoders that keep what they encoded
    folds = folds_of(examples.intents, folds=_FOLDS)
    clean, slipped = _blank(len(examples)), _blank(len(examples))
    for fold in range(_FOLDS):
        rows = np.flatnonzero(folds == fold)
        trained = fit(examples.at(np.flatnonzero(folds != fold)), encoder)
        for into, texts in ((clean, examples.texts), (slipped, slipped_texts)):
            found = read(trained, [texts[row] for row in rows], encoder)
            into.intents[rows], into.scores[rows] = found.intents, found.scores
    touched = np.array([one != two for one, two in zip(examples.texts, slipped_texts, strict=True)])
    return OutOfFold(clean=clean, slipped=slipped, touched=touched)


def typo_figures(examples: Examples, asked: OutOfFold) -> dict[str, float]:
    """Return the accuracy with and without typos, over all examples and over those that got one."""
    truth, touched = np.array(examples.intents), asked.touched
    figures = {"words_per_typo": float(WORDS_PER_TYPO), "examples_with_a_typo": rounded(touched.mean())}
    for name, rows in (("all", np.ones(len(truth), dtype=bool)), ("with_a_typo", touched)):
        clean = accuracy(truth[rows], asked.clean.intents[rows])
        slipped = accuracy(truth[rows], asked.slipped.intents[rows])
        figures |= {f"accuracy_{name}": slipped, f"accuracy_lost_{name}": rounded(clean - slipped)}
    return figures


def on_untouched(trained: Trained, untouched: Examples, encoder: Encoder) -> dict[str, Any]:
    """Return the figures of a model of all examples on messages of another author, and with typos."""
    clean = read(trained, untouched.texts, encoder)
    slipped = read(trained, with_typos(untouched.texts, seed=_TYPO_SEED), encoder)
    figures: dict[str, Any] = dict(intent_figures(untouched.intents, clean))
    lost = figures["accuracy"] - accuracy(untouched.intents, slipped.intents)
    return figures | {
        "accuracy_lost_with_typos": rounded(lost),
        "f1_by_intent": f1_by_intent(untouched.intents, clean.intents),
    }


def on_visitors(trained: Trained, visitors: list[VisitorMessage], encoder: Encoder) -> dict[str, Any]:
    """Return how often a held-out message leads to its behaviour, by a model of all examples, and with typos."""
    texts = [message.text for message in visitors]
    slipped = behaviour_figures(visitors, _behaviours(trained, with_typos(texts, seed=_TYPO_SEED), encoder))
    return behaviour_figures(visitors, _behaviours(trained, texts, encoder)) | {
        "accuracy_with_typos": slipped["accuracy"]
    }


def _encoders(plain: Encoder, shipped: Encoder) -> dict[str, Encoder]:
    return {"plain encoder": plain} | ({"shipped encoder": shipped} if shipped.name != plain.name else {})


def _behaviours(trained: Trained, texts: list[str], encoder: Encoder) -> list[str]:
    intents = trained.model.intents
    probabilities = trained.probabilities(texts, encoder)
    return [behaviour_of(intents[column] for column in np.argsort(-row)) for row in probabilities]


def _blank(count: int) -> Readings:
    return Readings(intents=np.full(count, "", dtype=object), scores=np.zeros(count))
