"""The hold on a chosen opening while the form is open, and the booking at its end."""

import pytest

from actions import appointment_slots as slots
from bot.booking.contact import Contact
from bot.booking.service import BookingService, Cancelled, Held, Taken

from ..booking.builders import PHONE, Clock, at, request, stored
from .form_player import FormPlayer, form

__all__ = ["form"]  # a fixture

TEN = at("2026-11-25 10:00")


@pytest.fixture
def filled(form: FormPlayer) -> FormPlayer:
    """Give a form that has everything but the consent."""
    form.say("my name is Jane Doe, 404 555 0142, first visit, midtown")
    form.say("wednesday at 10 am")
    assert form.slots[slots.OPENING] == TEN.start.isoformat()
    return form


@pytest.fixture
def service(form: FormPlayer) -> BookingService:
    return form.service


@pytest.fixture
def clock(form: FormPlayer) -> Clock:
    return form.clock


def agreed(form: FormPlayer) -> FormPlayer:
    form.say("yes", intent="affirm")
    assert form.slots[slots.CONSENT] is True
    return form


def test_holds_what_was_chosen_for_its_visitor_alone(filled: FormPlayer, service: BookingService) -> None:
    assert isinstance(service.hold(TEN, "website:2"), Taken)
    assert isinstance(service.hold(TEN, "website:1"), Held)


def test_keeps_the_hold_while_the_visitor_goes_on(filled: FormPlayer, service: BookingService, clock: Clock) -> None:
    for _ in range(3):
        clock.pass_by(minutes=4)
        filled.say("what does that cost?", intent="ask_treatment")
        assert isinstance(service.hold(TEN, "website:2"), Taken)


def test_lets_it_go_when_the_visitor_is_silent_or_stops(
    filled: FormPlayer, service: BookingService, clock: Clock
) -> None:
    filled.say("never mind, forget it", intent="stop_conversation")
    assert isinstance(service.hold(TEN, "website:2"), Held)
    clock.pass_by(minutes=5)
    assert isinstance(service.hold(TEN, "website:3"), Held)


def test_stores_once_though_the_confirmation_is_lost(filled: FormPlayer, service: BookingService) -> None:
    agreed(filled)
    (first,), (second,) = filled.submit(), filled.submit()

    assert first["response"] == "utter_booked"
    for confirmation in (first, second):  # links are encrypted anew each time
        assert confirmation.pop("attachment").startswith("/appointments/")
    assert first == second
    assert stored(service._store) == {first["reference"]: TEN}


def test_books_again_what_was_booked_and_cancelled(filled: FormPlayer, service: BookingService) -> None:
    (first,) = agreed(filled).submit()
    assert isinstance(service.cancel(first["reference"], PHONE), Cancelled)

    (second,), (third,) = filled.submit(), filled.submit()
    assert second["response"] == "utter_booked"
    assert second["reference"] == third["reference"]
    assert stored(service._store) == {second["reference"]: TEN}


def test_offers_other_openings_where_the_hold_was_lost(
    filled: FormPlayer, service: BookingService, clock: Clock
) -> None:
    clock.pass_by(minutes=5)
    service.book(request(TEN, contact=Contact("phone", "+14045550143")), "key-1")

    (message,) = agreed(filled).submit()
    assert message["response"] == "utter_just_taken"
    assert {event.get("name") for event in filled.after} == {slots.OPENING, slots.CONSENT, slots.FORM}
    assert list(stored(service._store).values()) == [TEN]
