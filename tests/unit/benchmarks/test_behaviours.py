import json
from pathlib import Path

import yaml

from benchmarks.behaviours import (
    BEHAVIOUR_OF,
    PASSED_OVER,
    QUESTION,
    VisitorMessage,
    behaviour_figures,
    behaviour_of,
    load_visitors,
)
from benchmarks.own_data import PROJECT_ROOT, VISITORS


def test_every_intent_of_the_domain_leads_somewhere_or_is_passed_over() -> None:
    domain = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))
    # Emergencies are the guard's: no example of that intent is ever learned.
    assert set(domain["intents"]) - {"report_emergency"} == set(BEHAVIOUR_OF) | (PASSED_OVER - {"nlu_fallback"})


def test_every_behaviour_of_a_held_out_message_can_be_reached() -> None:
    assert {message.behaviour for message in load_visitors(VISITORS)} == set(BEHAVIOUR_OF.values())


def test_messages_are_read_without_emergencies_and_questions_are_one(tmp_path: Path) -> None:
    rows = [
        {"text": "what is a pump", "behaviour": "answer"},
        {"text": "and after that", "behaviour": "not_covered", "context": ["what is a pump"]},
        {"text": "i cannot feel my legs", "behaviour": "emergency"},
        {"text": "hey", "behaviour": "smalltalk"},
    ]
    (tmp_path / "all.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert load_visitors(tmp_path) == [
        VisitorMessage("what is a pump", QUESTION, follows=False),
        VisitorMessage("and after that", QUESTION, follows=True),
        VisitorMessage("hey", "smalltalk", follows=False),
    ]


def test_a_bare_detail_and_a_fallback_are_passed_over() -> None:
    assert behaviour_of(["nlu_fallback", "inform", "cancel_appointment", "greet"]) == "book"
    assert behaviour_of(["inform"]) == ""


def test_figures_by_behaviour_and_without_what_follows_something() -> None:
    messages = [
        VisitorMessage("a", "book", follows=False),
        VisitorMessage("b", "book", follows=True),
        VisitorMessage("c", "human", follows=False),
    ]
    assert behaviour_figures(messages, ["book", "human", "human"]) == {
        "messages": 3,
        "accuracy": 0.6667,
        "accuracy_without_context": 1.0,
        "mean_recall": 0.75,
        "recall": {"book": 0.5, "human": 1.0},
    }
