"""The first question of a booking while an emergency is open."""

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import asking
from actions.ask_appointment_form import AskPatientName
from actions.turn import is_opened

from ..emergencies.builders import flag
from .builders import Event, responses, tracker, user

OPENED: Event = {"event": "active_loop", "name": "appointment_form"}


def said(monkeypatch: pytest.MonkeyPatch, events: list[Event], *, is_open: bool) -> list[str]:
    monkeypatch.setattr(asking, "open_emergency", lambda given: flag() if is_open else None)
    dispatcher = CollectingDispatcher()
    domain: dict[str, Any] = {"responses": {}}
    AskPatientName().run(dispatcher, tracker("book", intent="inform", events=events), domain)
    return responses(dispatcher)


def test_begins_with_a_word_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [user("book", intent="inform"), OPENED]

    assert said(monkeypatch, events, is_open=True) == ["utter_open_emergency", "utter_ask_patient_name"]


def test_the_next_question_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [user("book"), OPENED, user("something", intent="inform")]

    assert said(monkeypatch, events, is_open=True) == ["utter_ask_patient_name"]


def test_without_one_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, [user("book"), OPENED], is_open=False) == ["utter_ask_patient_name"]


def test_a_form_that_was_closed_is_not_opened() -> None:
    assert not is_opened(tracker("x", events=[user("x"), {"event": "active_loop", "name": None}]))
