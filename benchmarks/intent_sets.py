"""CLINC150 with its queries out of scope, and intents learned from few examples."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from benchmarks.intent_data import (
    FEW_SHOT_SETS,
    OUT_OF_SCOPE,
    Clinc,
    Examples,
    Split,
    load_banking,
    load_clinc,
    load_few_shot,
)
from benchmarks.intent_metrics import accuracy, scope_auroc, scope_figures
from benchmarks.intent_trial import Readings, fit, read
from knowledge.encoder import Encoder

_THRESHOLDS = tuple(round(0.01 * step, 2) for step in range(100))
_SHOTS = (5, 10)
# Larson et al. 2019, table 1, full data, with a threshold chosen on validation: in-scope accuracy, out-of-scope recall.
_CLINC_PUBLISHED = {"rasa": (0.909, 0.312), "bert": (0.962, 0.523), "frozen baseline": (0.943, 0.683)}
_CLINC_FROZEN_AUROC = 0.961
_TEN_SHOT_PUBLISHED = {
    "BANKING77": {"USE+ConveRT": 0.8519, "CPFT": 0.8720, "ICDA": 0.8979, "frozen baseline": 0.859},
    "CLINC150": {"USE+ConveRT": 0.9326, "CPFT": 0.9418, "ICDA": 0.9484, "frozen baseline": 0.901},
    "HWU64": {"USE+ConveRT": 0.8583, "CPFT": 0.8713, "ICDA": 0.8741, "frozen baseline": 0.836},
}
_BANKING_FROZEN = 0.931
# How often an adapter sees each example: fixed beforehand, the more the fewer there are.
_EPOCHS_OF_FEW = 10
_EPOCHS_OF_MANY = 3


class Adapting(Protocol):
    """Whatever learns an adapter from examples and gives the encoder with it."""

    def __call__(self, examples: Examples, *, epochs: int) -> Encoder:
        """Return the encoder."""


def measure_clinc(folder: Path | None, encoder: Encoder, *, adapted: Adapting | None = None) -> dict[str, Any]:
    """Return the figures of CLINC150 in full, learned without and with the 100 training queries out of scope.

    Args:
        folder: Of the public data.
        encoder: The plain one.
        adapted: Makes an encoder with an adapter learned from the training queries; None leaves that out.

    Raises:
        DataMissingError: `folder` is None or lacks the data.
    """
    data = load_clinc(folder)
    result = {
        "in_scope_learned": clinc_figures(data, data.train, encoder),
        "out_of_scope_learned_as_one_more_intent": clinc_figures(data, data.train + data.train_outside, encoder),
    }
    if adapted:
        tuned = adapted(data.train, epochs=_EPOCHS_OF_MANY)
        result["with_an_adapter"] = clinc_figures(data, data.train, tuned)
        both = clinc_figures(data, data.train + data.train_outside, tuned)
        result["with_an_adapter_and_out_of_scope_learned"] = both
    return result | {
        "published": {
            name: {"in_scope_accuracy": inside, "out_of_scope_recall": outside}
            for name, (inside, outside) in _CLINC_PUBLISHED.items()
        },
        "frozen_baseline_auroc": _CLINC_FROZEN_AUROC,
    }


def clinc_figures(data: Clinc, learned: Examples, encoder: Encoder) -> dict[str, Any]:
    """Return the figures of a model on the test queries, at thresholds chosen on the validation queries.

    Two rules choose: the best accuracy over all validation queries, as Larson et al. did (100 of 3,100 are out of
    scope, so it favours those in scope), and the best mean of in-scope accuracy and out-of-scope recall.
    """
    trained = fit(learned, encoder)
    validation = read(trained, data.validation.texts, encoder)
    test = read(trained, data.test.texts, encoder)
    share = data.validation.intents.count(OUT_OF_SCOPE) / len(data.validation)
    weights = {"best_accuracy": share, "best_mean": 0.5}
    result: dict[str, Any] = {"learned_from": len(learned), "auroc": scope_auroc(data.test.intents, test)}
    for name, weight in weights.items():
        threshold = best_threshold(data.validation.intents, validation, out_of_scope_weight=weight)
        result[name] = {"threshold": threshold} | scope_figures(data.test.intents, test.above(threshold))
    result["no_threshold"] = scope_figures(data.test.intents, test.above(0.0))
    return result


def best_threshold(truth: Sequence[str], readings: Readings, *, out_of_scope_weight: float) -> float:
    """Return the threshold with the best weighted mean of out-of-scope recall and in-scope accuracy.

    Args:
        truth: Some in scope, some not.
        readings: Of the same texts.
        out_of_scope_weight: What the recall weighs, in [0, 1]; with the share of such texts the mean is the accuracy.
    """
    expected = np.array(truth)
    outside = expected == OUT_OF_SCOPE
    means = []
    for threshold in _THRESHOLDS:
        right = readings.above(threshold) == expected
        means.append((1 - out_of_scope_weight) * right[~outside].mean() + out_of_scope_weight * right[outside].mean())
    return _THRESHOLDS[int(np.argmax(means))]


def measure_few_shot(folder: Path | None, encoder: Encoder, *, adapted: Adapting | None = None) -> dict[str, Any]:
    """Return the accuracy with five and ten examples an intent, and that of BANKING77 in full.

    Args:
        folder: Of the public data.
        encoder: The plain one.
        adapted: Makes an encoder with an adapter learned from a set's ten examples an intent; None leaves that out.

    Raises:
        DataMissingError: `folder` is None or lacks the data.
    """
    result: dict[str, Any] = {}
    for name in FEW_SHOT_SETS:
        splits = {shots: load_few_shot(folder, name, shots=shots) for shots in _SHOTS}
        result[name] = {f"{shots}_shot": split_accuracy(split, encoder) for shots, split in splits.items()}
        if adapted:
            tuned = adapted(splits[10].train, epochs=_EPOCHS_OF_FEW)
            result[name]["10_shot_with_an_adapter"] = split_accuracy(splits[10], tuned)
        result[name]["published_10_shot"] = _TEN_SHOT_PUBLISHED[name]
    result["BANKING77"]["full"] = split_accuracy(load_banking(folder), encoder)
    result["BANKING77"]["full_frozen_baseline"] = _BANKING_FROZEN
    return result


def split_accuracy(split: Split, encoder: Encoder) -> float:
    """Return the share of test texts that get their intent."""
    return accuracy(split.test.intents, read(fit(split.train, encoder), split.test.texts, encoder).intents)
