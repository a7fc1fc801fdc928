"""The booking database: it keeps appointments and holds, and two visitors off one opening."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine, delete, event, insert, inspect, select, update
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError
from sqlalchemy.pool import NullPool

from bot.booking.contact import Contact
from bot.booking.errors import BookingConflictError, BookingStoreError
from bot.booking.model import LIVE_STATUSES, Appointment, Opening
from bot.booking.tables import appointment_of, appointments, holds, metadata, row_of

BUSY_TIMEOUT_S = 15.0  # how long SQLite waits for another writer; a write takes milliseconds
_READ = "BEGIN"
_WRITE = "BEGIN IMMEDIATE"  # takes the write lock before the first look, so that no one can change what was seen


class AppointmentBook:
    """One transaction's view of the database; get it from `BookingStore.reading` or `.writing`."""

    def __init__(self, connection: Connection) -> None:
        """Work on a connection that is inside a transaction."""
        self._connection = connection

    def find(self, reference: str, contact: Contact) -> Appointment | None:
        """Find the appointment that carries this reference *and* was made with this contact."""
        return self._one(
            appointments.c.reference == reference,
            appointments.c.contact_kind == contact.kind,
            appointments.c.contact == contact.value,
        )

    def find_by_key(self, idempotency_key: str) -> tuple[Appointment, str] | None:
        """Find what a client's key has booked, with the hash of that request."""
        query = select(appointments).where(appointments.c.idempotency_key == idempotency_key)
        row = self._connection.execute(query).mappings().first()
        return (appointment_of(row), str(row["request_hash"])) if row else None

    def taken(
        self,
        *,
        start: datetime,
        end: datetime,
        now: datetime,
        owner: str | None = None,
        but: str | None = None,
    ) -> list[Opening]:
        """List the times that live appointments and running holds take between two instants.

        Args:
            start: Aware.
            end: Aware.
            now: Holds that have expired by then are left out.
            owner: Whose own hold is left out.
            but: The reference of an appointment to leave out.
        """
        booked = _overlapping(appointments, start, end).where(appointments.c.status.in_(LIVE_STATUSES))
        held = _overlapping(holds, start, end).where(holds.c.expires_at > now)
        if but is not None:
            booked = booked.where(appointments.c.reference != but)
        if owner is not None:
            held = held.where(holds.c.owner != owner)
        rows = [*self._connection.execute(booked), *self._connection.execute(held)]
        return [Opening(location=row.location, start=row.start_utc, end=row.end_utc) for row in rows]

    def is_free(
        self,
        opening: Opening,
        *,
        gap: timedelta,
        now: datetime,
        owner: str | None = None,
        but: str | None = None,
    ) -> bool:
        """Say whether nothing taken lies within `gap` of an opening; `owner` and `but` as in `taken`."""
        near = self.taken(start=opening.start - gap, end=opening.end + gap, now=now, owner=owner, but=but)
        return not any(opening.clashes_with(other, gap=gap) for other in near)

    def add(self, appointment: Appointment, *, idempotency_key: str, request_hash: str) -> None:
        """Write a new appointment.

        Raises:
            BookingConflictError: Its time, reference or key is already there.
        """
        values = {**row_of(appointment), "idempotency_key": idempotency_key, "request_hash": request_hash}
        self._write(insert(appointments).values(values))

    def replace(self, appointment: Appointment, *, seen_sequence: int) -> bool:
        """Write an appointment over its stored version, provided that no one has changed that meanwhile.

        Args:
            appointment: With the reference of the stored one.
            seen_sequence: The `sequence` of the version that the change was made from.

        Returns:
            False, with nothing written, where the stored sequence is another.

        Raises:
            BookingConflictError: Its new time is taken.
        """
        change = update(appointments).where(
            appointments.c.reference == appointment.reference, appointments.c.sequence == seen_sequence
        )
        return self._write(change.values(row_of(appointment))) == 1

    def hold(self, opening: Opening, *, owner: str, expires_at: datetime, now: datetime) -> None:
        """Hold an opening for an owner in place of whatever the owner held; expired holds go.

        Raises:
            BookingConflictError: Another owner holds it.
        """
        self._write(delete(holds).where((holds.c.owner == owner) | (holds.c.expires_at <= now)))
        values = {"location": opening.location, "start_utc": opening.start, "end_utc": opening.end}
        self._write(insert(holds).values(owner=owner, expires_at=expires_at, **values))

    def release(self, owner: str) -> None:
        """Drop an owner's hold, if there is one."""
        self._write(delete(holds).where(holds.c.owner == owner))

    def _one(self, *conditions: Any) -> Appointment | None:
        row = self._connection.execute(select(appointments).where(*conditions)).mappings().first()
        return appointment_of(row) if row else None

    def _write(self, statement: Any) -> int:
        try:
            return int(self._connection.execute(statement).rowcount)
        except IntegrityError:
            # Not chained: the driver's text repeats the row, which is the visitor's.
            raise BookingConflictError("The booking database refused a write: the time or the key is taken.") from None


