import numpy as np

from benchmarks.behaviours import VisitorMessage
from benchmarks.intent_data import Examples
from benchmarks.intent_trial import Readings
from benchmarks.own_intents import OutOfFold, measure, out_of_fold, typo_figures
from tests.unit.benchmarks.word_encoder import WordEncoder

ENCODER = WordEncoder("hello book person")
STARTS = {"hello": "greet", "book": "book_appointment", "person": "talk_to_human"}


class OtherEncoder(WordEncoder):
    name = "other words"


def examples() -> Examples:
    texts = [f"{word} {number}" for word in STARTS for number in range(10)]
    return Examples(texts=tuple(texts), intents=tuple(STARTS[text.split()[0]] for text in texts))


def test_each_example_is_read_by_a_model_that_has_not_seen_it() -> None:
    # One example of its kind: a model that had seen it would know it.
    odd = Examples(texts=("zebra zebra",), intents=("out_of_scope",))
    asked = out_of_fold(examples() + odd, ENCODER)
    assert asked.clean.intents[:30].tolist() == list(examples().intents)
    assert asked.clean.intents[30] != "out_of_scope"


def test_typo_figures_say_what_is_lost_by_all_and_by_those_with_a_typo() -> None:
    asked = OutOfFold(
        clean=Readings(intents=np.array(["a", "a", "b", "b"]), scores=np.ones(4)),
        slipped=Readings(intents=np.array(["a", "b", "b", "b"]), scores=np.ones(4)),
        touched=np.array([True, True, False, False]),
    )
    figures = typo_figures(Examples(texts=("", "", "", ""), intents=("a", "a", "b", "a")), asked)
    assert figures == {
        "words_per_typo": 6.0,
        "examples_with_a_typo": 0.5,
        "accuracy_all": 0.5,
        "accuracy_lost_all": 0.25,
        "accuracy_with_a_typo": 0.5,
        "accuracy_lost_with_a_typo": 0.5,
    }


def test_measures_messages_that_nothing_was_learned_from_with_each_encoder() -> None:
    visitors = [VisitorMessage("book me", "book", follows=False), VisitorMessage("hello", "human", follows=True)]
    untouched = Examples(texts=("hello you", "a person"), intents=("greet", "greet"))
    one = measure(examples(), untouched, visitors, plain=ENCODER, shipped=ENCODER)
    two = measure(examples(), untouched, visitors, plain=ENCODER, shipped=OtherEncoder("hello book person"))
    assert one["out_of_fold"]["accuracy"] == 1.0
    assert one["untouched"]["plain encoder"]["accuracy"] == 0.5
    assert one["held_out"]["plain encoder"]["recall"] == {"book": 1.0, "human": 0.0}
    assert list(one["held_out"]) == list(one["untouched"]) == ["plain encoder"]
    assert list(two["held_out"]) == list(two["untouched"]) == ["plain encoder", "shipped encoder"]
