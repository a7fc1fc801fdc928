"""Trains the project's intent model, the class behind config.yml's classifier, on any examples, and asks it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.intent_data import OUT_OF_SCOPE, Examples
from bot.nlu.intent_model import IntentModel
from knowledge.encoder import Encoder
from knowledge.spelling import Spelling


@dataclass(frozen=True)
class Readings:
    """What a model takes each text for.

    Attributes:
        intents: The likeliest intent of each, as an array of strings.
        scores: How likely it is, in [0, 1].
    """

    intents: NDArray[np.str_]
    scores: NDArray[np.float64]

    def above(self, threshold: float) -> NDArray[np.str_]:
        """Return the intents, `OUT_OF_SCOPE` for scores below a threshold, as HINT3 and CLINC150 count them."""
        return np.where(self.scores < threshold, OUT_OF_SCOPE, self.intents)


@dataclass(frozen=True)
class Trained:
    """What config.yml's pipeline learns of examples for telling their intents."""

    model: IntentModel
    spelling: Spelling

    def probabilities(self, texts: Sequence[str], encoder: Encoder) -> NDArray[np.float64]:
        """Return probabilities of shape (len(texts), intents), of texts whose slips are repaired first."""
        repaired = [self.spelling.repaired(text) for text in texts]
        return self.model.probabilities(repaired, encoder.encode(repaired))


def fit(examples: Examples, encoder: Encoder) -> Trained:
    """Fit the model; examples out of scope become an intent of their own."""
    model = IntentModel.fit(examples.texts, encoder.encode(examples.texts), examples.intents)
    return Trained(model, Spelling.learn(examples.texts))


def read(trained: Trained, texts: Sequence[str], encoder: Encoder) -> Readings:
    """Return the likeliest intent of each text.

    An intent `OUT_OF_SCOPE` is never the likeliest one: it only takes its share of the others' probabilities, so that
    one threshold decides.
    """
    probabilities = trained.probabilities(texts, encoder)
    intents = np.array(trained.model.intents)
    in_scope = intents != OUT_OF_SCOPE
    probabilities, intents = probabilities[:, in_scope], intents[in_scope]
    return Readings(intents=intents[probabilities.argmax(axis=1)], scores=probabilities.max(axis=1))


def folds_of(intents: Sequence[str], *, folds: int, seed: int = 0) -> NDArray[np.int64]:
    """Return a fold's number for each example, every intent dealt out evenly; shape (n,)."""
    rng = np.random.default_rng(seed)
    names = np.array(intents)
    numbers = np.zeros(len(names), dtype=np.int64)
    dealt = 0
    for intent in sorted(set(intents)):
        rows = rng.permutation(np.flatnonzero(names == intent))
        numbers[rows] = (np.arange(len(rows)) + dealt) % folds
        dealt += len(rows)
    return numbers
