"""More of the document talked about. The knowledge base is a fake with three passages."""

from datetime import date
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import show_more
from actions.show_more import ShowMore
from knowledge.passages import Passage
from knowledge.search import Answer, Source

from .builders import outcomes, responses, tracker

_IDS = ("pump#one", "pump#two", "pump#three")


class FakeKnowledgeBase:
    """Knows one document, and gives its first passage that was not shown."""

    def more(self, slug: str, *, shown: list[str]) -> Answer | None:
        unseen = [one for one in _IDS if one not in shown and slug == "pump"]
        if not unseen:
            return None
        return Answer(
            answered=True,
            score=1.0,
            topics=("pump",),
            passage=Passage(unseen[0], "pump", "Heading", f"Text of {unseen[0]}.", ()),
            source=Source("pump", "Pump", "https://www.example.com/pump", date(2026, 1, 15)),
            kind="",
            next_questions=(),
        )


@pytest.fixture(autouse=True)
def base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(show_more, "knowledge_base", FakeKnowledgeBase)


def run(slots: dict[str, Any]) -> tuple[CollectingDispatcher, list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    return dispatcher, ShowMore().run(dispatcher, tracker("more", intent="ask_more", slots=slots), {})


def test_shows_the_next_passage_and_remembers_it() -> None:
    dispatcher, events = run({"topics": ["pump", "laser"], "shown_passages": ["pump#one"]})

    assert [message.get("passage") for message in dispatcher.messages if message.get("response")] == [
        "Text of pump#two."
    ]
    (outcome,) = outcomes(dispatcher)
    assert (outcome["behaviour"], outcome["topics"]) == ("answer", ["pump", "laser"])
    assert [citation["passage_id"] for citation in outcome["citations"]] == ["pump#two"]
    assert [(event["name"], event["value"]) for event in events] == [("shown_passages", ["pump#one", "pump#two"])]


def test_says_so_when_all_was_told() -> None:
    dispatcher, events = run({"topics": ["pump"], "shown_passages": list(_IDS)})

    assert responses(dispatcher) == ["utter_no_more"]
    assert [outcome["behaviour"] for outcome in outcomes(dispatcher)] == ["not_covered"]
    assert events == []


def test_asks_what_about_when_nothing_was_talked_about() -> None:
    dispatcher, events = run({"topics": None, "shown_passages": None})

    assert responses(dispatcher) == ["utter_more_of_what"]
    assert [outcome["behaviour"] for outcome in outcomes(dispatcher)] == ["smalltalk"]
    assert events == []
