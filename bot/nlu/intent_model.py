"""The intent model: a text classifier whose labels are the intents, and the decision that a text is none of them.

Free of Rasa, so that benchmarks and the staff console can train and ask it directly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from bot.errors import BotError
from knowledge.errors import ClassifierFileError
from knowledge.text_classifier import Blend, TextClassifier

FILE_NAME = "intent_model.npz"
OUT_OF_SCOPE = "out_of_scope"

# All of these were chosen on authors that were left out of training (docs/decisions/intent-classifier.md).
_REGULARISATION = 20.0
_BLEND = Blend(regression=0.6, likeness=6.0, frequency=0.12)
_FAR = 0.43  # cosine with the nearest example at which a text is as likely unknown as known
_FAR_SHARPNESS = 12.0


class IntentModelError(BotError):
    """A stored intent model is missing, damaged or not one that we write."""


@dataclass(frozen=True)
class IntentModel:
    """A fitted model."""

    classifier: TextClassifier

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: NDArray[np.float32], intents: Sequence[str]) -> "IntentModel":
        """Fit a model.

        Args:
            texts: The examples.
            vectors: Their unit vectors, shape (len(texts), dimension).
            intents: Their labels; at least two different ones.
        """
        classifier = TextClassifier.fit(texts, vectors, intents, regularisation=_REGULARISATION, blend=_BLEND)
        return cls(classifier)

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
        reading = self.classifier.read(texts, vectors)
        known = expit(_FAR_SHARPNESS * (reading.nearest - _FAR))
        probabilities: NDArray[np.float64] = reading.probabilities * known[:, None]
        if OUT_OF_SCOPE in self.intents:
            probabilities[:, self.intents.index(OUT_OF_SCOPE)] += 1 - known
        return probabilities

    def save(self, folder: Path) -> None:
        """Write the model as plain arrays."""
        self.classifier.save(folder / FILE_NAME)

    @classmethod
    def load(cls, folder: Path) -> "IntentModel":
        """Read a model.

        Raises:
            IntentModelError: The file is missing, or not one that we write.
        """
        try:
            return cls(TextClassifier.load(folder / FILE_NAME))
        except ClassifierFileError as error:
            raise IntentModelError(f"{error}. Run: make train") from error
