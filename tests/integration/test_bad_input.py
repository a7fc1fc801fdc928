"""Whatever is sent gets a friendly answer or a clear refusal: no silence, no server error, and no slot filled."""

import time
from typing import Any

import httpx
import pytest
from tracker_events import events_of, turns_of
from website import Website, buttons, words

from bot.channels.guard import MAX_CHARACTERS
from bot.outcome import BEHAVIOURS
from bot.settings import Settings

PHONE = "404-555-0100"
BLANK = {
    "empty": "",
    "blanks": "  \t \n ",
    "emoji": "😀🎉",
    "question marks": "???",
    "zero width": "\u200b\u200d\u2060\ufeff",
    "control characters": "\x00\x07\x7f",
    "slashes": "////",
    "right-to-left marks": "\u200f\u202e",
    "lone surrogate": "\ud800",
}
ODD = {
    "markup": "<script>alert(document.cookie)</script>",
    "right-to-left": "\u202eohcysp tsal tsiwt eht si tahw",
    "arabic": "كم يدوم العلاج",
    "control characters among words": "how\x00 long\x07 does\x1b[31m rfa\x7f last",
    "zero width among words": "how long\u200b does\u200d rf\u2060a last\ufeff",
    "lone surrogate among words": "how long does rfa last \udc00",
    "sql": "'; DROP TABLE events; --",
    "template": "{clinic_phone} {0} {{7*7}} ${7*7} %s %(name)s",
    "path": "../../../../etc/passwd",
    "number": "1234567890123456789012345678901234567890",
    "one letter": "x",
    "many combining marks": "e" + "\u0301" * 900,
    "many lines": "rfa\n" * 200,
    "one long word": "x" * MAX_CHARACTERS,
}
COMMANDS = [
    "/restart",
    "/session_start",
    "/back",
    '/book_appointment{"patient_name":"Mallory"}',
    '  /ask_treatment{"treatment": "fusion"}',
    '/inform{"patient_name": "Mallory", "contact": "4045550147"}',
    "\u200b/restart",
    "/ /session_start",
    '/ /book_appointment{"patient_name":"Mallory"}',
    "/\u200b/restart",
    "// / //restart",
    "EXTERNAL: reminder",
]
UNREADABLE: dict[str, bytes] = {
    "number": b"5",
    "list": b"[]",
    "null": b"null",
    "string": b'"hello"',
    "nothing": b"",
    "half an object": b'{"text": "hel',
    "no json": b"text=hello&session=x",
    "not utf-8": b'{"text": "\xe9\xff"}',
    "deeply nested": b"[" * 60_000,
    "deeply nested objects": b'{"a":' * 10_000,
}
BODIES: dict[str, dict[str, Any]] = {
    "neither text nor button": {},
    "text that is a number": {"text": 5},
    "text that is a list": {"text": ["hello"]},
    "text that is null": {"text": None},
    "button that is a number": {"button": 5},
    "button that was never issued": {"button": "/book_appointment"},
    "button with a forged signature": {"button": "Ii9ib29rX2FwcG9pbnRtZW50Ig.AAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    "button that is a lone surrogate": {"button": "\ud800"},
}
FORGED: dict[str, Any] = {
    "missing": None,
    "empty": "",
    "made up": "hello",
    "forged": "IllrQlc0UWJNQk9CV05jQUZIRk1qekEi.AAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "number": 5,
    "list": ["x"],
    "lone surrogate": "\ud800",
    "another alphabet": "сессия",
    "very long": "x" * 50_000,
}


def titled(cases: dict[str, Any]) -> list[Any]:
    return [pytest.param(value, id=name) for name, value in cases.items()]


def assert_friendly(response: httpx.Response) -> None:
    body = response.json()
    assert body["messages"], body
    assert all(message["text"].strip() for message in body["messages"]), body
    assert body["outcome"]["behaviour"] in BEHAVIOURS
    assert "Traceback" not in response.text
    assert "Error" not in response.text


def assert_nothing_is_filled(website: Website, session: str) -> None:
    """Ask for an appointment: a slot that had been filled would not be asked for."""
    answer = website.say(session, "i would like to make an appointment")
    assert answer.status_code == 200
    assert answer.json()["outcome"]["behaviour"] == "book", words(answer)
    assert "full name" in words(answer)


# --- what a visitor can type --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", titled(BLANK))
def test_a_message_without_words_is_asked_again(text: str, website: Website) -> None:
    session = website.new_session()
    answer = website.say(session, text)

    assert answer.status_code == 200
    assert_friendly(answer)
    assert "didn't see any words" in words(answer)
    assert_nothing_is_filled(website, session)


@pytest.mark.parametrize("text", titled(ODD))
def test_an_odd_message_is_answered(text: str, website: Website) -> None:
    session = website.new_session()
    answer = website.say(session, text)

    assert answer.status_code == 200
    assert_friendly(answer)
    assert answer.json()["outcome"]["behaviour"] != "technical_problem"
    assert_nothing_is_filled(website, session)


def test_invisible_characters_do_not_hide_a_question(website: Website) -> None:
    for name in ("control characters among words", "lone surrogate among words"):
        answer = website.say(website.new_session(), ODD[name])

        assert answer.json()["outcome"]["behaviour"] == "answer", name
        assert "9 to 18 months" in words(answer)


@pytest.mark.parametrize("text", COMMANDS)
def test_a_typed_command_is_only_words(text: str, website: Website, bot_settings: Settings) -> None:
    session = website.new_session()
    answer = website.say(session, text)

    assert answer.status_code == 200
    assert_friendly(answer)
    typed = [event["text"] for event in events_of(session, bot_settings) if event["event"] == "user"]
    assert len(typed) == 1
    assert not typed[0].lstrip().startswith("/"), "Rasa read it as a command"
    assert answer.json()["outcome"]["behaviour"] != "technical_problem"
    assert_nothing_is_filled(website, session)


def test_a_typed_command_does_not_end_a_booking_under_way(website: Website, bot_settings: Settings) -> None:
    session = website.new_session()
    website.say(session, "i would like to make an appointment")
    website.say(session, "Leona Fairchild")
    website.say(session, "/ /session_start")
    answer = website.say(session, "404 555 0123")

    assert "been seen at" in words(answer)
    (name, *_) = [
        event["value"]
        for event in reversed(events_of(session, bot_settings))
        if event["event"] == "slot" and event["name"] == "patient_name"
    ]
    assert name == "Leona Fairchild"


# --- size ---------------------------------------------------------------------------------------------------


def test_the_longest_message_is_answered_and_one_more_character_refused(website: Website) -> None:
    session = website.new_session()
    text = ("how long does rfa last " * 50)[: MAX_CHARACTERS - 1] + "?"

    assert website.say(session, text).status_code == 200
    assert website.say(session, text + "?").status_code == 413


@pytest.mark.parametrize("characters", [10_000, 60_000, 1_000_000])
def test_a_message_that_is_too_long_is_refused_in_words(characters: int, website: Website) -> None:
    session = website.new_session()
    answer = website.say(session, "x" * characters)

    assert answer.status_code == 413
    assert_friendly(answer)
    assert "too long" in words(answer)
    assert f"{MAX_CHARACTERS:,}" in words(answer)
    assert PHONE in words(answer)
    assert_nothing_is_filled(website, session)


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 3 * 1024 * 1024])
def test_a_body_beyond_all_measure_is_refused(size: int, website: Website) -> None:
    answer = website.send_bytes(b'{"text": "' + b"x" * size + b'"}')

    assert answer.status_code == 413
    assert "x" not in answer.json().get("error", "")


