"""Who changed which appointment, when and how: an append-only trail without names, contacts or reasons."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.booking.model import Appointment
from bot.booking.tables import audit
from bot.booking.writing import write

VISITOR = "visitor"
SYSTEM = "system"
MAX_ACTOR = 80


def staff(name: str) -> str:
    """Give the actor that a member of staff is in the trail."""
    return f"staff:{name}"[:MAX_ACTOR]


@dataclass(frozen=True)
class AuditLine:
    """One change.

    Attributes:
        at: Aware, UTC.
        actor: `visitor`, `system` or `staff:NAME`.
        action: What was done, such as `booked` or `moved`.
        reference: Of the appointment, or the code of the wish.
        before: What stood there, without personal data; None where there was nothing.
        after: What stands there, likewise.
    """

    at: datetime
    actor: str
    action: str
    reference: str = field(repr=False)
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


class AuditTrail:
    """The trail within one transaction: it can be written to and read, and nothing else."""

    def __init__(self, connection: Connection) -> None:
        """Work on a connection that is inside a transaction."""
        self._connection = connection

    def write(self, line: AuditLine) -> None:
        """Append a line."""
        values = {name: getattr(line, name) for name in AuditLine.__dataclass_fields__}
        write(self._connection, insert(audit).values(values))

    def lines(self, reference: str) -> list[AuditLine]:
        """Give the lines about one appointment or wish, oldest first."""
        query = select(audit).where(audit.c.reference == reference).order_by(audit.c.id)
        names = AuditLine.__dataclass_fields__
        return [AuditLine(**{name: row[name] for name in names}) for row in self._connection.execute(query).mappings()]


def described(appointment: Appointment | None) -> dict[str, Any] | None:
    """Give what the trail keeps of an appointment: time, place, kind and status."""
    if appointment is None:
        return None
    return {
        "location": appointment.location,
        "provider": appointment.provider,
        "start": appointment.start_utc.isoformat(),
        "end": appointment.end_utc.isoformat(),
        "visit_type": appointment.visit_type,
        "status": appointment.status,
        "sequence": appointment.sequence,
    }
