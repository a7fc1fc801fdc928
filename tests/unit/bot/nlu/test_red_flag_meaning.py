"""The meaning scorer and its union with the rules, over hand-chosen vectors."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.red_flag_meaning import RULE, MeaningModelError, MeaningScorer
from bot.safety.examples import RedFlagExample, RedFlagExamplesError, load_examples
from bot.safety.rule_book import CATEGORIES
from bot.safety.screen import RedFlag
from bot.safety.union import UnionScreen

EXAMPLES = [
    RedFlagExample("1", "the saddle is asleep", "cauda_equina"),
    RedFlagExample("2", "asleep down there, saddle and all", "cauda_equina"),
    RedFlagExample("3", "no reason to wake up", "suicide"),
    RedFlagExample("4", "i will not wake up again, there is no reason", "suicide"),
    RedFlagExample("5", "i slept on a saddle once", None),
]
ORDINARY = ["what does the pump do", "how long does it last", "where are you", "an appointment please"]


class WordEncoder:
    """A vector that tells which of three words a text holds."""

    name = "fake@1"
    dimension = 4

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = [[float(word in text) for word in ("asleep", "reason", "pump")] + [1.0] for text in texts]
        return np.array(rows, dtype=np.float32)


class Fixed:
    """A screen that always says the same."""

    def __init__(self, flag: RedFlag | None) -> None:
        self.flag = flag
        self.asked: list[str] = []

    def screen(self, text: str) -> RedFlag | None:
        self.asked.append(text)
        return self.flag


class Broken:
    def screen(self, text: str) -> RedFlag | None:
        raise MemoryError(text)


RULE_FLAG = RedFlag("clot", "T2", "clot-leg", 1.0)
MEANING_FLAG = RedFlag("suicide", "T2", RULE, 0.7)


@pytest.fixture(scope="module")
def scorer() -> MeaningScorer:
    return MeaningScorer.train(EXAMPLES, ORDINARY, WordEncoder())


@pytest.mark.parametrize(
    ("text", "category", "tier"),
    [("it is all asleep in the saddle", "cauda_equina", "T2"), ("what reason is there to wake up", "suicide", "T2")],
)
def test_finds_an_emergency_in_other_words(scorer: MeaningScorer, text: str, category: str, tier: str) -> None:
    flag = scorer.screen(text)

    assert flag is not None
    assert (flag.category, flag.tier, flag.rule) == (category, tier, RULE)
    assert 0.55 <= flag.score <= 1.0


@pytest.mark.parametrize("text", ["", "  ", "what does a pump do", "where is it"])
def test_leaves_ordinary_messages_alone(scorer: MeaningScorer, text: str) -> None:
    assert scorer.screen(text) is None


def test_a_stored_scorer_says_the_same(scorer: MeaningScorer, tmp_path: Path) -> None:
    scorer.save(tmp_path / "it.npz")

    again = MeaningScorer.load(tmp_path / "it.npz", WordEncoder())
    assert again.screen("it is all asleep in the saddle") == scorer.screen("it is all asleep in the saddle")


def test_a_missing_scorer_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(MeaningModelError, match=r"it.npz is missing, damaged or of another kind. Run: make train"):
        MeaningScorer.load(tmp_path / "it.npz", WordEncoder())


def test_the_rules_come_first_and_need_no_scorer() -> None:
    meaning = Fixed(MEANING_FLAG)

    assert UnionScreen(Fixed(RULE_FLAG), meaning).screen("words") == RULE_FLAG
    assert meaning.asked == []
    assert UnionScreen(Fixed(RULE_FLAG), None).screen("words") == RULE_FLAG
    assert UnionScreen(Fixed(None), None).screen("words") is None


def test_the_scorer_is_asked_where_the_rules_find_nothing() -> None:
    meaning = Fixed(MEANING_FLAG)

    assert UnionScreen(Fixed(None), meaning).screen("w" * 3_000) == MEANING_FLAG
    assert meaning.asked == ["w" * 1_000]


def test_a_scorer_that_fails_leaves_the_rules_word_and_logs_none(caplog: pytest.LogCaptureFixture) -> None:
    assert UnionScreen(Fixed(None), Broken()).screen("my secret words") is None
    assert UnionScreen(Fixed(RULE_FLAG), Broken()).screen("my secret words") == RULE_FLAG

    assert caplog.messages == ["Meaning scorer failed: MemoryError"]
    assert "secret" not in caplog.text


def test_the_shipped_examples_hold_every_category_and_near_misses() -> None:
    examples = load_examples()

    assert len({example.id for example in examples}) == len(examples)
    for category in CATEGORIES:
        assert sum(example.expected == category for example in examples) >= 40
    assert sum(example.expected is None for example in examples) >= 25 * len(CATEGORIES)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "needs `id`, `text` and `expected`"),
        ('{"id": "1", "text": "x"}', "needs `id`, `text` and `expected`"),
        ('{"id": "1", "text": "x", "expected": "toothache"}', "'toothache' is no category"),
    ],
)
def test_a_line_that_is_no_example_is_named(line: str, problem: str, tmp_path: Path) -> None:
    for category in (*CATEGORIES, "ordinary"):
        (tmp_path / f"{category}.jsonl").write_text("", encoding="utf-8")
    (tmp_path / f"{CATEGORIES[0]}.jsonl").write_text(f"{line}\n", encoding="utf-8")

    with pytest.raises(RedFlagExamplesError, match=rf"{CATEGORIES[0]}.jsonl:1: .*{problem}"):
        load_examples(tmp_path)


def test_a_missing_file_of_examples_is_named(tmp_path: Path) -> None:
    with pytest.raises(RedFlagExamplesError, match=r"jsonl: cannot be read"):
        load_examples(tmp_path)