def test_an_emergency_in_a_message_that_is_too_long_is_still_seen(website: Website) -> None:
    answer = website.say(website.new_session(), "i cant pee and my crotch is numb. " + "please help me. " * 100)

    assert answer.status_code == 200
    assert answer.json()["outcome"]["category"] == "cauda_equina"


def test_a_long_message_keeps_nobody_waiting(website: Website) -> None:
    """One thread serves all visitors: what takes long for one takes long for all."""
    session = website.new_session()
    website.say(session, "no chest pain")  # a cold first call is not what is measured
    began = time.perf_counter()
    answer = website.say(session, ("no chest pain, " * 1_000)[:10_000])

    assert answer.status_code == 413
    assert time.perf_counter() - began < 2.0


# --- the schema ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", titled(UNREADABLE))
def test_what_is_no_message_is_refused_in_words(body: bytes, website: Website) -> None:
    answer = website.send_bytes(body)

    assert answer.status_code == 400
    assert_friendly(answer)
    assert PHONE in words(answer)


@pytest.mark.parametrize("fields", titled(BODIES))
def test_a_message_of_another_form_is_refused_in_words(fields: dict[str, Any], website: Website) -> None:
    session = website.new_session()
    answer = website.send({"session": session, **fields})

    assert answer.status_code == 400
    assert_friendly(answer)
    assert_nothing_is_filled(website, session)


@pytest.mark.parametrize("session", titled(FORGED))
def test_a_session_that_was_not_issued_is_refused(session: Any, website: Website) -> None:
    answer = website.send({"session": session, "text": "hello"})

    assert answer.status_code == 401
    assert answer.json() == {"error": "session"}


def test_a_message_without_session_is_refused(website: Website) -> None:
    assert website.send({"text": "hello"}).status_code == 401


def test_a_button_of_another_session_is_refused(website: Website, bot_settings: Settings) -> None:
    owner, other = website.new_session(), website.new_session()
    payload = buttons(website.say(owner, "what can you do for me"))["Ask for an appointment"]
    answer = website.press(other, payload)

    assert answer.status_code == 400
    assert_friendly(answer)
    assert events_of(other, bot_settings) == []
    assert "full name" in words(website.press(owner, payload))


def test_a_button_and_text_together_are_refused(website: Website, bot_settings: Settings) -> None:
    session = website.new_session()
    payload = buttons(website.say(session, "what can you do for me"))["Ask for an appointment"]
    answer = website.send({"session": session, "text": "hello", "button": payload})

    assert answer.status_code == 400
    assert_friendly(answer)
    assert len(turns_of(session, bot_settings, count=1)) == 1


def test_fields_that_are_not_in_the_schema_change_nothing(website: Website, bot_settings: Settings) -> None:
    session = website.new_session()
    answer = website.send(
        {
            "session": session,
            "text": "i would like to make an appointment",
            "sender": "website:someone-else",
            "input_channel": "sms",
            "metadata": {"patient_name": "Mallory"},
            "slots": {"patient_name": "Mallory"},
            "message_id": {"not": "a string"},
        }
    )

    assert answer.status_code == 200
    assert "full name" in words(answer)
    (message,) = [event for event in events_of(session, bot_settings) if event["event"] == "user"]
    assert message["input_channel"] == "website"
    assert "Mallory" not in str(message)
