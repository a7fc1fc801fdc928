"""The outbox within one transaction; what becomes of its events at each destination stands in `delivery_book`."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
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
        if self.knows(event):
            return False
        values = {name: getattr(event, name) for name in ("dedupe_key", "kind", "reference", "due_at")}
        own = {"payload": dict(event.payload), "created_at": now, "changed_at": now, "state": "waiting"}
        write(self._connection, insert(outbox).values({**values, **own}))
        return True

    def knows(self, event: Event) -> bool:
        """Say whether an event with this key stands there already, sent or not."""
        known = select(outbox.c.id).where(outbox.c.dedupe_key == event.dedupe_key)
        return self._connection.execute(known).first() is not None

    def last_news(self, reference: str) -> datetime | None:
        """Give when the newest event about an appointment was written, reminders aside."""
        news = (outbox.c.reference == reference, outbox.c.kind != "appointment.reminder")
        found: datetime | None = self._connection.execute(select(func.max(outbox.c.created_at)).where(*news)).scalar()
        return found

    def waiting(self, now: datetime) -> list[Event]:
        """List the events that are due, oldest first."""
        query = select(outbox).where(outbox.c.state == "waiting", outbox.c.due_at <= now)
        return [event_of(row) for row in self._connection.execute(query.order_by(outbox.c.id)).mappings()]

    def erase(self, reference: str) -> None:
        """Remove the events about an appointment or wish with their deliveries, sent or not."""
        write(self._connection, delete(outbox).where(outbox.c.reference == reference))


def event_of(row: Any) -> Event:
    """Build an event from its columns."""
    return Event(**{name: row[name] for name in Event.__dataclass_fields__})
