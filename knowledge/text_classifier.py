"""A classifier of texts: logistic regression over sentence vectors, character n-grams and words.

Both the answer decision and the intents are learned by it. It is stored as plain arrays, which are read without running
anything that the file says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from knowledge.encoder import Vectors
from knowledge.errors import ClassifierFileError
from knowledge.text_features import TextFeatures

# Looser than scikit-learn's default: a tenth of the time for the same out-of-fold scores.
_TOLERANCE = 1e-3
_MAX_ITERATIONS = 400


@dataclass(frozen=True)
class TextClassifier:
    """A fitted classifier.

    Attributes:
        features: Spelling and wording of a text.
        regression: Multinomial; its ``classes_`` are the labels.
    """

    features: TextFeatures
    regression: LogisticRegression

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        vectors: Vectors,
        labels: Sequence[str],
        *,
        regularisation: float,
        tolerance: float = _TOLERANCE,
    ) -> "TextClassifier":
        """Learn from labelled texts.

        Args:
            texts: The examples.
            vectors: Theirs, shape (len(texts), any).
            labels: Theirs; at least two different ones.
            regularisation: scikit-learn's ``C``: the larger, the closer the fit.
            tolerance: scikit-learn's ``tol``: the smaller, the longer it is fitted.
        """
        features = TextFeatures.fit(texts)
        regression = LogisticRegression(C=regularisation, max_iter=_MAX_ITERATIONS, tol=tolerance)
        regression.fit(features.beside(vectors, texts), list(labels))
        # As they will be stored, so that a reloaded classifier gives the very same probabilities.
        regression.coef_ = regression.coef_.astype(np.float32).astype(np.float64)
        return cls(features=features, regression=regression)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of `probabilities`' columns."""
        return tuple(str(name) for name in self.regression.classes_)

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> NDArray[np.float64]:
        """Return probabilities of shape (len(texts), len(labels)); rows add up to one."""
        rows = self.features.beside(vectors, texts)
        return np.asarray(self.regression.predict_proba(rows), dtype=np.float64)

    def save(self, path: Path, *, encoder: str = "") -> None:
        """Write the classifier as an ``.npz`` of plain arrays; weights as float32.

        Args:
            path: Of the file.
            encoder: Name of what made the vectors, which `load` can then insist on.
        """
        arrays: dict[str, NDArray[Any]] = {
            "encoder": np.array(encoder),
            "labels": np.array(self.labels),
            "weights": self.regression.coef_.astype(np.float32),
            "intercepts": self.regression.intercept_,
            **self.features.arrays(),
        }
        with path.open("wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def load(cls, path: Path, *, encoder: str = "") -> "TextClassifier":
        """Read a classifier.

        Args:
            path: Of the file.
            encoder: Name of what will make the vectors: must be the one that was named to `save`.

        Raises:
            ClassifierFileError: The file is missing, damaged, holds anything but the arrays that `save` writes, or was
                made with another encoder.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
                made_with = str(arrays["encoder"])
                classifier = cls._from_arrays(arrays)
        except Exception as error:  # numpy and zipfile raise many kinds for a file that is not theirs
            raise ClassifierFileError(f"{path.name} is missing, damaged or of another kind") from error
        if made_with != encoder:
            raise ClassifierFileError(f"{path.name} was made with encoder '{made_with}', not '{encoder}'")
        return classifier

    @classmethod
    def _from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "TextClassifier":
        regression = LogisticRegression()
        regression.classes_ = arrays["labels"]
        regression.coef_ = arrays["weights"].astype(np.float64)
        regression.intercept_ = arrays["intercepts"]
        regression.n_features_in_ = regression.coef_.shape[1]
        return cls(features=TextFeatures.from_arrays(arrays), regression=regression)
