import numpy as np

from benchmarks.intent_data import OUT_OF_SCOPE, Clinc, Examples, Split
from benchmarks.intent_sets import best_threshold, clinc_figures, split_accuracy
from benchmarks.intent_trial import Readings
from tests.unit.benchmarks.word_encoder import WordEncoder

ENCODER = WordEncoder("card loan rent")
TRAIN = Examples(texts=("card please", "loan please", "rent please"), intents=("card", "loan", "rent"))


def test_the_rule_for_the_threshold_says_what_out_of_scope_weighs() -> None:
    truth = ["a"] * 8 + [OUT_OF_SCOPE]
    scores = np.array([0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.8, 0.8, 0.5])
    readings = Readings(intents=np.full(9, "a"), scores=scores)
    assert best_threshold(truth, readings, out_of_scope_weight=1 / 9) == 0.0  # by accuracy: it would cost two for one
    assert best_threshold(truth, readings, out_of_scope_weight=0.5) == 0.51


def test_clinc_chooses_on_validation_and_judges_on_test() -> None:
    judged = Examples(texts=("card", "loan", "zebra"), intents=("card", "loan", OUT_OF_SCOPE))
    data = Clinc(
        train=TRAIN,
        train_outside=Examples(texts=("zebra please",), intents=(OUT_OF_SCOPE,)),
        validation=judged,
        test=judged,
    )
    for learned in (data.train, data.train + data.train_outside):
        figures = clinc_figures(data, learned, ENCODER)
        assert figures["learned_from"] == len(learned)
        assert figures["auroc"] == 1.0
        assert figures["best_accuracy"]["in_scope_accuracy"] == 1.0
        assert figures["best_mean"]["out_of_scope_recall"] == 1.0
        assert figures["no_threshold"]["out_of_scope_recall"] == 0.0


def test_accuracy_of_a_split() -> None:
    test = Examples(texts=("card", "loan", "rent", "rent"), intents=("card", "loan", "rent", "card"))
    assert split_accuracy(Split(train=TRAIN, test=test), ENCODER) == 0.75