class BookingStore:
    """Opens transactions on the booking database."""

    def __init__(self, engine: Engine, *, name: str) -> None:
        """Work on an engine; `from_url` makes the right one.

        Args:
            engine: SQLAlchemy, 2.0 style.
            name: The file or server as errors may name it: without a password.
        """
        self.engine = engine
        self.name = name

    @classmethod
    def from_url(cls, url: str, *, create: bool = False) -> "BookingStore":
        """Open the database at a URL and look whether it is sound.

        Args:
            url: `sqlite:///path` or any other URL that SQLAlchemy knows; SQLite needs a file.
            create: Make the file and the tables where they are missing.

        Raises:
            BookingStoreError: The URL cannot be read, or the database is missing, damaged or without the
                tables.
        """
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise BookingStoreError("The booking database's URL cannot be read. Write sqlite:///bookings.db.") from None
        if parsed.get_backend_name() == "sqlite":
            store = cls._from_file(parsed.database, create=create)
        else:
            store = cls(create_engine(parsed, future=True, pool_pre_ping=True), name=repr(parsed))
        store.check(create=create)
        return store

    @classmethod
    def _from_file(cls, database: str | None, *, create: bool) -> "BookingStore":
        if not database or database == ":memory:":
            raise BookingStoreError("The booking database is SQLite without a file. Write sqlite:///bookings.db.")
        path = Path(database).absolute()
        if not path.is_file() and not create:
            raise BookingStoreError(
                f"Booking database '{path}' does not exist. Restore it from a backup, or start an "
                f"empty one by "
                "opening the store with create=True."
            )
        if create:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            except OSError as error:
                raise BookingStoreError(
                    f"Booking database '{path}' cannot be made. Check the folder's rights."
                ) from error
        return cls(_sqlite_engine(path), name=str(path))

    def check(self, *, create: bool = False) -> None:
        """Look whether the database can be read and has every table.

        Args:
            create: Make the tables that are missing.

        Raises:
            BookingStoreError: It cannot be read, or lacks a table.
        """
        with self._telling():
            if create:
                with self.engine.begin() as connection:
                    metadata.create_all(connection)
            missing = sorted(set(metadata.tables) - set(inspect(self.engine).get_table_names()))
        if missing:
            raise BookingStoreError(
                f"Booking database '{self.name}' lacks the tables {missing}. Open the store with create=True."
            )

    @contextmanager
    def reading(self) -> Iterator[AppointmentBook]:
        """Open a transaction that only reads.

        Raises:
            BookingStoreError: The database cannot be read.
        """
        engine = self.engine.execution_options(sqlite_begin=_READ)
        with self._telling(), engine.connect() as connection, connection.begin():
            yield AppointmentBook(connection)

    @contextmanager
    def writing(self) -> Iterator[AppointmentBook]:
        """Open a transaction that is committed at the end of the block and rolled back by any exception.

        Raises:
            BookingConflictError: A constraint refused a write.
            BookingStoreError: The database cannot be written.
        """
        with self._telling(), self.engine.begin() as connection:
            yield AppointmentBook(connection)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            # Not chained: SQLAlchemy's text repeats the statement's values, which are the visitor's.
            raise BookingStoreError(
                f"Booking database '{self.name}' cannot be used: {_plain(error)}. Check that the file "
                f"or server is "
                "reachable and writable; if it is damaged, stop the bot and restore the last backup."
            ) from None


def _sqlite_engine(path: Path) -> Engine:
    """Make an engine that never creates the file, waits for other writers and begins as it is told."""
    location = f"file:{quote(str(path))}?mode=rw"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            location, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, future=True)

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", _WRITE))

    event.listen(engine, "begin", begin)
    return engine


def _plain(error: DatabaseError) -> str:
    """Give the driver's own first line: sqlite3 names no values there, psycopg2 only in later lines."""
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__


def _overlapping(table: Any, start: datetime, end: datetime) -> Any:
    return select(table.c.location, table.c.start_utc, table.c.end_utc).where(
        table.c.start_utc < end, table.c.end_utc > start
    )
