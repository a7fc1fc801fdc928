import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.answer_decision import _thinned, at_threshold, decision_figures, figures, held_out_questions
from knowledge.questions import LabelledQuestion
from knowledge.scorer import Verdict


def test_figures_of_a_decision() -> None:
    answered = np.array([True, True, False, False])
    result = decision_figures(answered, np.array([0.9, 0.6, 0.7, 0.1]))
    assert result["auroc"] == 0.75
    # The threshold lies 6 % of the way from 0.6 to 0.9: only the one at 0.1 is below.
    assert result["uncovered_declined_at_6_percent_lost"] == 0.5
    assert result["risk_at_share_of_answered"] == {"0.5": 0.0, "0.8": 0.5, "0.9": 0.5, "1.0": 0.5}


def test_topic_accuracy_looks_at_answered_questions_only() -> None:
    questions = [
        LabelledQuestion(text="a", topics=("x",)),
        LabelledQuestion(text="b", topics=("x", "y")),
        LabelledQuestion(text="c", topics=("x",), kind="cost"),
    ]
    verdicts = [Verdict(answered=score, topics=(("y", 1.0),), kinds=()) for score in (0.9, 0.8, 0.1)]
    assert figures(questions, verdicts)["topic_accuracy"] == 0.5


def test_a_threshold_fixed_beforehand_may_lose_more_than_it_was_set_for() -> None:
    questions = [LabelledQuestion(text=kind, topics=("x",), kind=kind) for kind in ("", "", "cost", "timing")]
    verdicts = [Verdict(answered=score, topics=(), kinds=()) for score in (0.9, 0.4, 0.5, 0.2)]
    assert at_threshold(questions, verdicts, 0.5) == {
        "threshold_fixed_beforehand": 0.5,
        "answered_lost_there": 0.5,
        "uncovered_declined_there": 0.5,
    }


def test_a_smaller_share_is_part_of_a_larger_one() -> None:
    numbers = np.arange(100)
    quarter, half = set(_thinned(numbers, 0.25)), set(_thinned(numbers, 0.5))
    assert len(quarter) == 25
    assert quarter < half
    assert _thinned(numbers, 1.0).tolist() == numbers.tolist()


def test_held_out_messages_keep_label_and_context(tmp_path: Path) -> None:
    rows = {
        "answer": {"text": "why", "topics": ["x"], "context": ["what is x"]},
        "not_covered": {"text": "price", "topics": []},
    }
    for name, row in rows.items():
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    first, second = held_out_questions(tmp_path)
    assert (first.answered, first.topics, first.context) == (True, ("x",), ("what is x",))
    assert (second.answered, second.context) == (False, ())


def test_missing_file_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        held_out_questions(tmp_path)
