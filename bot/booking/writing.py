"""One statement to the booking database, its refusals told apart and without a visitor's words."""

from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.booking.errors import BookingConflictError, BookingStoreError

# What says that somebody was quicker; any other refusal is a row that the program should not have written.
_SQLITE_CONFLICTS = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_TRIGGER")
_POSTGRESQL_CONFLICTS = ("23505", "23P01")  # unique_violation, exclusion_violation


def write(connection: Connection, statement: Any) -> Any:
    """Run a statement that writes; gives SQLAlchemy's result.

    Raises:
        BookingConflictError: The time, the key or the owner is taken.
        BookingStoreError: Another constraint refused the row.
    """
    try:
        return connection.execute(statement)
    except IntegrityError as error:
        # Neither is chained: the driver's text repeats the row, which is the visitor's.
        name = getattr(error.orig, "sqlite_errorname", None)
        code = getattr(error.orig, "pgcode", None)
        if name in _SQLITE_CONFLICTS or code in _POSTGRESQL_CONFLICTS:
            raise BookingConflictError("The booking database refused a write: the time or the key is taken.") from None
        raise BookingStoreError(
            f"The booking database refused a row that breaks its rules ({name or code}). Report it: nothing was stored."
        ) from None
