import pytest

from benchmarks.hint3 import measure_split, published_figures, threshold_beforehand
from benchmarks.intent_data import OUT_OF_SCOPE, Examples, PublishedRow, Split
from tests.unit.benchmarks.word_encoder import WordEncoder

WORDS = "card loan rent tax food"
ENCODER = WordEncoder(WORDS)


def learned() -> Examples:
    texts = [f"{word} {other}" for word in WORDS.split() for other in ("please", "now", "today", "help", "question")]
    return Examples(texts=tuple(texts), intents=tuple(text.split()[0] for text in texts))


def test_measures_a_split_at_thresholds_and_with_one_fixed_beforehand() -> None:
    test = Examples(texts=("card thanks", "rent thanks", "zebra"), intents=("card", "rent", OUT_OF_SCOPE))
    figures = measure_split(Split(train=learned(), test=test), ENCODER)
    assert (figures["learned_from"], figures["intents"], figures["asked"], figures["out_of_scope"]) == (25, 5, 3, 1)
    assert list(figures["at_threshold"]) == ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"]
    assert figures["at_threshold"]["0.1"]["in_scope_accuracy"] == 1.0
    assert figures["auroc"] == 1.0
    assert figures["best_mcc"] == 1.0
    assert figures["fixed_beforehand"]["mcc"] == 1.0


def test_the_threshold_beforehand_tells_known_intents_from_those_left_out() -> None:
    assert 0.2 < threshold_beforehand(learned(), ENCODER) < 0.9


def test_an_intent_with_one_example_is_no_obstacle() -> None:
    single = Examples(texts=("zebra",), intents=("zebra",))
    assert 0 < threshold_beforehand(learned() + single, ENCODER) < 1


def row(accuracy: float, mcc: float) -> PublishedRow:
    return PublishedRow(threshold=0.1, accuracy=accuracy, in_scope_accuracy=0.5, out_of_scope_recall=1.0, mcc=mcc)


@pytest.mark.parametrize(("accuracy", "same"), [(0.75, True), (0.7, False)])
def test_published_numbers_are_checked_against_our_queries(accuracy: float, same: bool) -> None:
    test = Examples(texts=("a", "b"), intents=("a", OUT_OF_SCOPE))
    figures = published_figures({"rasa": [row(accuracy, 0.3), row(accuracy, 0.4)]}, test)
    assert figures == {"published_best_mcc": {"rasa": 0.4}, "published_on_same_queries": same}


def test_nothing_published_agrees_with_nothing() -> None:
    assert published_figures({}, Examples(texts=("a",), intents=("a",)))["published_on_same_queries"] is False
