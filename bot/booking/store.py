"""The booking database: it keeps appointments and holds, and two visitors off one opening."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.booking.appointment_book import AppointmentBook
from bot.booking.database import READING, WRITING, open_engine
from bot.booking.errors import BookingStoreError
from bot.booking.migration import migrate, newest_schema, schema_of


class BookingStore:
    """Opens transactions on the booking database."""

    def __init__(self, engine: Engine, *, name: str) -> None:
        """Work on an engine; `from_url` makes the right one.

        Args:
            engine: SQLAlchemy, 2.0 style, as `open_engine` makes it.
            name: The file or server as errors may name it: without a password.
        """
        self.engine = engine
        self.name = name

    @classmethod
    def from_url(cls, url: str, *, create: bool = False) -> "BookingStore":
        """Open the database at a URL and look whether it is sound.

        Args:
            url: `sqlite:///path` or `postgresql://...`.
            create: Make the file where it is missing, and bring the schema to this version.

        Raises:
            BookingStoreError: The URL cannot be read, or the database is missing, damaged, unreachable or of another
                schema.
        """
        engine, name = open_engine(url, create=create)
        store = cls(engine, name=name)
        try:
            store.migrate() if create else store.check()
        except BookingStoreError:
            store.close()
            raise
        return store

    def migrate(self) -> tuple[str | None, str]:
        """Run the migrations that are missing, all or none; gives the schema's version before and after.

        Raises:
            BookingStoreError: The database cannot be used, or is of a newer version.
        """
        with self._telling():
            with self.engine.execution_options(**READING).connect() as connection, connection.begin():
                before = schema_of(connection)
            if before == newest_schema():
                return before, before
            with self.engine.execution_options(**WRITING).begin() as connection:
                return migrate(connection)

    def check(self) -> None:
        """Look whether the database can be read and has this version's schema.

        Raises:
            BookingStoreError: It cannot, or has not; the text names the remedy.
        """
        with self._telling(), self.engine.execution_options(**READING).connect() as connection, connection.begin():
            found = schema_of(connection)
        if found != newest_schema():
            has = f"has the schema '{found}'" if found else "is empty"
            raise BookingStoreError(
                f"Booking database '{self.name}' {has}, this version needs '{newest_schema()}'. "
                "Run: python -m bot migrate"
            )

    @contextmanager
    def reading(self) -> Iterator[AppointmentBook]:
        """Open a transaction that only reads.

        Raises:
            BookingStoreError: The database cannot be read.
        """
        engine = self.engine.execution_options(**READING)
        with self._telling(), engine.connect() as connection, connection.begin():
            yield AppointmentBook(connection)

    @contextmanager
    def writing(self) -> Iterator[AppointmentBook]:
        """Open a transaction that is committed at the end of the block and rolled back by any exception.

        Writers come one after the other: what the block has seen stays so until it ends.

        Raises:
            BookingConflictError: A constraint refused a write.
            BookingStoreError: The database cannot be written.
        """
        with self._telling(), self.engine.execution_options(**WRITING).begin() as connection:
            yield AppointmentBook(connection)

    def clear_log(self) -> None:
        """Empty SQLite's write-ahead log, so that what was erased stands there no longer either."""
        if self.engine.dialect.name == "sqlite":
            with self._telling(), self.engine.connect() as connection:
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            # Not chained: SQLAlchemy's text repeats the statement's values, which are the visitor's.
            raise BookingStoreError(
                f"Booking database '{self.name}' cannot be used: {_plain(error)}. Check that the file or server is "
                "reachable and writable; if it is damaged, stop the bot and restore the last backup."
            ) from None


def _plain(error: SQLAlchemyError) -> str:
    """Give the driver's own first line: sqlite3 names no values there, psycopg2 only in later lines."""
    lines = str(error.orig).strip().splitlines() if isinstance(error, DBAPIError) else []
    return lines[0] if lines else type(error).__name__
