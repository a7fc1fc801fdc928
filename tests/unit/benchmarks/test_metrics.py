import math

import numpy as np
import pytest

from benchmarks.metrics import (
    auroc,
    bootstrap_interval,
    ndcg_at,
    rank_of,
    recall_at,
    risk_at,
    risk_coverage,
    wilson_interval,
)


def test_ndcg_discounts_by_place() -> None:
    # First place counts 1, third 1 / log2(4) = 0.5, the eleventh and a missing one nothing.
    assert ndcg_at([0, 2, 10, None]) == pytest.approx((1 + 0.5) / 4)


def test_ndcg_counts_the_tenth_place() -> None:
    assert ndcg_at([9]) == pytest.approx(1 / math.log2(11))


def test_recall_counts_the_first_places_only() -> None:
    assert recall_at([0, 1, 5, None], 1) == 0.25
    assert recall_at([0, 1, 5, None], 2) == 0.5


def test_rank_counts_ties_against_the_relevant_item() -> None:
    assert rank_of([0.9, 0.5, 0.5, 0.1], 1) == 2
    assert rank_of([0.9, 0.5, 0.5, 0.1], 0) == 0


def test_auroc_is_the_share_of_pairs_in_right_order() -> None:
    # Positives 0.8 and 0.3 against negatives 0.5 and 0.1: 3 of 4 pairs are in order.
    assert auroc([True, False, True, False], [0.8, 0.5, 0.3, 0.1]) == 0.75


def test_auroc_counts_a_tie_half() -> None:
    assert auroc([True, False], [0.5, 0.5]) == 0.5


def test_auroc_equals_scikit_learns() -> None:
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    labels, scores = rng.random(200) < 0.3, rng.integers(0, 20, 200)
    assert auroc(labels, scores) == pytest.approx(roc_auc_score(labels, scores))


def test_auroc_without_negatives_is_unknown() -> None:
    assert math.isnan(auroc([True, True], [0.1, 0.2]))


def test_risk_grows_as_unsure_wrong_answers_are_given() -> None:
    curve = risk_coverage([True, True, False, False], [0.9, 0.8, 0.7, 0.1])
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve.risk.tolist() == pytest.approx([0, 0, 1 / 3, 0.5])
    assert curve.area == pytest.approx((1 / 3 + 0.5) / 4)


def test_risk_is_read_where_at_least_that_share_is_answered() -> None:
    curve = risk_coverage([True, True, False, False], [0.9, 0.8, 0.7, 0.1])
    assert risk_at(curve, 0.5) == 0
    assert risk_at(curve, 0.6) == pytest.approx(1 / 3)
    assert risk_at(curve, 1.0) == 0.5


def test_interval_holds_the_mean() -> None:
    low, high = bootstrap_interval([0.0, 1.0] * 50, rounds=200)
    assert 0.38 < low < 0.5 < high < 0.62


def test_wilson_interval_holds_where_nothing_was_hit() -> None:
    assert wilson_interval(0, 100) == pytest.approx((0.0, 0.0370), abs=1e-4)
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_wilson_interval_agrees_with_the_published_example() -> None:
    # Newcombe 1998, table I: 81 of 263, and 15 of 148.
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=1e-4)
