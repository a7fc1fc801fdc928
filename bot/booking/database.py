"""Opens the databases that bookings can lie in: a SQLite file, or a PostgreSQL server."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from bot.booking.errors import BookingStoreError

BUSY_TIMEOUT_S = 15.0  # how long a writer waits for another; a write takes milliseconds
READING = {"booking_access": "read"}
WRITING = {"booking_access": "write"}

_READ = "BEGIN"
_WRITE = "BEGIN IMMEDIATE"  # takes the write lock before the first look, so that no one can change what was seen
# The same on PostgreSQL: writers queue for this lock until their transaction ends, so that none sees a deadlock or has
# to be told of a time that was lost after all. That no time is booked twice does not depend on it. The number is ours.
_QUEUE = "SELECT pg_advisory_xact_lock(7063271143)"
_HOW_TO_WRITE = "Write sqlite:///bookings.db, or postgresql://user:password@server/database."
_POSTGRESQL_OPTIONS = (
    f"-c timezone=UTC -c lock_timeout={int(BUSY_TIMEOUT_S)}s -c idle_in_transaction_session_timeout=30s"
)


def open_engine(url: str, *, create: bool) -> tuple[Engine, str]:
    """Make the engine for a URL, and the name by which errors may call the database: without a password.

    Args:
        url: `sqlite:///path` or `postgresql://...`.
        create: Make SQLite's file where it is missing.

    Raises:
        BookingStoreError: The URL cannot be read or names another kind of database; SQLite's file is missing.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise BookingStoreError(f"The booking database's URL cannot be read. {_HOW_TO_WRITE}") from None
    if parsed.get_backend_name() == "sqlite":
        path = _file(parsed.database, create=create)
        return _sqlite(path), str(path)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed), repr(parsed)
    raise BookingStoreError(
        f"Bookings cannot lie in a database of the kind '{parsed.get_backend_name()}'. {_HOW_TO_WRITE}"
    )


def _file(database: str | None, *, create: bool) -> Path:
    if not database or database == ":memory:":
        raise BookingStoreError("The booking database is SQLite without a file. Write sqlite:///bookings.db.")
    path = Path(database).absolute()
    if not path.is_file() and not create:
        raise BookingStoreError(
            f"Booking database '{path}' does not exist. Restore it from a backup, or start an empty one: "
            "python -m bot migrate"
        )
    if create:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        except OSError as error:
            raise BookingStoreError(f"Booking database '{path}' cannot be made. Check the folder's rights.") from error
    return path


def _sqlite(path: Path) -> Engine:
    """Make an engine that never creates the file, waits for other writers and begins as it is told."""
    location = f"file:{quote(str(path))}?mode=rw"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            location, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        # secure_delete: what is erased is overwritten, and not merely left to be reused.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, future=True)

    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("booking_access") == "read"
        connection.exec_driver_sql(_READ if reads else _WRITE)

    event.listen(engine, "begin", begin)
    return engine


def _postgresql(url: URL) -> Engine:
    """Make an engine with a pool whose writers queue."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg2"),
        future=True,
        pool_pre_ping=True,
        pool_timeout=BUSY_TIMEOUT_S,
        hide_parameters=True,
        connect_args={"connect_timeout": 5, "options": _POSTGRESQL_OPTIONS, "application_name": "clinic-bookings"},
    )

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("booking_access") == "write":
            connection.exec_driver_sql(_QUEUE)

    event.listen(engine, "begin", begin)
    return engine
