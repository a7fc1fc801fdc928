"""Measures of ranking and of abstention, on plain arrays."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class RiskCoverage:
    """What answering only the surest questions gives.

    Attributes:
        coverage: Share of questions answered, rising, in (0, 1].
        risk: Share of the answers that are wrong at each coverage, in [0, 1].
        area: Mean risk over all coverages (AURC): lower is better.
    """

    coverage: NDArray[np.float64]
    risk: NDArray[np.float64]
    area: float


def rank_of(scores: ArrayLike, relevant: int) -> int:
    """Return the place of one item when all are sorted by falling score, from 0; ties count against it."""
    values = np.asarray(scores, dtype=np.float64)
    return int((values >= values[relevant]).sum() - 1)


def ndcg_at(ranks: Sequence[int | None], k: int = 10) -> float:
    """Return nDCG@k where each question has one relevant passage.

    Args:
        ranks: The place of it for each question, from 0; None where it was not found.
        k: Places that count.
    """
    return float(np.mean([0.0 if rank is None or rank >= k else 1.0 / np.log2(rank + 2) for rank in ranks]))


def recall_at(ranks: Sequence[int | None], k: int) -> float:
    """Return the share of questions whose relevant passage stands among the first `k`; for `ranks` see `ndcg_at`."""
    return float(np.mean([rank is not None and rank < k for rank in ranks]))


def auroc(positive: ArrayLike, scores: ArrayLike) -> float:
    """Return the chance that a positive scores above a negative; a tie counts half. NaN where either is missing."""
    is_positive = np.asarray(positive, dtype=bool)
    values = np.asarray(scores, dtype=np.float64)
    above, below = np.sort(values[is_positive]), np.sort(values[~is_positive])
    if not len(above) or not len(below):
        return float("nan")
    beaten = np.searchsorted(below, above, side="left") + np.searchsorted(below, above, side="right")
    return float(beaten.sum() / (2 * len(above) * len(below)))


def risk_coverage(right: ArrayLike, scores: ArrayLike) -> RiskCoverage:
    """Return the risk at each coverage.

    Args:
        right: Whether each answer, were it given, is right; shape (n,), n at least 1.
        scores: How sure each is: the surest are answered first.
    """
    is_right = np.asarray(right, dtype=bool)
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    answered = np.arange(1, len(order) + 1)
    risk = np.cumsum(~is_right[order]) / answered
    return RiskCoverage(coverage=answered / len(order), risk=risk, area=float(risk.mean()))


def risk_at(curve: RiskCoverage, coverage: float) -> float:
    """Return the risk where at least this share of the questions is answered."""
    return float(curve.risk[min(len(curve.risk) - 1, int(np.searchsorted(curve.coverage, coverage - 1e-12)))])


def bootstrap_interval(values: ArrayLike, *, rounds: int = 2000, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % interval of a mean, by drawing the values again with replacement."""
    given = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng(seed)
    means = [given[rng.integers(0, len(given), len(given))].mean() for _ in range(rounds)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def wilson_interval(hits: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, by Wilson's score; unlike others it holds where nothing or all was hit.

    Args:
        hits: How many were hit, in [0, trials].
        trials: Out of how many; with none the share may be anything, (0, 1).
    """
    if not trials:
        return 0.0, 1.0
    z = 1.959964  # the normal distribution's 97.5th percentile
    share, shrink = hits / trials, 1 + z**2 / trials
    middle = (share + z**2 / (2 * trials)) / shrink
    half = z * math.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2)) / shrink
    return max(0.0, middle - half), min(1.0, middle + half)
