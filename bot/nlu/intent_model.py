"""The intent model: logistic regression over a sentence vector, character n-grams and words.

Free of Rasa, so that benchmarks and the staff console can train and ask it directly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skops.io
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.errors import BotError
from knowledge.text_features import TextFeatures

FILE_NAME = "intent_model.skops"

# Chosen by five-fold cross-validation on data/nlu (docs/decisions/intent-classifier.md).
_REGULARISATION = 20.0
_TOLERANCE = 1e-3
_MAX_ITERATIONS = 200


class IntentModelError(BotError):
    """A stored intent model is missing or holds types that we do not write."""


@dataclass(frozen=True)
class IntentModel:
    """A fitted model.

    Attributes:
        features: Spelling and wording of the text.
        classifier: Multinomial logistic regression; its ``classes_`` are the intents.
    """

    features: TextFeatures
    classifier: LogisticRegression

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: NDArray[np.float32], intents: Sequence[str]) -> "IntentModel":
        """Fit a model.

        Args:
            texts: The examples.
            vectors: Their unit vectors, shape (len(texts), dimension).
            intents: Their labels; at least two different ones.
        """
        features = TextFeatures.fit(texts)
        classifier = LogisticRegression(C=_REGULARISATION, max_iter=_MAX_ITERATIONS, tol=_TOLERANCE)
        classifier.fit(features.beside(vectors, texts), list(intents))
        return cls(features=features, classifier=classifier)

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents, in the order of `probabilities`' columns."""
        return tuple(str(name) for name in self.classifier.classes_)

    def probabilities(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return probabilities of shape (len(texts), len(intents)); rows sum to one."""
        rows = self.features.beside(vectors, texts)
        return np.asarray(self.classifier.predict_proba(rows), dtype=np.float64)

    def save(self, folder: Path) -> None:
        """Write the model as a skops file: readable by scikit-learn, without pickle."""
        parts = {
            "characters": self.features.characters,
            "words": self.features.words,
            "classifier": self.classifier,
        }
        skops.io.dump(parts, folder / FILE_NAME)

    @classmethod
    def load(cls, folder: Path) -> "IntentModel":
        """Read a model.

        Raises:
            IntentModelError: The file is missing, or holds types beyond scikit-learn's and numpy's own.
        """
        path = folder / FILE_NAME
        if not path.exists():
            raise IntentModelError(f"Intent model {path.name} is missing from the trained model. Run: make train")
        unknown = [name for name in skops.io.get_untrusted_types(file=path) if not name.startswith("numpy.")]
        if unknown:
            raise IntentModelError(f"Intent model {path.name} holds foreign types {unknown}. Run: make train")
        parts = skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
        features = TextFeatures(characters=parts["characters"], words=parts["words"])
        return cls(features=features, classifier=parts["classifier"])
