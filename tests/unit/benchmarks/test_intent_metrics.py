import numpy as np
import pytest

from benchmarks.intent_data import OUT_OF_SCOPE
from benchmarks.intent_metrics import (
    calibration_error,
    correlation,
    f1_by_intent,
    intent_figures,
    recalls,
    scope_auroc,
    scope_figures,
)
from benchmarks.intent_trial import Readings


def test_scope_figures_count_a_declined_query_in_scope_as_wrong() -> None:
    truth = ["a", "a", "b", OUT_OF_SCOPE]
    figures = scope_figures(truth, ["a", OUT_OF_SCOPE, "a", OUT_OF_SCOPE])
    assert figures["in_scope_accuracy"] == 0.3333
    assert figures["out_of_scope_recall"] == 1.0


def test_correlation_is_over_all_classes() -> None:
    truth, guesses = ["a", "b", OUT_OF_SCOPE, OUT_OF_SCOPE], ["a", "b", "a", "b"]
    # Gorodkin's formula by hand: c = 2 right of s = 4; guessed a 2, b 2; true a 1, b 1, out of scope 2.
    by_hand = (2 * 4 - (2 * 1 + 2 * 1)) / np.sqrt((16 - 8) * (16 - 6))
    assert correlation(truth, guesses) == pytest.approx(by_hand)
    # Two classes alone would give nothing where all is taken to be in scope.
    assert correlation([each == OUT_OF_SCOPE for each in truth], [False] * 4) == 0.0


def test_scope_auroc_asks_whether_queries_in_scope_score_higher() -> None:
    readings = Readings(intents=np.array(["a", "a", "a"]), scores=np.array([0.9, 0.2, 0.5]))
    assert scope_auroc(["a", "b", OUT_OF_SCOPE], readings) == 0.5


def test_calibration_error_is_zero_where_scores_say_how_often_they_are_right() -> None:
    assert calibration_error([True, False], [0.5, 0.5]) == 0.0
    assert calibration_error([True, True], [0.5, 0.5]) == 0.5
    # Two bins: one of a score apart by 0.1, one of three apart by 0.2 each.
    assert calibration_error([True, False, False, False], [0.9, 0.2, 0.2, 0.2]) == pytest.approx((0.1 + 0.6) / 4)
    assert calibration_error([True], [1.0]) == 0.0


def test_intent_figures_weigh_intents_alike_in_macro_f1() -> None:
    readings = Readings(intents=np.array(["a", "a", "a", "a"]), scores=np.full(4, 0.75))
    figures = intent_figures(["a", "a", "a", "b"], readings)
    assert figures == {"examples": 4, "accuracy": 0.75, "macro_f1": 0.4286, "expected_calibration_error": 0.0}


def test_f1_names_the_weakest_intent_first_and_recall_goes_by_class() -> None:
    truth, guesses = ["a", "a", "b", "b"], ["a", "a", "b", "a"]
    assert list(f1_by_intent(truth, guesses).items()) == [("b", 0.6667), ("a", 0.8)]
    assert recalls(truth, guesses) == {"a": 1.0, "b": 0.5}
