"""What follows from a change: a line in the audit trail, an event in the outbox."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.booking.outbox import Event
from bot.booking.service import Booked, BookingService, Cancelled, KeyReused
from bot.booking.store import BookingStore

from .builders import EMAIL, NOW, PHONE, Clock, at, request, schedule
from .test_service import ELEVEN, TEN, booked


@pytest.fixture
def service(store: BookingStore) -> BookingService:
    return BookingService(store, schedule(), Clock())


def events(store: BookingStore) -> list[Event]:
    with store.reading() as book:
        return book.outbox.waiting(NOW)


def test_every_change_leaves_a_line_that_says_who_what_and_when(store: BookingStore, service: BookingService) -> None:
    reference = booked(service)
    service.move(reference, PHONE, ELEVEN)
    service.cancel(reference, PHONE)

    with store.reading() as book:
        lines = book.audit.lines(reference)
    assert [(line.at, line.actor, line.action) for line in lines] == [
        (NOW, "visitor", "booked"),
        (NOW, "visitor", "moved"),
        (NOW, "visitor", "cancelled"),
    ]
    assert lines[0].before is None
    assert lines[1].before == lines[0].after
    assert lines[1].after == {
        "location": "midtown",
        "provider": "",
        "start": "2026-11-24T16:00:00+00:00",
        "end": "2026-11-24T16:30:00+00:00",
        "visit_type": "new",
        "status": "booked",
        "sequence": 1,
    }


def test_audit_trail_and_outbox_name_no_one(store: BookingStore, service: BookingService) -> None:
    service.book(request(TEN, reason="numb leg", owner="whatsapp:+14045550142"), "key-1")
    service.hold(ELEVEN, "whatsapp:+14045550142")

    with store.engine.connect() as connection:
        for table in ("audit", "outbox", "claims", "attempts"):
            rows = str(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert rows != "[]" or table == "attempts"
            assert not any(secret in rows for secret in ("Jane", "5550142", "numb"))


def test_every_change_leaves_one_event_a_version(store: BookingStore, service: BookingService) -> None:
    reference = booked(service)
    booked(service)  # the same key again
    service.move(reference, PHONE, ELEVEN)
    service.cancel(reference, PHONE)
    service.cancel(reference, PHONE)

    assert [(event.kind, event.payload["sequence"]) for event in events(store)] == [
        ("appointment.booked", 0),
        ("appointment.moved", 1),
        ("appointment.cancelled", 2),
    ]
    moved = events(store)[1]
    assert moved.dedupe_key == f"appointment.moved:{reference}:1"
    assert (moved.payload["start"], moved.payload["previous"]["start"]) == (
        "2026-11-24T16:00:00+00:00",
        "2026-11-24T15:00:00+00:00",
    )


def test_an_event_is_stored_once(store: BookingStore, service: BookingService) -> None:
    booked(service)
    (first,) = events(store)

    with store.writing() as book:
        assert not book.outbox.put(first, now=NOW)
    assert events(store) == [first]


def test_a_change_that_is_rolled_back_leaves_nothing(store: BookingStore, service: BookingService) -> None:
    reference = booked(service)
    service.book(request(ELEVEN, contact=EMAIL), "key-2")
    service.move(reference, PHONE, ELEVEN)

    assert [event.kind for event in events(store)] == ["appointment.booked", "appointment.booked"]


def test_a_key_whose_appointment_was_cancelled_is_not_answered_with_it(service: BookingService) -> None:
    reference = booked(service)
    assert isinstance(service.cancel(reference, PHONE), Cancelled)

    assert service.book(request(TEN), "key-1") == KeyReused()
    again = service.book(request(TEN), "key-2")
    assert isinstance(again, Booked)
    assert again.appointment.reference != reference


def test_a_clinic_may_confirm_by_hand(store: BookingStore) -> None:
    service = BookingService(store, schedule(), Clock(), needs_confirmation=True)

    answer = service.book(request(TEN), "key-1")
    assert isinstance(answer, Booked)
    assert answer.appointment.status == "pending"
    assert service.find_openings(location="midtown", limit=1) == [at("2026-11-24 10:30")]


def test_holds_end_by_themselves(store: BookingStore) -> None:
    clock = Clock()
    service = BookingService(store, schedule(), clock)
    service.hold(at("2026-11-25 10:00"), "one")
    clock.pass_by(minutes=5)
    service.hold(at("2026-11-25 11:00"), "another")

    with store.reading() as book:
        assert book.expired_holds(clock.now) == []
        assert book.taken(start=NOW, end=NOW + timedelta(days=3), now=NOW) == [at("2026-11-25 11:00")]
