"""The booking database: its constraint, its transactions and how it says that it is broken."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from postgres_server import PostgresServer
from sqlalchemy import text

from bot.booking.errors import BookingConflictError, BookingStoreError
from bot.booking.model import Appointment, Opening
from bot.booking.store import BookingStore

from .builders import EMAIL, NOW, PHONE, at, url_in


def appointment(reference: str = "AAAAAAAA", opening: Opening | None = None) -> Appointment:
    opening = opening or at("2026-11-24 10:00")
    return Appointment(
        reference=reference,
        location=opening.location,
        start_utc=opening.start,
        end_utc=opening.end,
        patient_name="Jane Doe",
        contact=PHONE,
        visit_type="new",
        status="booked",
        created_at=NOW,
        consented_at=NOW,
        reason="leg pain",
    )


def add(store: BookingStore, new: Appointment, key: str = "key-1") -> None:
    with store.writing() as book:
        book.add(new, idempotency_key=key, request_hash="0" * 64)


def test_gives_back_what_was_stored(store: BookingStore, database_url: str) -> None:
    add(store, appointment())

    with closing(BookingStore.from_url(database_url)) as again, again.reading() as book:
        assert book.find("AAAAAAAA", PHONE) == appointment()
        assert book.find("AAAAAAAA", EMAIL) is None
        assert book.find("BBBBBBBB", PHONE) is None


def test_stores_instants_in_utc(store: BookingStore) -> None:
    add(store, appointment())

    with store.engine.connect() as connection:
        stored = connection.execute(text("SELECT start_utc FROM appointments")).scalar()
    assert str(stored)[:19] == "2026-11-24 15:00:00"


def test_refuses_a_second_live_appointment_at_one_start(store: BookingStore) -> None:
    add(store, appointment())

    with pytest.raises(BookingConflictError, match="taken"):
        add(store, appointment("BBBBBBBB"), key="key-2")


def test_lets_a_cancelled_appointment_make_room(store: BookingStore) -> None:
    add(store, replace(appointment(), status="cancelled"))
    add(store, appointment("BBBBBBBB"), key="key-2")


def test_refuses_a_key_twice_and_an_unknown_status(store: BookingStore) -> None:
    add(store, appointment())

    with pytest.raises(BookingConflictError, match="key"):
        add(store, appointment("BBBBBBBB", at("2026-11-24 11:00")))
    with pytest.raises(BookingStoreError, match="breaks its rules"):
        unknown: Any = "maybe"
        add(store, replace(appointment("CCCCCCCC", at("2026-11-24 12:00")), status=unknown), key="key-3")


def test_rolls_back_unfinished_work(store: BookingStore) -> None:
    with pytest.raises(RuntimeError, match="stop"), store.writing() as book:
        book.add(appointment(), idempotency_key="key-1", request_hash="0" * 64)
        raise RuntimeError("stop")

    with store.reading() as book:
        assert book.find("AAAAAAAA", PHONE) is None


def test_replaces_only_the_version_that_was_seen(store: BookingStore) -> None:
    add(store, appointment())
    cancelled = replace(appointment(), status="cancelled", sequence=1)

    with store.writing() as book:
        assert not book.replace(cancelled, seen_sequence=7)
        assert book.replace(cancelled, seen_sequence=0)
        assert not book.replace(cancelled, seen_sequence=0)


def test_lists_live_appointments_and_running_holds(store: BookingStore) -> None:
    held, gone = at("2026-11-24 11:00"), at("2026-11-24 12:00")
    add(store, appointment())
    add(store, replace(appointment("BBBBBBBB", at("2026-11-24 14:00")), status="noshow"), key="key-2")
    with store.writing() as book:
        book.hold(held, owner="one", expires_at=NOW + timedelta(minutes=5))
        book.hold(gone, owner="two", expires_at=NOW)
    span: dict[str, Any] = {"start": NOW, "end": NOW + timedelta(days=2), "now": NOW}

    with store.reading() as book:
        assert book.taken(**span) == [at("2026-11-24 10:00"), held]
        assert book.taken(**span, owner="one", but="AAAAAAAA") == []


def test_refuses_a_hold_on_what_another_holds(store: BookingStore) -> None:
    with store.writing() as book:
        book.hold(at("2026-11-24 10:00"), owner="one", expires_at=NOW + timedelta(minutes=5))

    with pytest.raises(BookingConflictError, match="taken"), store.writing() as book:
        book.hold(at("2026-11-24 10:00"), owner="two", expires_at=NOW + timedelta(minutes=5))


def test_names_a_missing_file_and_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(BookingStoreError, match=r"bookings\.db.*does not exist.*bot migrate"):
        BookingStore.from_url(url_in(tmp_path))
    assert not (tmp_path / "bookings.db").exists()


def test_names_a_damaged_file_and_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "bookings.db").write_bytes(b"not a database at all" * 100)

    for create in (False, True):
        with pytest.raises(BookingStoreError, match=r"bookings\.db.*not a database.*backup"):
            BookingStore.from_url(url_in(tmp_path), create=create)


def test_names_a_database_without_tables(tmp_path: Path) -> None:
    (tmp_path / "bookings.db").touch()

    with pytest.raises(BookingStoreError, match=r"bookings\.db.*is empty, this version needs .*bot migrate"):
        BookingStore.from_url(url_in(tmp_path))


def test_says_so_when_the_file_goes_missing_later(tmp_path: Path) -> None:
    store = BookingStore.from_url(url_in(tmp_path), create=True)
    for file in tmp_path.iterdir():
        file.unlink()

    with pytest.raises(BookingStoreError, match=r"bookings\.db.*unable to open"), store.reading() as book:
        book.find("AAAAAAAA", PHONE)
    assert not (tmp_path / "bookings.db").exists()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite://", "without a file"),
        ("nonsense", "cannot be read"),
        ("mysql://db/clinic", "kind 'mysql'"),
        ("postgresql://bot:hunter2@127.0.0.1:1/clinic", "bot:[*]{3}@127.*refused"),
    ],
)
def test_refuses_a_url_that_leads_to_no_database(url: str, told: str) -> None:
    with pytest.raises(BookingStoreError, match=told) as refused:
        BookingStore.from_url(url)
    assert "hunter2" not in str(refused.value)


def test_never_repeats_a_visitors_data_in_an_error(store: BookingStore) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("DROP TABLE appointments"))

    with pytest.raises(BookingStoreError, match=r"no such table|does not exist") as told:
        add(store, appointment())
    assert "Jane" not in str(told.value)
    assert told.value.__cause__ is None


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_works_again_after_the_server_has_dropped_its_connections(
    store: BookingStore, postgres: PostgresServer, database_url: str
) -> None:
    add(store, appointment())
    with pytest.raises(BookingStoreError, match=r"terminat|closed"), store.writing() as book:
        book.get("AAAAAAAA")
        name = database_url.rsplit("/", 1)[1]
        postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        book.get("AAAAAAAA")

    add(store, appointment("BBBBBBBB", at("2026-11-24 11:00")), key="key-2")
    with store.reading() as book:
        assert book.get("BBBBBBBB") is not None
