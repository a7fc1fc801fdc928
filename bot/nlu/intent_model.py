"""The intent model: logistic regression over a sentence vector and character n-grams.

Free of Rasa, so that benchmarks and the staff console can train and ask it directly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skops.io
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.errors import BotError

FILE_NAME = "intent_model.skops"

# Chosen by five-fold cross-validation on data/nlu (docs/decisions/intent-classifier.md).
_REGULARISATION = 20.0
_NGRAM_WEIGHT = 1.0
_NGRAM_RANGE = (2, 4)
_MOST_NGRAMS = 20_000
_MIN_DOCUMENTS = 2
_TOLERANCE = 1e-3
_MAX_ITERATIONS = 200


class IntentModelError(BotError):
    """A stored intent model is missing or holds types that we do not write."""


@dataclass(frozen=True)
class IntentModel:
    """A fitted model.

    Attributes:
        ngrams: Character n-grams of the text; lets misspelt words share most of their features.
        classifier: Multinomial logistic regression; its ``classes_`` are the intents.
    """

    ngrams: TfidfVectorizer
    classifier: LogisticRegression

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: NDArray[np.float32], intents: Sequence[str]) -> "IntentModel":
        """Fit a model.

        Args:
            texts: The examples.
            vectors: Their unit vectors, shape (len(texts), dimension).
            intents: Their labels; at least two different ones.
        """
        # Where a corpus is tiny, no n-gram occurs twice; then single ones must do.
        min_documents = _MIN_DOCUMENTS if len(texts) > 50 else 1
        ngrams = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=_NGRAM_RANGE,
            min_df=min_documents,
            max_features=_MOST_NGRAMS,
            sublinear_tf=True,
            dtype=np.float32,
        )
        ngrams.fit(texts)
        classifier = LogisticRegression(C=_REGULARISATION, max_iter=_MAX_ITERATIONS, tol=_TOLERANCE)
        model = cls(ngrams=ngrams, classifier=classifier)
        classifier.fit(model._features(texts, vectors), list(intents))
        return model

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents, in the order of `probabilities`' columns."""
        return tuple(str(name) for name in self.classifier.classes_)

    def probabilities(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return probabilities of shape (len(texts), len(intents)); rows sum to one."""
        return np.asarray(self.classifier.predict_proba(self._features(texts, vectors)), dtype=np.float64)

    def save(self, folder: Path) -> None:
        """Write the model as a skops file: readable by scikit-learn, without pickle."""
        skops.io.dump({"ngrams": self.ngrams, "classifier": self.classifier}, folder / FILE_NAME)

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
        return cls(ngrams=parts["ngrams"], classifier=parts["classifier"])

    def _features(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> csr_matrix:
        return hstack([csr_matrix(vectors), self.ngrams.transform(texts) * _NGRAM_WEIGHT]).tocsr()
