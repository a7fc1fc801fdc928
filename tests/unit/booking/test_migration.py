"""The schema's versions: made from nothing, taken over from version 0.1.0, refused where they are too new."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import psycopg2
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from bot.booking.database import WRITING, open_engine
from bot.booking.errors import BookingStoreError
from bot.booking.migration import newest_schema
from bot.booking.service import Booked, BookingService, Found, Held, Taken
from bot.booking.store import BookingStore
from bot.booking.tables import metadata

from .builders import EMAIL, NOW, PHONE, Clock, at, request, schedule

FIXTURES = Path(__file__).parents[2] / "fixtures" / "bookings"
HELD = at("2026-11-24 12:00")


@pytest.fixture
def old_url(kind: str, database_url: str) -> str:
    """Give a database that version 0.1.0 has written: two appointments to come, one past, one cancelled, one hold."""
    run_script(database_url, (FIXTURES / f"version_0_1_0.{kind}.sql").read_text(encoding="utf-8"))
    return database_url


def run_script(url: str, script: str) -> None:
    engine, _ = open_engine(url, create=True)
    if url.startswith("sqlite"):
        with closing(engine.raw_connection()) as connection:
            connection.executescript(script)
        return
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(script)


@pytest.fixture
def service(old_url: str) -> Iterator[BookingService]:
    with closing(BookingStore.from_url(old_url, create=True)) as store:
        yield BookingService(store, schedule(), Clock())


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")  # of the exclusion constraint
def test_the_migrations_make_the_tables_that_the_store_reads(store: BookingStore) -> None:
    def counts(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
        return name not in ("alembic_version", "ex_claims_no_overlap")

    with store.engine.connect() as connection:
        options = {"compare_type": False, "include_object": counts}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_an_empty_database_gets_the_newest_schema_once(database_url: str) -> None:
    with closing(BookingStore.from_url(database_url, create=True)) as store:
        assert store.migrate() == (newest_schema(), newest_schema())
        store.check()


def test_takes_over_every_appointment_of_version_0_1_0(service: BookingService) -> None:
    first = service.look_up("AAAA0001", PHONE)
    assert isinstance(first, Found)
    assert (first.appointment.opening, first.appointment.reason) == (at("2026-11-24 10:00"), "leg pain; it's worse")
    assert (first.appointment.patient_name, first.appointment.consented_at) == ("Jane Doe", NOW)
    moved = service.look_up("AAAA0003", PHONE)
    assert isinstance(moved, Found)
    assert (moved.appointment.opening, moved.appointment.sequence) == (at("2026-11-25 09:00", "marietta"), 1)
    for reference, contact, status in (("AAAA0002", EMAIL, "cancelled"), ("AAAA0004", PHONE, "fulfilled")):
        found = service.look_up(reference, contact)
        assert isinstance(found, Found)
        assert found.appointment.status == status


def test_takes_over_what_is_taken_and_what_is_free(service: BookingService) -> None:
    assert isinstance(service.book(request(at("2026-11-24 10:00")), "new"), Taken)
    assert isinstance(service.hold(HELD, "website:2"), Taken)
    assert isinstance(service.hold(HELD, "website:1"), Held)
    assert isinstance(service.book(request(at("2026-11-24 11:00")), "new"), Booked)


def test_takes_over_the_keys_of_earlier_requests(service: BookingService) -> None:
    again = service.book(request(at("2026-11-24 10:00"), reason="leg pain; it's worse"), "key-1")

    assert isinstance(again, Booked)
    assert (again.repeated, again.appointment.reference) == (True, "AAAA0001")


def test_names_the_command_where_the_schema_is_old(old_url: str) -> None:
    with pytest.raises(BookingStoreError, match=r"has the schema '0001', this version needs .*python -m bot migrate"):
        BookingStore.from_url(old_url)


def test_refuses_the_database_of_a_newer_version(database_url: str, store: BookingStore) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for create in (False, True):
        with pytest.raises(BookingStoreError, match="schema '9999', which a newer version"):
            BookingStore.from_url(database_url, create=create)


def test_changes_nothing_where_old_appointments_overlap(old_url: str) -> None:
    engine, _ = open_engine(old_url, create=False)
    shifted = (at("2026-11-24 10:00").start + timedelta(minutes=10)).replace(tzinfo=None).isoformat(" ")
    with engine.execution_options(**WRITING).begin() as connection:
        connection.execute(
            text(
                "UPDATE appointments SET status = 'booked', start_utc = :start || '.000000' WHERE reference = 'AAAA0002'"
                if old_url.startswith("sqlite")
                else "UPDATE appointments SET status = 'booked', start_utc = CAST(:start || '+00' AS timestamptz) "
                "WHERE reference = 'AAAA0002'"
            ),
            {"start": shifted},
        )

    with pytest.raises(BookingStoreError, match=r"overlap.*AAAA0001 and AAAA0002"):
        BookingStore.from_url(old_url, create=True)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM appointments")).scalar() == 4
        assert connection.execute(text("SELECT count(*) FROM holds")).scalar() == 1
    engine.dispose()


def test_many_processes_may_start_at_once(database_url: str) -> None:
    start = Barrier(8)

    def open_store(_: int) -> None:
        start.wait()
        BookingStore.from_url(database_url, create=True).close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(open_store, range(8)))
    BookingStore.from_url(database_url).close()
