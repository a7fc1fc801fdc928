"""A yes or no outside a booking: to an emergency's question, or to nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import emergency
from actions.answer_yes_or_no import AnswerYesOrNo
from bot.clinic_facts import template_values
from bot.emergencies.flags import RaisedFlag
from bot.emergencies.log import FlagLog
from bot.emergencies.tracker_marks import marks_for
from bot.settings import PROJECT_ROOT
from bot.templates import Templates

from ..bot.builders import clinic
from ..emergencies.builders import RAISED_AT, flag
from .builders import Event, action, bot, outcomes, responses, tracker, user

TEMPLATES = Templates.from_folder(PROJECT_ROOT / "data" / "responses", template_values(clinic()))
CLOT = {"category": "clot", "tier": "T2"}


class Clock:
    now = RAISED_AT + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlagLog]:
    log = FlagLog(tmp_path / "red_flags.db")
    monkeypatch.setattr(emergency, "flag_log", lambda: log)
    monkeypatch.setattr(emergency, "templates", lambda: TEMPLATES)
    monkeypatch.setattr(emergency, "now", now)
    yield log
    Clock.now = RAISED_AT + timedelta(minutes=1)


def now() -> datetime:
    return Clock.now


def told(given: RaisedFlag) -> list[Event]:
    """Give the events of a flag as bot/channels/rasa_dialogue.py writes them."""
    name = f"utter_emergency_{given.category}_{given.tier.lower()}"
    return [
        {**user(given.text, intent="report_emergency"), "metadata": marks_for(given), "input_channel": given.channel},
        action(name),
        {**bot(given.reply), "metadata": {"utter_action": name}},
        action("action_listen"),
    ]


def after(*events: Event, says: str = "no", intent: str = "deny") -> Tracker:
    return tracker(
        says, intent=intent, events=[*events, user(says, intent=intent)], slots={"emergency_category": "clot"}
    )


def said(given: Tracker) -> CollectingDispatcher:
    dispatcher = CollectingDispatcher()
    AnswerYesOrNo().run(dispatcher, given, {})
    return dispatcher


def text_of(dispatcher: CollectingDispatcher) -> str:
    return str(dispatcher.messages[0]["text"])


def test_a_denial_gets_the_reply_again(log: FlagLog) -> None:
    log.add(flag(**CLOT))

    dispatcher = said(after(*told(flag(**CLOT))))

    assert text_of(dispatcher).startswith("Please go to an emergency room now to have that leg checked")
    assert dispatcher.messages[0]["utter_action"] == "utter_emergency_clot_t2"
    assert [(each["behaviour"], each["category"]) for each in outcomes(dispatcher)] == [("emergency", "clot")]


def test_trouble_breathing_makes_a_clot_an_ambulances(log: FlagLog) -> None:
    log.add(flag(**CLOT))

    assert text_of(said(after(*told(flag(**CLOT)), says="yes", intent="affirm"))).startswith("Call 911 now.")


@pytest.mark.parametrize(
    ("changes", "beginning"),
    [
        (
            {"languages": ("es",)},
            "Por favor, vaya ahora mismo a una sala de emergencias para que le revisen esa pierna",
        ),
        ({"languages": ("es", "en")}, "Por favor, vaya ahora mismo"),
        ({"channel": "sms", "conversation": "website:1"}, "Go to an emergency room now to have that leg checked;"),
        ({"channel": "sms", "languages": ("es",)}, "Vaya ahora a una sala de emergencias para que le revisen"),
    ],
)
def test_it_is_said_again_as_it_was_said(changes: dict[str, Any], beginning: str, log: FlagLog) -> None:
    given = flag(**{**CLOT, **changes})
    log.add(given)

    text = text_of(said(after(*told(given))))

    assert text.startswith(beginning)
    assert ("\n\nPlease go to" in text) == (given.languages == ("es", "en"))


def test_a_second_denial_gets_it_again_too(log: FlagLog) -> None:
    log.add(flag(**CLOT))
    repeated = {**bot("..."), "metadata": {"utter_action": "utter_emergency_clot_t2"}}
    before = [*told(flag(**CLOT)), user("no", intent="deny"), action("action_answer_yes_or_no"), repeated]

    assert text_of(said(after(*before))).startswith("Please go to an emergency room now")


def test_what_staff_have_cleared_is_not_said_again(log: FlagLog) -> None:
    log.add(flag(**CLOT))
    log.clear("website:1", at=RAISED_AT)

    assert responses(said(after(*told(flag(**CLOT))))) == ["utter_deny"]


def test_what_is_24_hours_old_is_not_said_again(log: FlagLog) -> None:
    log.add(flag(**CLOT))
    Clock.now = RAISED_AT + timedelta(hours=24)

    assert responses(said(after(*told(flag(**CLOT)), says="yes", intent="affirm"))) == ["utter_affirm"]


@pytest.mark.parametrize("content", [b"", b"no database" * 200], ids=["no log", "damaged log"])
def test_without_a_log_it_counts_as_open(content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    if content:
        (tmp_path / "red_flags.db").write_bytes(content)

    assert text_of(said(after(*told(flag(**CLOT))))).startswith("Please go to an emergency room now")
    assert bool(caplog.messages) == bool(content)


def test_a_yes_or_no_to_nothing_is_small_talk(log: FlagLog) -> None:
    log.add(flag(**CLOT))
    later = [*told(flag(**CLOT)), user("what is RFA"), action("action_answer_question"), bot("RFA is ...")]

    assert responses(said(after(*later))) == ["utter_deny"]
    assert responses(said(after(says="yes", intent="affirm"))) == ["utter_affirm"]


def test_the_open_emergency_of_a_conversation(log: FlagLog) -> None:
    assert emergency.open_emergency(tracker("hi")) is None
    log.add(flag(1))
    log.add(flag(2, conversation="website:2"))
    assert emergency.open_emergency(tracker("hi")) == flag(1)
    Clock.now = RAISED_AT + timedelta(hours=25)
    assert emergency.open_emergency(tracker("hi")) is None


def test_a_log_that_cannot_be_read_does_not_stop_a_booking(tmp_path: Path) -> None:
    (tmp_path / "red_flags.db").write_bytes(b"no database" * 200)

    assert emergency.open_emergency(tracker("book")) is None
