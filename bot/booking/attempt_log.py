"""How often a wrong pair of reference and contact was tried: in the database, so that a restart forgets nothing."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.booking.tables import attempts
from bot.booking.writing import write

WINDOW = timedelta(hours=1)
# A visitor with a typing error needs two or three; guessing 40 random bits needs 10^11.
PER_CONVERSATION = 5
# More, so that a stranger cannot lock the owner out of it from one conversation.
PER_REFERENCE = 10
_LIMITS = {"conversation": PER_CONVERSATION, "reference": PER_REFERENCE}


def attempt_keys(*, reference: str, owner: str | None) -> tuple[str, ...]:
    """Give the keys under which a try is counted: hashes, so that the table names neither.

    Args:
        reference: As it is stored; counted whether it exists or not.
        owner: The conversation; None where there is none.
    """
    tried = (("reference", reference), ("conversation", owner))
    return tuple(f"{kind}:{hashlib.sha256(value.encode()).hexdigest()}" for kind, value in tried if value is not None)


class AttemptLog:
    """Failed tries within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work on a connection that is inside a transaction."""
        self._connection = connection

    def blocked_until(self, keys: Sequence[str], *, now: datetime) -> datetime | None:
        """Give the instant from which one may try again; None where one may now."""
        query = select(attempts).where(attempts.c.key.in_(keys), attempts.c.since > now - WINDOW)
        ends = [
            row.since + WINDOW
            for row in self._connection.execute(query)
            if row.failures >= _LIMITS[str(row.key).split(":", 1)[0]]
        ]
        return max(ends, default=None)

    def count(self, keys: Sequence[str], *, now: datetime) -> None:
        """Count one failed try under each key; counts older than `WINDOW` go."""
        write(self._connection, delete(attempts).where(attempts.c.since <= now - WINDOW))
        for key in keys:
            more = update(attempts).where(attempts.c.key == key).values(failures=attempts.c.failures + 1)
            if write(self._connection, more).rowcount == 0:
                write(self._connection, insert(attempts).values(key=key, failures=1, since=now))
