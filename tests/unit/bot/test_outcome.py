"""The outcome's payload: a contract with channels, staff and evaluation."""

import json

import pytest

from bot.outcome import BEHAVIOURS, Citation, Outcome, outcome_of

CITATION = Citation(
    title="Pump", slug="pump", url="https://www.example.com/pump", reviewed_on="2026-01-15", passage_id="pump#what"
)


def test_the_payload_carries_every_field() -> None:
    outcome = Outcome("answer", topics=("pump", "laser"), score=0.91234567, citations=(CITATION,))

    assert outcome.as_payload() == {
        "outcome": {
            "behaviour": "answer",
            "topics": ["pump", "laser"],
            "category": None,
            "score": 0.9123,
            "citations": [
                {
                    "title": "Pump",
                    "slug": "pump",
                    "url": "https://www.example.com/pump",
                    "reviewed_on": "2026-01-15",
                    "passage_id": "pump#what",
                }
            ],
        }
    }


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_every_behaviours_payload_is_json(behaviour: str) -> None:
    payload = Outcome(behaviour).as_payload()  # type: ignore[arg-type]

    assert json.loads(json.dumps(payload)) == payload
    assert payload["outcome"] == {
        "behaviour": behaviour,
        "topics": [],
        "category": None,
        "score": 1.0,
        "citations": [],
    }


def test_there_are_ten_behaviours() -> None:
    assert BEHAVIOURS == (
        "answer",
        "not_covered",
        "book",
        "location",
        "human",
        "emergency",
        "smalltalk",
        "out_of_scope",
        "other_language",
        "technical_problem",
    )


def test_finds_the_first_outcome_of_a_turn() -> None:
    messages = [
        {"text": "a bubble"},
        {"custom": {"something": "else"}},
        {"custom": Outcome("book", category="new").as_payload()},
        {"custom": Outcome("answer").as_payload()},
    ]

    found = outcome_of(messages)

    assert found is not None
    assert (found["behaviour"], found["category"]) == ("book", "new")


@pytest.mark.parametrize(
    "messages", [[], [{"text": "a"}], [{"custom": None}], [{"custom": "outcome"}], [{"custom": {"outcome": "answer"}}]]
)
def test_finds_none_where_there_is_none(messages: list[dict[str, object]]) -> None:
    assert outcome_of(messages) is None


def test_what_is_found_can_be_changed_without_changing_the_message() -> None:
    message = {"custom": Outcome("smalltalk").as_payload()}

    found = outcome_of([message])
    assert found is not None
    found["behaviour"] = "changed"

    assert message["custom"]["outcome"]["behaviour"] == "smalltalk"
