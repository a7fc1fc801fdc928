"""The outbox within one transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.booking.outbox import Event
from bot.booking.tables import outbox
from bot.booking.writing import write


class Outbox:
    """Events that wait to be sent; the one that causes them writes them, a worker sends them."""

    def __init__(self, connection: Connection) -> None:
        """Work on a connection that is inside a transaction."""
        self._connection = connection

    def put(self, event: Event, *, now: datetime) -> bool:
        """Write an event unless its key is already there; says whether it was written."""
        known = select(outbox.c.id).where(outbox.c.dedupe_key == event.dedupe_key)
        if self._connection.execute(known).first() is not None:
            return False
        values = {name: getattr(event, name) for name in ("dedupe_key", "kind", "reference", "due_at")}
        own = {"payload": dict(event.payload), "created_at": now, "changed_at": now, "attempts": 0, "state": "waiting"}
        write(self._connection, insert(outbox).values({**values, **own}))
        return True

    def waiting(self, now: datetime) -> list[Event]:
        """List the events that are due, oldest first."""
        query = select(outbox).where(outbox.c.state == "waiting", outbox.c.due_at <= now)
        return [_event_of(row) for row in self._connection.execute(query.order_by(outbox.c.id)).mappings()]

    def erase(self, reference: str) -> None:
        """Remove the events about an appointment or wish, sent or not."""
        write(self._connection, delete(outbox).where(outbox.c.reference == reference))


def _event_of(row: Any) -> Event:
    return Event(**{name: row[name] for name in Event.__dataclass_fields__})
