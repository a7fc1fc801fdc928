"""The intent model: a text classifier whose labels are the intents.

Free of Rasa, so that benchmarks and the staff console can train and ask it directly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import BotError
from knowledge.errors import ClassifierFileError
from knowledge.text_classifier import TextClassifier

FILE_NAME = "intent_model.npz"

# Chosen by five-fold cross-validation on data/nlu (docs/decisions/intent-classifier.md).
_REGULARISATION = 20.0


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
        return cls(TextClassifier.fit(texts, vectors, intents, regularisation=_REGULARISATION))

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents, in the order of `probabilities`' columns."""
        return self.classifier.labels

    def probabilities(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return probabilities of shape (len(texts), len(intents)); rows sum to one."""
        return self.classifier.probabilities(texts, vectors)

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
