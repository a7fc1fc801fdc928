"""How a booking begins, and how what an emergency has suspended goes on."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions import persons
from actions.answer_yes_or_no import AnswerYesOrNo
from actions.manage_appointment import ManageAppointment
from actions.show_more import ShowMore
from actions.start_booking import StartBooking
from actions.stop_booking import StopBooking

from ..bot.builders import clinic
from .builders import outcomes, responses, tracker

BOOKING, MANAGE = "appointment_form", "manage_form"
BOOKING_KEPT = {"patient_name": "Ann Lee"}
MANAGE_KEPT = {"manage_kind": "cancel"}
KNOWN = {"known_reference": "AB12CD34", "known_contact": "+14045550142"}
MONDAY_NOON, NIGHT = datetime(2026, 11, 23, 17, tzinfo=UTC), datetime(2026, 11, 24, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persons, "clinic", clinic)
    monkeypatch.setattr(persons, "now", lambda: MONDAY_NOON)


def run(act: Action, text: str, **given: Any) -> tuple[list[str], str, CollectingDispatcher]:
    """Give what was said, what follows, and the dispatcher."""
    dispatcher = CollectingDispatcher()
    events = act.run(dispatcher, tracker(text, **given), {})
    follows = next((event["name"] for event in events if event["event"] == "followup"), "")
    return responses(dispatcher), follows, dispatcher


def test_a_wish_opens_the_form() -> None:
    assert run(StartBooking(), "i want an appointment")[:2] == ([], BOOKING)


def test_a_minor_is_handed_over() -> None:
    said, follows, dispatcher = run(StartBooking(), "an appointment for my 12 year old son")

    assert (said, follows) == (["utter_minor"], "")
    assert [outcome["behaviour"] for outcome in outcomes(dispatcher)] == ["human"]


@pytest.mark.parametrize(("now", "said"), [(MONDAY_NOON, "utter_urgent_open"), (NIGHT, "utter_urgent_closed")])
def test_what_cannot_wait_is_told_whom_to_call(monkeypatch: pytest.MonkeyPatch, now: datetime, said: str) -> None:
    monkeypatch.setattr(persons, "now", lambda: now)

    assert run(StartBooking(), "can i come in today")[:2] == ([said], BOOKING)


def test_an_offer_of_the_waiting_list_is_no_new_booking() -> None:
    assert run(StartBooking(), "i got a text about an opening")[1] == "action_manage_appointment"


@pytest.mark.parametrize("act", [StartBooking, ManageAppointment, StopBooking, AnswerYesOrNo, ShowMore])
@pytest.mark.parametrize(
    ("kept", "form"), [(BOOKING_KEPT, BOOKING), (MANAGE_KEPT, MANAGE), ({**BOOKING_KEPT, **MANAGE_KEPT}, MANAGE)]
)
def test_what_was_suspended_goes_on_when_the_visitor_says_so(
    act: type[Action], kept: dict[str, str], form: str
) -> None:
    assert run(act(), "please go on with that", slots=kept, intent="affirm")[:2] == ([], form)


def test_nothing_goes_on_by_itself() -> None:
    assert run(AnswerYesOrNo(), "yes", slots=MANAGE_KEPT, intent="affirm")[:2] == (["utter_affirm"], "")


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("actually make it 2 pm", "action_manage_appointment"),
        ("book me another appointment at a different time", BOOKING),
        ("ok i want to book another one", BOOKING),
    ],
)
def test_after_a_booking_a_change_is_told_from_a_new_wish(text: str, follows: str) -> None:
    assert run(StartBooking(), text, slots=KNOWN, intent="book_appointment")[:2] == ([], follows)


@pytest.mark.parametrize("act", [StopBooking, AnswerYesOrNo])
def test_a_no_that_cancels_what_was_booked_before_is_taken_so(act: type[Action]) -> None:
    said, follows, _ = run(act(), "no just cancel that", slots=KNOWN, intent="deny")

    assert (said, follows) == ([], "action_manage_appointment")


def test_within_a_booking_what_exists_comes_later() -> None:
    said, follows, dispatcher = run(
        ManageAppointment(), "when is my other appointment", form=BOOKING, ranking=["check_appointment"]
    )

    assert (said, follows) == (["utter_manage_later"], "")
    assert [(outcome["behaviour"], outcome["category"]) for outcome in outcomes(dispatcher)] == [("book", "check")]
