"""The waiting list within the booking form; going back; persons that take a booking."""

import pytest

from actions import appointment_slots as slots

from ..booking.builders import PHONE, at, request, stored
from .form_player import FormPlayer, form

__all__ = ["form"]  # a fixture


@pytest.fixture
def wishing(form: FormPlayer) -> FormPlayer:
    """Give a form at the time, whose visitor wishes for a morning that is taken."""
    for hour in ("10:00", "10:30"):
        form.service.book(request(at(f"2026-12-01 {hour}")), f"key-{hour}")
    form.say("my name is Jane Doe, 404 555 0142, first visit, midtown")
    assert form.say("december 1 between 10 and 11") == ["utter_no_opening_then", "utter_offer_waiting"]
    return form


def test_the_wish_is_read_back_and_stored(wishing: FormPlayer) -> None:
    assert wishing.say("Put me on the waiting list") == ["utter_read_back_waiting_new"]
    assert (wishing.value("first"), wishing.value("last")) == ("Tuesday, December 1, 10 AM", "11 AM")
    wishing.say("yes", intent="affirm")

    (message,) = wishing.submit()
    assert message["response"] == "utter_waiting"
    assert message["contact"] == "+14045550142"


def test_what_came_free_meanwhile_is_offered(wishing: FormPlayer) -> None:
    wishing.say("Put me on the waiting list")
    wishing.say("yes", intent="affirm")
    taken = next(each for each in stored(wishing.service._store))
    wishing.service.cancel(taken, PHONE)

    (message,) = wishing.submit()
    assert message["response"] == "utter_free_after_all"
    assert {event.get("name") for event in wishing.after} == {slots.OPENING, slots.CONSENT, slots.FORM}


def test_another_time_leaves_the_list_alone(wishing: FormPlayer) -> None:
    wishing.say("Put me on the waiting list")

    assert wishing.say("no, december 2 at 9 am") == ["utter_read_back_new"]
    assert str(wishing.slots[slots.OPENING]).startswith("2026-12-02T14:00")


def test_nobody_waits_for_what_is_free_or_not_named(form: FormPlayer) -> None:
    form.say("my name is Jane Doe, 404 555 0142, first visit, midtown")

    assert form.say("put me on the waiting list") == ["utter_hint_waiting", "utter_ask_preferred_time"]


def test_nobody_waits_for_a_closed_day(form: FormPlayer) -> None:
    form.say("my name is Jane Doe, 404 555 0142, first visit, midtown")

    assert form.say("on a sunday") == ["utter_no_opening_then"]


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("i want an appointment", "utter_ask_patient_name"),
        ("my name is Jane Doe", "utter_ask_patient_name"),
        ("my name is Jane Doe, 404 555 0142", "utter_ask_contact"),
        ("my name is Jane Doe, 404 555 0142, first visit", "utter_ask_visit_type"),
        ("my name is Jane Doe, 404 555 0142, first visit, midtown", "utter_ask_location"),
    ],
)
def test_goes_back_one_question(form: FormPlayer, told: str, asked: str) -> None:
    form.say(told, intent="book_appointment")

    assert form.say("go back") == [asked]


def test_goes_back_from_the_read_back_to_the_time(form: FormPlayer) -> None:
    form.say("my name is Jane Doe, 404 555 0142, first visit, midtown")
    assert form.say("december 1 at 9 am") == ["utter_read_back_new"]

    assert form.say("go back") == ["utter_offer_openings"]
    assert form.slots[slots.OPENING] is None


def test_a_minor_in_the_middle_is_handed_over_and_nothing_kept(form: FormPlayer) -> None:
    form.say("an appointment for my daughter", intent="book_appointment")

    assert form.say("Lily Marsh, she is 12 years old")[0] == "utter_minor"
    assert all(form.slots[name] is None for name in slots.ALL)


def test_what_cannot_wait_is_told_whom_to_call_and_the_step_goes_on(form: FormPlayer) -> None:
    form.say("my name is Jane Doe, 404 555 0142, first visit, midtown")

    assert form.say("asap, it can't wait") == ["utter_urgent_open", "utter_offer_openings"]
