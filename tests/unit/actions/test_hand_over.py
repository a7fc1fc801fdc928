"""Handing over to the desk: by whether it is open at an instant."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import hand_over
from actions.hand_over import HandOver, desk_is_open

from ..bot.builders import clinic
from .builders import outcomes, responses, tracker


def at(text: str) -> datetime:
    """Give an instant by its wall time in Atlanta in winter."""
    return datetime.fromisoformat(f"{text}-05:00")


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        (at("2026-11-23 08:00"), True),
        (at("2026-11-23 07:59:59"), False),
        (at("2026-11-23 16:59:59"), True),
        (at("2026-11-23 17:00"), False),
        (at("2026-11-21 10:00"), False),  # Saturday
        (at("2026-11-22 10:00"), False),  # Sunday
        (at("2026-11-26 10:00"), False),  # Thanksgiving
        (at("2026-12-25 10:00"), False),
        (datetime.fromisoformat("2026-07-03T10:00-04:00"), False),  # observes Saturday, July 4
        (datetime.fromisoformat("2026-07-06T08:00-04:00"), True),  # summer time
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), True),  # 8 in Atlanta
        (datetime(2026, 11, 23, 12, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 2, 0, tzinfo=UTC), False),  # still Monday evening in Atlanta
    ],
)
def test_knows_whether_the_desk_is_open(instant: datetime, is_open: bool) -> None:
    assert desk_is_open(clinic(), instant) is is_open


def test_a_day_that_the_clinic_closes_by_hand_is_closed() -> None:
    facts = clinic(closed={"dates": ["2026-11-23"]})

    assert not desk_is_open(facts, at("2026-11-23 10:00"))
    assert desk_is_open(facts, at("2026-11-24 10:00"))


def test_a_holiday_is_open_where_the_clinic_keeps_none() -> None:
    assert desk_is_open(clinic(closed={"federal_holidays": False}), at("2026-11-26 10:00"))


def test_the_hours_of_the_day_count() -> None:
    facts = clinic(hours={"monday": "08:00-12:00"})

    assert desk_is_open(facts, at("2026-11-23 11:59"))
    assert not desk_is_open(facts, at("2026-11-23 12:00"))


@pytest.mark.parametrize(
    ("instant", "response"),
    [(at("2026-11-23 10:00"), "utter_human_open"), (at("2026-11-26 10:00"), "utter_human_closed")],
)
def test_says_how_to_reach_a_person(monkeypatch: pytest.MonkeyPatch, instant: datetime, response: str) -> None:
    monkeypatch.setattr(hand_over, "clinic", clinic)
    monkeypatch.setattr(hand_over, "now", lambda: instant)
    dispatcher = CollectingDispatcher()
    domain: dict[str, Any] = {}

    events = HandOver().run(dispatcher, tracker("a person please", intent="talk_to_human"), domain)

    assert events == []
    assert responses(dispatcher) == [response]
    assert [outcome["behaviour"] for outcome in outcomes(dispatcher)] == ["human"]
