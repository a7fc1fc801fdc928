"""The intent model: a text classifier and the known examples, read together.

Free of Rasa, so that benchmarks and the staff console can train and ask it directly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from bot.errors import BotError
from bot.nlu.nearest_examples import NearestExamples
from knowledge.errors import ClassifierFileError
from knowledge.text_classifier import TextClassifier

CLASSIFIER_FILE = "intent_model.npz"
EXAMPLES_FILE = "intent_examples.npz"
OUT_OF_SCOPE = "out_of_scope"

# All of these were chosen on authors that were left out of training (docs/decisions/intent-classifier.md).
_REGULARISATION = 20.0
_TOLERANCE = 1e-4
_CLASSIFIER_WEIGHT = 0.5  # of the classifier's log probabilities: alone they are too sure of themselves
_LIKENESS_WEIGHT = 7.0  # of the cosine with the nearest example of an intent
_FREQUENCY_WEIGHT = 0.1  # of the logarithm of an intent's number of examples, which is no visitor's habit
_FAR = 0.43  # cosine with the nearest example at which a text is as likely unknown as known
_FAR_SHARPNESS = 12.0
_LEAST = 1e-12


class IntentModelError(BotError):
    """A stored intent model is missing, damaged or not one that we write."""


@dataclass(frozen=True)
class IntentModel:
    """A fitted model.

    Attributes:
        classifier: Over sentence vectors, spelling and words.
        examples: What it was learned from.
    """

    classifier: TextClassifier
    examples: NearestExamples

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: NDArray[np.float32], intents: Sequence[str]) -> "IntentModel":
        """Fit a model.

        Args:
            texts: The examples.
            vectors: Their unit vectors, shape (len(texts), dimension).
            intents: Their labels; at least two different ones.
        """
        classifier = TextClassifier.fit(texts, vectors, intents, regularisation=_REGULARISATION, tolerance=_TOLERANCE)
        return cls(classifier, NearestExamples.fit(vectors, intents))

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents, in the order of `probabilities`' columns."""
        return self.classifier.labels

    def probabilities(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return probabilities of shape (len(texts), len(intents)).

        What lies far from every known example is out of scope, whatever the classifier makes of it: the probability
        that a text is none of the known goes to `OUT_OF_SCOPE`. Where no example is labelled so it goes to none, and
        rows add up to less than one.
        """
        likeness = self.examples.likeness(vectors)
        classified = np.log(np.maximum(self.classifier.probabilities(texts, vectors), _LEAST))
        probabilities: NDArray[np.float64] = softmax(
            _CLASSIFIER_WEIGHT * classified
            + _LIKENESS_WEIGHT * likeness
            - _FREQUENCY_WEIGHT * np.log(self.examples.counts),
            axis=1,
        )
        known = expit(_FAR_SHARPNESS * (likeness.max(axis=1) - _FAR))
        probabilities *= known[:, None]
        if OUT_OF_SCOPE in self.intents:
            probabilities[:, self.intents.index(OUT_OF_SCOPE)] += 1 - known
        return probabilities

    def save(self, folder: Path) -> None:
        """Write the model as plain arrays."""
        self.classifier.save(folder / CLASSIFIER_FILE)
        self.examples.save(folder / EXAMPLES_FILE)

    @classmethod
    def load(cls, folder: Path) -> "IntentModel":
        """Read a model.

        Raises:
            IntentModelError: A file is missing, not one that we write, or of another model than its companion.
        """
        try:
            model = cls(TextClassifier.load(folder / CLASSIFIER_FILE), NearestExamples.load(folder / EXAMPLES_FILE))
        except ClassifierFileError as error:
            raise IntentModelError(f"{error}. Run: make train") from error
        if model.classifier.labels != model.examples.labels:
            raise IntentModelError(f"{CLASSIFIER_FILE} and {EXAMPLES_FILE} name different intents. Run: make train")
        return model
