"""HINT3: queries of three live bots' users, 42 to 72 % of them out of scope (Arora et al. 2020).

The sweep over thresholds picks the best on the test queries, as the paper does, so that it can be set beside the
paper's numbers. What a bot would really reach is the line `fixed_beforehand`: there the threshold comes from the
training examples alone. They hold nothing out of scope, so intents are left out in turn and their examples count as
such.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.intent_data import (
    HINT3_BOTS,
    OUT_OF_SCOPE,
    Examples,
    PublishedRow,
    Split,
    load_hint3,
    load_hint3_published,
)
from benchmarks.intent_metrics import correlation, rounded, scope_auroc, scope_figures
from benchmarks.intent_trial import Readings, fit, folds_of, read
from knowledge.encoder import Encoder

THRESHOLDS = tuple(round(0.1 * step, 1) for step in range(1, 10))
_FINE_THRESHOLDS = tuple(round(0.01 * step, 2) for step in range(2, 97))
_FOLDS = 5
# Of the paper's platforms on the full sets; "best" is the best of them for each bot.
_PUBLISHED_AUROC = {
    "sofmattress": {"rasa": 0.792, "best": 0.869},
    "curekart": {"rasa": 0.801, "best": 0.856},
    "powerplay11": {"rasa": 0.709, "best": 0.766},
}
# all-MiniLM-L6-v2 as it is and logistic regression (C = 10), full sets.
FROZEN_BASELINE = {
    "sofmattress": {"best_mcc": 0.586, "auroc": 0.824},
    "curekart": {"best_mcc": 0.574, "auroc": 0.803},
    "powerplay11": {"best_mcc": 0.375, "auroc": 0.741},
}


def measure(folder: Path | None, encoder: Encoder) -> dict[str, Any]:
    """Return the figures of each bot, learned from the full and from the smaller training set.

    Raises:
        DataMissingError: `folder` is None or lacks the data.
    """
    result: dict[str, Any] = {}
    for bot in HINT3_BOTS:
        result[bot] = {}
        for name, subset in (("full", False), ("subset", True)):
            split = load_hint3(folder, bot, subset=subset)
            published = load_hint3_published(folder, bot, subset=subset)
            result[bot][name] = measure_split(split, encoder) | published_figures(published, split.test)
        result[bot]["full"]["published_auroc"] = _PUBLISHED_AUROC[bot]
        result[bot]["full"]["frozen_baseline"] = FROZEN_BASELINE[bot]
    return result


def measure_split(split: Split, encoder: Encoder) -> dict[str, Any]:
    """Return the figures of one training set."""
    truth = split.test.intents
    readings = read(fit(split.train, encoder), split.test.texts, encoder)
    sweep = {str(threshold): scope_figures(truth, readings.above(threshold)) for threshold in THRESHOLDS}
    best = max(sweep, key=lambda threshold: sweep[threshold]["mcc"])
    fixed = threshold_beforehand(split.train, encoder)
    return {
        "learned_from": len(split.train),
        "intents": len(set(split.train.intents)),
        "asked": len(split.test),
        "out_of_scope": truth.count(OUT_OF_SCOPE),
        "auroc": scope_auroc(truth, readings),
        "best_mcc": sweep[best]["mcc"],
        "best_threshold": float(best),
        "fixed_beforehand": {"threshold": fixed} | scope_figures(truth, readings.above(fixed)),
        "at_threshold": sweep,
    }


def threshold_beforehand(examples: Examples, encoder: Encoder) -> float:
    """Choose a threshold by cross-validation, intents that were left out standing in for what is out of scope.

    In each of five rounds a fifth of the intents and a fifth of the others' examples are left out. The threshold with
    the best Matthews correlation over all rounds is taken, both kinds of examples weighing the same in all.
    """
    truth, readings = _left_out(examples, encoder)
    outside = truth == OUT_OF_SCOPE
    weights = np.where(outside, 0.5 / max(1, outside.sum()), 0.5 / max(1, (~outside).sum()))
    scores = [correlation(truth, readings.above(threshold), weights) for threshold in _FINE_THRESHOLDS]
    return _FINE_THRESHOLDS[int(np.argmax(scores))]


def published_figures(published: Mapping[str, Sequence[PublishedRow]], test: Examples) -> dict[str, Any]:
    """Return each platform's best correlation, and whether its numbers are of these very test queries.

    They are where the overall accuracy that was published follows from its two parts and our number of queries.
    """
    share = test.intents.count(OUT_OF_SCOPE) / len(test)
    overall = [
        (row.accuracy, (1 - share) * row.in_scope_accuracy + share * row.out_of_scope_recall)
        for rows in published.values()
        for row in rows
    ]
    return {
        "published_best_mcc": {name: rounded(max(row.mcc for row in rows)) for name, rows in published.items()},
        "published_on_same_queries": bool(overall) and all(abs(said - follows) < 1e-9 for said, follows in overall),
    }


def _left_out(examples: Examples, encoder: Encoder) -> tuple[NDArray[np.str_], Readings]:
    """Return what is true and what was read of every example left out in any round."""
    intents = np.array(examples.intents)
    names = np.random.default_rng(0).permutation(np.unique(intents))
    folds = folds_of(examples.intents, folds=_FOLDS)
    truths, parts = [], []
    for fold in range(_FOLDS):
        unknown = np.isin(intents, names[fold::_FOLDS])
        learned = examples.at(np.flatnonzero(~unknown & (folds != fold)))
        # An intent with a single example is never both learned and asked.
        known = ~unknown & (folds == fold) & np.isin(intents, learned.intents)
        asked = np.flatnonzero(unknown | known)
        truths.append(np.where(unknown[asked], OUT_OF_SCOPE, intents[asked]))
        parts.append(read(fit(learned, encoder), examples.at(asked).texts, encoder))
    readings = Readings(
        intents=np.concatenate([part.intents for part in parts]), scores=np.concatenate([part.scores for part in parts])
    )
    return np.concatenate(truths), readings
