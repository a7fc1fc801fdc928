"""A classifier of texts: regression over sentence vectors, character n-grams and words, beside the known examples.

The answer decision, the intents and the red flags are learned by it. A regression smooths over its examples; how near
the nearest example of each label lies tells what it smoothed away. The two are blended where a use says how. It is
stored as plain arrays, which are read without running anything that the file says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from knowledge.encoder import Vectors
from knowledge.errors import ClassifierFileError
from knowledge.nearest_examples import NearestExamples
from knowledge.text_features import TextFeatures

# scikit-learn's default. Looser is faster, but with 1e-3 topics of unseen authors are found half a point less often.
_TOLERANCE = 1e-4
_MAX_ITERATIONS = 400
_LEAST = 1e-12  # probability


@dataclass(frozen=True)
class Blend:
    """What makes up a label's score, before scores become probabilities.

    Attributes:
        regression: Weight of the regression's log probability.
        likeness: Weight of the cosine with the label's nearest example; 0 keeps no examples.
        frequency: What the logarithm of the label's number of examples is worth less: how often examples were written
            is no visitor's habit.
    """

    regression: float = 1.0
    likeness: float = 0.0
    frequency: float = 0.0


REGRESSION_ALONE = Blend()


@dataclass(frozen=True)
class Reading:
    """What a classifier makes of texts.

    Attributes:
        probabilities: Shape (texts, labels); rows add up to one.
        nearest: Cosine with the nearest known example, shape (texts,); 1 where no examples are kept.
    """

    probabilities: NDArray[np.float64]
    nearest: NDArray[np.float64]


@dataclass(frozen=True)
class TextClassifier:
    """A fitted classifier.

    Attributes:
        features: Spelling and wording of a text.
        labels: Sorted; the columns of `probabilities`.
        weights: Of the regression, shape (features, labels): a row lies in one piece, as a text has few features.
        intercepts: Of the regression, shape (labels,).
        blend: How regression and examples make a score.
        examples: What it was learned from; None where they have no weight.
    """

    features: TextFeatures
    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float64]
    blend: Blend = REGRESSION_ALONE
    examples: NearestExamples | None = None

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        vectors: Vectors,
        labels: Sequence[str],
        *,
        regularisation: float,
        blend: Blend = REGRESSION_ALONE,
    ) -> "TextClassifier":
        """Learn from labelled texts.

        Args:
            texts: The examples.
            vectors: Theirs, shape (len(texts), any).
            labels: Theirs; at least two different ones.
            regularisation: scikit-learn's ``C``: the larger, the closer the fit.
            blend: What makes up a label's score.
        """
        features = TextFeatures.fit(texts)
        regression = LogisticRegression(C=regularisation, max_iter=_MAX_ITERATIONS, tol=_TOLERANCE)
        regression.fit(features.beside(vectors, texts), list(labels))
        examples = NearestExamples.fit(vectors, labels) if blend.likeness else None
        weights, intercepts = _multinomial(regression)
        return cls(features, tuple(map(str, regression.classes_)), weights, intercepts, blend, examples)

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> NDArray[np.float64]:
        """Return probabilities of shape (len(texts), len(labels)); rows add up to one."""
        return self.read(texts, vectors).probabilities

    def read(self, texts: Sequence[str], vectors: Vectors) -> Reading:
        """Return the labels' probabilities and how near the nearest example lies."""
        rows = self.features.beside(vectors, texts)
        found = np.asarray(softmax(rows @ self.weights + self.intercepts, axis=1), dtype=np.float64)
        if self.examples is None:
            return Reading(found, np.ones(len(texts)))
        likeness = self.examples.likeness(vectors)
        scores = self.blend.regression * np.log(np.maximum(found, _LEAST)) + self.blend.likeness * likeness
        scores -= self.blend.frequency * np.log(self.examples.counts)
        return Reading(np.asarray(softmax(scores, axis=1)), likeness.max(axis=1))

    def save(self, path: Path, *, encoder: str = "") -> None:
        """Write the classifier as an ``.npz`` of plain arrays; weights as float32.

        Args:
            path: Of the file.
            encoder: Name of what made the vectors, which `load` can then insist on.
        """
        arrays: dict[str, NDArray[Any]] = {
            "encoder": np.array(encoder),
            "labels": np.array(self.labels),
            "weights": self.weights,
            "intercepts": self.intercepts,
            "blend": np.array(astuple(self.blend)),
            **self.features.arrays(),
            **(self.examples.arrays() if self.examples else {}),
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
        labels = tuple(arrays["labels"].tolist())
        blend = Blend(*(float(weight) for weight in arrays["blend"]))
        examples = NearestExamples.from_arrays(labels, arrays) if blend.likeness else None
        weights, intercepts = arrays["weights"], arrays["intercepts"]
        if weights.shape[1:] != intercepts.shape or len(labels) != len(intercepts):
            raise ValueError("weights of other labels")
        return cls(TextFeatures.from_arrays(arrays), labels, weights, intercepts, blend, examples)


def _multinomial(regression: LogisticRegression) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return weights and intercepts of each class; of two classes scikit-learn keeps the second's alone."""
    weights, intercepts = regression.coef_, regression.intercept_
    if len(weights) < len(regression.classes_):
        weights, intercepts = np.vstack([0 * weights, weights]), np.append(0.0, intercepts)
    return np.ascontiguousarray(weights.T, dtype=np.float32), np.asarray(intercepts, dtype=np.float64)
