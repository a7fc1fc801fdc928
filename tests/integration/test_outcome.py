"""Each turn carries exactly one outcome with the contract's fields, in the answer and in the database alike."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from tracker_events import outcomes_in, turns_of
from website import Website, buttons, words

from bot.outcome import BEHAVIOURS
from bot.safety.rules import load_rules
from bot.settings import PROJECT_ROOT, Settings

FIELDS = {"behaviour", "topics", "category", "score", "citations"}
CITATION_FIELDS = {"title", "slug", "url", "reviewed_on", "passage_id"}
SLUGS = {path.stem for path in (PROJECT_ROOT / "knowledge" / "documents").glob("*.md")}
RED_FLAGS = {rule.category for rule in load_rules(PROJECT_ROOT / "bot" / "safety" / "red_flags.yml").rules}
BOOKING_CATEGORIES = {"new", "reschedule", "cancel", "check"}
PRESS = "press: "  # then a part of a button's title

# One behaviour a turn, in the order of the turns; None where only the contract is held.
Conversation = Sequence[tuple[str, str | None]]
CONVERSATIONS: dict[str, Conversation] = {
    "a booking with interruptions": [
        ("i would like to make an appointment", "book"),
        ("how long does rfa last", "answer"),
        ("where are your offices", "location"),
        ("Leona Fairchild", "book"),
        ("thanks", "smalltalk"),
        ("404 555 0123", "book"),
        (PRESS + "first visit", "book"),
        ("what does RFA cost with Medicare", "not_covered"),
        ("can i talk to a person", "human"),
        (PRESS + "Decatur", None),
        ("Decatur", "book"),
        ("what is the weather like", "out_of_scope"),
        ("next week", "book"),
        (PRESS + ", ", "book"),
        ("the time is wrong", "book"),
        (PRESS + ", ", "book"),
        (PRESS + "Yes", "book"),
    ],
    "questions and small talk": [
        ("hello", "smalltalk"),
        ("how long does the nerve burning last", "answer"),
        (PRESS + "?", "answer"),
        ("how long does it take to work", None),
        ("what does RFA cost", "not_covered"),
        (PRESS + "About", "answer"),
        ("who won the falcons game", "out_of_scope"),
        ("hablan español?", "other_language"),
        ("asdkjfh aslkdj", None),
        ("April", None),
        ("yes", None),
        ("no", None),
        ("i feel so low today", None),
        ("what can you do", "smalltalk"),
        ("are you a robot", "smalltalk"),
        ("bye", "smalltalk"),
    ],
    "an emergency in the middle of a booking": [
        ("book me in please", "book"),
        ("cant pee since last nite and my crotch is numb", "emergency"),
        ("i would like to make an appointment", "book"),
        ("Leona Fairchild", "book"),
        ("stop", "smalltalk"),
    ],
    "appointments that exist": [
        ("i need to move my appointment", "book"),
        ("cancel my appointment", "book"),
        ("when is my appointment", "book"),
        ("never mind", None),
    ],
    "starting over": [("hello", "smalltalk"), ("start over", "smalltalk"), ("hello", "smalltalk")],
}


def play(conversation: Conversation, website: Website, session: str) -> list[httpx.Response]:
    """Say and press everything; a button is one of the last answer that has any."""
    answers: list[httpx.Response] = []
    offered: dict[str, str] = {}
    for said, _ in conversation:
        if said.startswith(PRESS):
            payload = next((payload for title, payload in offered.items() if said.removeprefix(PRESS) in title), None)
            assert payload, f"no button '{said}' among {list(offered)}"
            answers.append(website.press(session, payload))
        else:
            answers.append(website.say(session, said))
        offered = buttons(answers[-1]) or offered
    return answers


def assert_keeps_the_contract(outcome: dict[str, Any]) -> None:
    assert set(outcome) == FIELDS
    assert outcome["behaviour"] in BEHAVIOURS
    assert isinstance(outcome["topics"], list)
    assert set(outcome["topics"]) <= SLUGS | {"locations"}
    assert isinstance(outcome["score"], float)
    assert 0.0 <= outcome["score"] <= 1.0
    allowed = {"emergency": RED_FLAGS, "book": BOOKING_CATEGORIES}.get(outcome["behaviour"], {None})
    assert outcome["category"] in allowed
    assert isinstance(outcome["citations"], list)
    assert bool(outcome["citations"]) == (outcome["behaviour"] == "answer")
    for citation in outcome["citations"]:
        assert set(citation) == CITATION_FIELDS
        assert all(isinstance(value, str) and value for value in citation.values())
        assert citation["passage_id"].startswith(f"{citation['slug']}#")
    if outcome["behaviour"] == "answer":
        assert outcome["citations"][0]["slug"] == outcome["topics"][0]
        assert "locations" not in outcome["topics"]


@pytest.mark.parametrize("conversation", [pytest.param(turns, id=name) for name, turns in CONVERSATIONS.items()])
def test_each_turn_has_one_outcome(conversation: Conversation, website: Website, bot_settings: Settings) -> None:
    session = website.new_session()
    answers = play(conversation, website, session)

    for (said, behaviour), answer in zip(conversation, answers, strict=True):
        seen = f"{said!r}: {answer.text}"
        assert answer.status_code == 200, seen
        outcome = answer.json()["outcome"]
        assert_keeps_the_contract(outcome)
        assert outcome["behaviour"] != "technical_problem", seen
        assert behaviour in (None, outcome["behaviour"]), seen
    recorded = [outcomes_in(turn) for turn in turns_of(session, bot_settings, count=len(conversation))]
    assert recorded == [[answer.json()["outcome"]] for answer in answers]


def test_an_outcome_is_not_shown_as_a_bubble(website: Website) -> None:
    for said in ("hello", "how long does rfa last", "where are you", "i would like to make an appointment"):
        answer = website.say(website.new_session(), said)

        assert set(answer.json()) == {"messages", "outcome"}
        assert all(set(message) == {"text", "buttons"} for message in answer.json()["messages"])
        assert "passage_id" not in words(answer)


@pytest.mark.parametrize(
    ("text", "status", "behaviour"),
    [("", 200, "smalltalk"), ("😀", 200, "smalltalk"), ("x" * 1_500, 413, "technical_problem")],
)
def test_a_turn_that_the_dialogue_never_sees_has_an_outcome_too(
    text: str, status: int, behaviour: str, website: Website, bot_settings: Settings
) -> None:
    session = website.new_session()
    answer = website.say(session, text)

    assert answer.status_code == status
    assert_keeps_the_contract(answer.json()["outcome"])
    assert answer.json()["outcome"]["behaviour"] == behaviour
    assert turns_of(session, bot_settings, count=0) == []


def test_a_message_that_is_sent_again_is_one_turn(website: Website, bot_settings: Settings) -> None:
    session = website.new_session()
    message = {"session": session, "text": "i would like to make an appointment", "message_id": str(uuid.uuid4())}
    first, again = website.send(message), website.send(message)

    assert again.json()["outcome"] == first.json()["outcome"]
    assert words(again) == words(first)
    website.say(session, "Leona Fairchild")
    assert [turn[0]["text"] for turn in turns_of(session, bot_settings, count=2)] == [
        message["text"],
        "Leona Fairchild",
    ]


def test_other_words_under_the_same_id_are_another_turn(website: Website) -> None:
    """A client that numbers badly must not have an emergency answered with a greeting."""
    session = website.new_session()
    answers = [
        website.send({"session": session, "text": text, "message_id": "1"})
        for text in ("hello", "cant pee since last nite and my crotch is numb")
    ]

    assert [answer.json()["outcome"]["behaviour"] for answer in answers] == ["smalltalk", "emergency"]


def test_the_documents_are_where_this_test_looks_for_them() -> None:
    assert "radiofrequency-ablation" in SLUGS
    assert all(Path(PROJECT_ROOT / "knowledge" / "documents" / f"{slug}.md").exists() for slug in SLUGS)
    assert "cauda_equina" in RED_FLAGS
