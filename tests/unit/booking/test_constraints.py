"""What the database itself refuses, whoever writes and whatever was looked at before."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.booking.appointment_book import AppointmentBook
from bot.booking.errors import BookingConflictError, BookingStoreError
from bot.booking.model import Opening
from bot.booking.store import BookingStore

from .builders import NOW, at, stored
from .test_store import add, appointment

TEN = at("2026-11-24 10:00")
SOON = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def no_look_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every time look free: what refuses in these tests is the database."""
    monkeypatch.setattr(AppointmentBook, "is_free", lambda *_, **__: True)
    yield


def test_no_appointment_over_a_hold_and_no_hold_over_an_appointment(store: BookingStore) -> None:
    with store.writing() as book:
        book.hold(TEN, owner="one", expires_at=SOON)
    with pytest.raises(BookingConflictError, match="taken"):
        add(store, appointment(opening=TEN))

    eleven = at("2026-11-24 11:00")
    add(store, appointment(opening=eleven))
    with pytest.raises(BookingConflictError, match="taken"), store.writing() as book:
        book.hold(eleven, owner="two", expires_at=SOON)


@pytest.mark.parametrize("other", [at("2026-11-24 09:45"), at("2026-11-24 10:15"), at("2026-11-24 09:30", minutes=90)])
def test_no_two_that_overlap_though_they_start_at_different_times(store: BookingStore, other: Opening) -> None:
    add(store, appointment(opening=TEN))

    with pytest.raises(BookingConflictError, match="taken"):
        add(store, appointment("BBBBBBBB", other), key="key-2")


def test_none_within_the_buffer_behind_another(store: BookingStore) -> None:
    with store.writing() as book:
        book.add(appointment(opening=TEN), idempotency_key="a", request_hash="0" * 64, gap=timedelta(minutes=10))

    with pytest.raises(BookingConflictError, match="taken"):
        add(store, appointment("BBBBBBBB", at("2026-11-24 10:30")), key="key-2")
    add(store, appointment("CCCCCCCC", at("2026-11-24 10:40")), key="key-3")


def test_two_calendars_of_one_location_do_not_meet(store: BookingStore) -> None:
    add(store, appointment(opening=TEN))
    add(store, replace(appointment("BBBBBBBB", TEN), provider="dr-a"), key="key-2")

    with pytest.raises(BookingConflictError, match="taken"):
        add(store, replace(appointment("CCCCCCCC", TEN), provider="dr-a"), key="key-3")


def test_no_move_onto_another(store: BookingStore) -> None:
    eleven = at("2026-11-24 11:00")
    add(store, appointment(opening=TEN))
    add(store, appointment("BBBBBBBB", eleven), key="key-2")

    with pytest.raises(BookingConflictError, match="taken"), store.writing() as book:
        book.replace(appointment("BBBBBBBB", eleven).at(TEN), seen_sequence=0)
    assert stored(store) == {"AAAAAAAA": TEN, "BBBBBBBB": eleven}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE appointments SET claim_id = NULL",
        "UPDATE appointments SET status = 'cancelled'",
        "UPDATE appointments SET status = 'maybe', claim_id = NULL",
        "DELETE FROM claims",
        "UPDATE claims SET start_utc = end_utc",
        "UPDATE claims SET owner = 'somebody'",
        "INSERT INTO claims (location, provider, start_utc, end_utc, blocked_until) "
        "SELECT location, provider, start_utc, end_utc, blocked_until FROM claims",
    ],
)
def test_no_hand_written_statement_parts_an_appointment_from_its_time(store: BookingStore, statement: str) -> None:
    add(store, appointment(opening=TEN))

    with pytest.raises(DBAPIError), store.engine.begin() as connection:
        connection.execute(text(statement))
    assert stored(store) == {"AAAAAAAA": TEN}


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"])
def test_the_audit_trail_is_append_only(store: BookingStore, statement: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO audit (id, at, actor, action, reference) VALUES (1, '2026-11-23', 'x', 'y', 'z')")
        )

    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_writers_that_do_not_queue_are_held_apart_too(store: BookingStore, database_url: str) -> None:
    """Fifty at once on PostgreSQL without the writers' queue: the constraint alone lets one through."""
    start = Barrier(50)

    def book(number: int) -> str:
        with closing(BookingStore.from_url(database_url)) as own:
            start.wait()
            try:
                with own.engine.begin() as connection:  # no `WRITING`, so no queue
                    AppointmentBook(connection).add(
                        appointment(f"REF{number:05}", TEN), idempotency_key=f"key-{number}", request_hash="0" * 64
                    )
            except (BookingConflictError, BookingStoreError) as error:
                return type(error).__name__
        return "booked"

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(book, range(50)))
    assert sorted(answers) == ["BookingConflictError"] * 49 + ["booked"]
    assert len(stored(store)) == 1
