"""No sentence is made up: each text shown is a response of data/responses or a section of a document, word for word."""

import json
import re
from collections.abc import Iterator
from functools import cache
from string import Formatter
from typing import Any

import pytest
import yaml

from bot.client import Conversation, Turn
from bot.clinic_facts import template_values
from bot.settings import PROJECT_ROOT, clinic
from knowledge.documents import load_documents

VISITORS = sorted((PROJECT_ROOT / "tests" / "fixtures" / "visitors").glob("*.jsonl"))
EVERY = 6
CLOCK = r"\d{1,2}(?::\d{2})? (?:AM|PM)"
TIME = rf"[A-Z][a-z]+day, [A-Z][a-z]+ \d{{1,2}}, {CLOCK}"
DOCUMENTS = load_documents(PROJECT_ROOT / "knowledge" / "documents")
OFFICES = "|".join(re.escape(place.name) for place in clinic().locations)
# What actions fill in; the clinic's own facts stand there word for word.
FILLED = {
    "office": OFFICES,
    "time": TIME,
    "new_office": OFFICES,
    "new_time": TIME,
    "first": TIME,
    "last": rf"{TIME}|{CLOCK}",
    "reference": r"[A-Z0-9]{8}",
    "max_characters": r"1,000",
    "patient_name": r"[^\n]{1,80}",
    "contact": r"\S{5,80}",
    "patient": r"your [a-z-]+|the patient",
    "topic_title": "|".join(re.escape(document.title) for document in DOCUMENTS),
    "passage": "|".join(re.escape(section.text) for document in DOCUMENTS for section in document.sections),
}
BOOKING = [
    "i would like to make an appointment",
    "Leona Fairchild",
    "404 555 0123",
    "first visit",
    "Decatur",
    "next week",
]


@cache
def shown() -> tuple[re.Pattern[str], ...]:
    """Return a pattern for every text of data/responses."""
    return tuple(_pattern(variation["text"]) for variation in _variations())


@cache
def titles() -> tuple[re.Pattern[str], ...]:
    """Return a pattern for every button: of a response, of a document, an office or a time."""
    written = [button["title"] for variation in _variations() for button in variation.get("buttons", ())]
    questions = [question.text for document in DOCUMENTS for question in document.next_questions]
    return (
        *(_pattern(title) for title in written),
        *(re.compile(re.escape(question)) for question in questions),
        *(re.compile(re.escape(document.title)) for document in DOCUMENTS),
        re.compile(OFFICES),
        re.compile(TIME),
    )


def _variations() -> Iterator[dict[str, Any]]:
    for path in sorted((PROJECT_ROOT / "data" / "responses").glob("*.yml")):
        if path.stem == "messages":  # mail and text messages: never said in a chat
            continue
        for variations in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].values():
            yield from variations


def _pattern(template: str) -> re.Pattern[str]:
    facts = template_values(clinic())
    parts = []
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(re.escape(literal))
        if name is not None:
            parts.append(re.escape(facts[name]) if name in facts else f"(?:{FILLED[name]})")
    return re.compile("".join(parts))


def _messages() -> list[Any]:
    found = []
    for path in VISITORS:
        for row in path.read_text(encoding="utf-8").splitlines()[::EVERY]:
            line = json.loads(row)
            found.append(pytest.param([*(line.get("context") or ()), line["text"]], id=line["id"]))
    return found


def assert_written_by_the_clinic(turn: Turn) -> None:
    assert turn.status == 200
    assert turn.messages
    for message in turn.messages:
        assert any(pattern.fullmatch(message["text"]) for pattern in shown()), f"written by nobody: {message['text']}"
        for button in message["buttons"]:
            assert any(pattern.fullmatch(button["title"]) for pattern in titles()), button["title"]


def test_there_is_something_to_walk() -> None:
    assert len(VISITORS) == 9
    assert len(_messages()) > 100


def test_a_text_that_nobody_wrote_is_noticed() -> None:
    for text in (
        "RFA lasts for 9 to 18 months.",
        "Hello!",
        "These openings at Savannah fit:",
        "You're welcome. Is there anything else you would like to know? Bye.",
    ):
        assert not any(pattern.fullmatch(text) for pattern in shown())


@pytest.mark.parametrize("texts", _messages())
def test_every_reply_to_a_visitor_is_written_by_the_clinic(texts: list[str], conversation: Conversation) -> None:
    for text in texts:
        assert_written_by_the_clinic(conversation.say(text))


def test_every_reply_of_a_booking_is_written_by_the_clinic(conversation: Conversation) -> None:
    for text in BOOKING:
        turn = conversation.say(text)
        assert_written_by_the_clinic(turn)
    for wanted in (", ", "Yes"):
        payload = next(b["payload"] for m in turn.messages for b in m["buttons"] if wanted in b["title"])
        turn = conversation.press(payload)
        assert_written_by_the_clinic(turn)
    assert "Reference" in turn.text


def test_every_reply_about_an_appointment_is_written_by_the_clinic(conversation: Conversation) -> None:
    for text in ("when is my appointment", "what?", "7Z7Z7Z7Z", "hm", "404 555 0123", "I don't have it"):
        assert_written_by_the_clinic(conversation.say(text))
    for text in ("take me off the waiting list", "7Z7Z7Z7Z, 404 555 0123", "my ssn is 123-45-6789", "never mind"):
        assert_written_by_the_clinic(conversation.say(text))


@pytest.mark.parametrize("asked", range(1, len(BOOKING) + 1))
def test_every_hint_of_a_booking_is_written_by_the_clinic(asked: int, conversation: Conversation) -> None:
    for text in BOOKING[:asked]:
        conversation.say(text)
    for odd in ("?", "the day after never", "what for", "no"):
        assert_written_by_the_clinic(conversation.say(odd))
