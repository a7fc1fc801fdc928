"""Measures of intents and of the out-of-scope decision, on plain arrays of strings."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import f1_score, matthews_corrcoef

from benchmarks.intent_data import OUT_OF_SCOPE
from benchmarks.intent_trial import Readings
from benchmarks.metrics import auroc

_DIGITS = 4
_BINS = 15  # as usual for the expected calibration error (Guo et al. 2017)


def scope_figures(truth: ArrayLike, guesses: ArrayLike) -> dict[str, float]:
    """Return in-scope accuracy, out-of-scope recall and Matthews correlation.

    As HINT3's ``run_evaluation.ipynb`` counts: out of scope is one more class of a Matthews correlation over all
    classes; in-scope accuracy is the share of queries in scope that got their intent, a declined one being wrong.
    """
    expected, got = np.asarray(truth), np.asarray(guesses)
    outside = expected == OUT_OF_SCOPE
    right = expected == got
    return {
        "in_scope_accuracy": rounded(right[~outside].mean()),
        "out_of_scope_recall": rounded(right[outside].mean()),
        "mcc": rounded(correlation(expected, got)),
    }


def correlation(truth: ArrayLike, guesses: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the Matthews correlation over all classes, in [-1, 1]."""
    return float(matthews_corrcoef(np.asarray(truth), np.asarray(guesses), sample_weight=weights))


def scope_auroc(truth: ArrayLike, readings: Readings) -> float:
    """Return the chance that a query in scope scores above one out of scope."""
    return rounded(auroc(np.asarray(truth) != OUT_OF_SCOPE, readings.scores))


def accuracy(truth: ArrayLike, guesses: ArrayLike) -> float:
    """Return the share of right guesses."""
    return rounded((np.asarray(truth) == np.asarray(guesses)).mean())


def intent_figures(truth: ArrayLike, readings: Readings) -> dict[str, float]:
    """Return accuracy, macro F1 and the expected calibration error."""
    expected = np.asarray(truth)
    return {
        "examples": len(expected),
        "accuracy": accuracy(expected, readings.intents),
        "macro_f1": rounded(f1_score(expected, readings.intents, average="macro", zero_division=0.0)),
        "expected_calibration_error": rounded(calibration_error(expected == readings.intents, readings.scores)),
    }


def calibration_error(right: ArrayLike, scores: ArrayLike) -> float:
    """Return how far, on average, a score lies from the share of right guesses among those of like score.

    Args:
        right: Whether each guess is right; at least one.
        scores: How likely it was said to be, in [0, 1].
    """
    is_right, said = np.asarray(right, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    bins = np.minimum((said * _BINS).astype(int), _BINS - 1)
    apart = [abs(is_right[bins == each].sum() - said[bins == each].sum()) for each in range(_BINS)]
    return float(sum(apart) / len(said))


def recalls(truth: ArrayLike, guesses: ArrayLike) -> dict[str, float]:
    """Return the recall of each class that occurs, by name."""
    expected, got = np.asarray(truth), np.asarray(guesses)
    return {str(name): accuracy(expected[expected == name], got[expected == name]) for name in np.unique(expected)}


def f1_by_intent(truth: ArrayLike, guesses: ArrayLike) -> dict[str, float]:
    """Return the F1 of each class that occurs, the lowest first."""
    names = [str(name) for name in np.unique(np.asarray(truth))]
    values: NDArray[Any] = f1_score(truth, guesses, labels=names, average=None, zero_division=0.0)
    return {name: rounded(value) for value, name in sorted(zip(values.tolist(), names, strict=True))}


def rounded(value: Any) -> float:
    """Return a number with as many digits as results have."""
    return round(float(value), _DIGITS)
