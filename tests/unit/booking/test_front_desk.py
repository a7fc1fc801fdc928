"""What staff do about appointments."""

from datetime import timedelta

import pytest

from bot.booking.answers import Cancelled, Marked, Moved, NotChangeable, NotFound, Taken
from bot.booking.audit import staff
from bot.booking.front_desk import FrontDesk
from bot.booking.service import BookingService
from bot.booking.status import STATUSES, may_become
from bot.booking.store import BookingStore

from .builders import EMAIL, NOW, Clock, at, request, schedule, stored
from .test_service import ELEVEN, HALF_PAST, TEN, booked


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(store: BookingStore, clock: Clock) -> BookingService:
    return BookingService(store, schedule(), clock, needs_confirmation=True)


@pytest.fixture
def desk(store: BookingStore, clock: Clock) -> FrontDesk:
    return FrontDesk(store, schedule(), clock, actor=staff("ann"))


def test_lists_by_start_status_and_office(service: BookingService, desk: FrontDesk) -> None:
    late = booked(service)
    service.book(request(at("2026-11-25 09:00", "marietta"), contact=EMAIL), "key-2")
    desk.confirm(late)

    span = (NOW, NOW + timedelta(days=7))
    assert [each.status for each in desk.appointments(*span)] == ["booked", "pending"]
    assert [each.reference for each in desk.appointments(*span, statuses=("booked",))] == [late]
    assert [each.location for each in desk.appointments(*span, location="marietta")] == ["marietta"]
    assert desk.appointments(NOW, TEN.start) == []


def test_confirms_a_request_once(service: BookingService, desk: FrontDesk) -> None:
    reference = booked(service)

    confirmed = desk.confirm(reference.lower())
    assert isinstance(confirmed, Marked)
    assert (confirmed.appointment.status, confirmed.previous, confirmed.repeated) == ("booked", "pending", False)
    again = desk.confirm(reference)
    assert isinstance(again, Marked)
    assert again.repeated
    assert [(line.actor, line.action) for line in desk.trail(reference)] == [
        ("visitor", "booked"),
        ("staff:ann", "confirmed"),
    ]


def test_cancels_and_frees(store: BookingStore, service: BookingService, desk: FrontDesk) -> None:
    reference = booked(service)

    assert isinstance(desk.cancel(reference), Cancelled)
    assert desk.cancel(reference) == Cancelled(desk.look_up(reference).appointment, repeated=True)
    assert stored(store) == {}
    assert isinstance(desk.confirm(reference), NotChangeable)
    assert isinstance(desk.move(reference, ELEVEN), NotChangeable)


def test_moves_without_lead_time_but_never_onto_another(service: BookingService, desk: FrontDesk, clock: Clock) -> None:
    reference = booked(service)
    service.book(request(ELEVEN, contact=EMAIL), "key-2")
    clock.pass_by(hours=20)

    assert isinstance(desk.move(reference, ELEVEN), Taken)
    assert isinstance(desk.move(reference, at("2026-11-24 10:10")), Taken)  # not on the grid
    assert isinstance(desk.move(reference, at("2026-11-23 10:30")), Taken)  # over
    moved = desk.move(reference, HALF_PAST)
    assert isinstance(moved, Moved)
    assert (moved.appointment.opening, moved.appointment.sequence) == (HALF_PAST, 1)


def test_marks_what_became_of_an_appointment(store: BookingStore, service: BookingService, desk: FrontDesk) -> None:
    reference = booked(service)
    assert isinstance(desk.mark(reference, "noshow"), NotChangeable)  # it was never confirmed
    desk.confirm(reference)
    assert isinstance(desk.mark(reference, "arrived"), Marked)
    assert isinstance(desk.mark(reference, "cancelled"), NotChangeable)
    assert stored(store) == {reference: TEN}
    assert isinstance(desk.mark(reference, "noshow"), Marked)
    assert stored(store) == {}
    with store.reading() as book:
        assert "appointment.cancelled" not in {event.kind for event in book.outbox.waiting(NOW)}


def test_knows_no_other_references(desk: FrontDesk) -> None:
    answers = (desk.look_up("x"), desk.confirm("x"), desk.cancel("x"), desk.move("x", TEN))
    assert set(map(type, answers)) == {NotFound}


def test_what_has_given_its_time_back_never_takes_it_again() -> None:
    gone, live = ("cancelled", "noshow", "entered-in-error"), ("pending", "booked", "arrived", "fulfilled")

    assert not any(may_become(status, wanted) for status in gone for wanted in live)
    assert all(not may_become(status, status) for status in STATUSES)
