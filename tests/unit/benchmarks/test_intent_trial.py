import numpy as np

from benchmarks.intent_data import OUT_OF_SCOPE, Examples
from benchmarks.intent_trial import Readings, fit, folds_of, read
from tests.unit.benchmarks.word_encoder import WordEncoder

ENCODER = WordEncoder("card lost loan rate weather")


def test_a_score_below_the_threshold_is_out_of_scope_and_one_at_it_is_not() -> None:
    readings = Readings(intents=np.array(["a", "b"]), scores=np.array([0.5, 0.49]))
    assert readings.above(0.5).tolist() == ["a", OUT_OF_SCOPE]


def test_reads_the_intent_that_was_learned() -> None:
    examples = Examples(texts=("card lost", "card", "loan rate", "loan"), intents=("card", "card", "loan", "loan"))
    readings = read(fit(examples, ENCODER), ["lost card", "rate"], ENCODER)
    assert readings.intents.tolist() == ["card", "loan"]
    assert (readings.scores > 0.5).all()


def test_what_was_learned_as_out_of_scope_lowers_scores_and_is_never_read() -> None:
    examples = Examples(texts=("card", "loan", "weather"), intents=("card", "loan", OUT_OF_SCOPE))
    readings = read(fit(examples, ENCODER), ["weather", "card"], ENCODER)
    assert OUT_OF_SCOPE not in readings.intents
    assert readings.scores[0] < 0.3 < readings.scores[1]


def test_folds_deal_every_intent_evenly_and_the_same_for_a_seed() -> None:
    intents = ["a"] * 10 + ["b"] * 3 + ["c"]
    folds = folds_of(intents, folds=5)
    assert np.bincount(folds[:10]).tolist() == [2, 2, 2, 2, 2]
    assert len(set(folds[10:13])) == 3
    assert np.bincount(folds).max() == 3
    assert (folds_of(intents, folds=5) == folds).all()
