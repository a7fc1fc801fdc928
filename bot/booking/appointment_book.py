"""Appointments and holds within one transaction, with the wait list, the audit trail, the outbox and the attempts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.booking.attempt_log import AttemptLog
from bot.booking.audit import AuditTrail
from bot.booking.contact import Contact
from bot.booking.delivery_book import Deliveries
from bot.booking.errors import BookingConflictError
from bot.booking.keys import is_same_contact
from bot.booking.model import Appointment, Opening
from bot.booking.outbox_book import Outbox
from bot.booking.rows import appointment_of, opening_of, row_of
from bot.booking.status import LIVE_STATUSES
from bot.booking.tables import appointments, claims
from bot.booking.waitlist_book import Waitlist
from bot.booking.writing import write

_NO_GAP = timedelta(0)


class AppointmentBook:
    """One transaction's view of the database; get it from `BookingStore.reading` or `.writing`.

    Attributes:
        waitlist: Wishes for times that are not free.
        audit: Who changed what, and when.
        outbox: What is to leave the clinic.
        deliveries: What became of it at each destination.
        attempts: Wrong pairs of reference and contact.
    """

    def __init__(self, connection: Connection) -> None:
        """Work on a connection that is inside a transaction."""
        self._connection = connection
        self.waitlist = Waitlist(connection)
        self.audit = AuditTrail(connection)
        self.outbox = Outbox(connection)
        self.deliveries = Deliveries(connection)
        self.attempts = AttemptLog(connection)

    def get(self, reference: str) -> Appointment | None:
        """Find an appointment by its reference alone: for staff."""
        row = self._row(reference)
        return appointment_of(row) if row else None

    def find(self, reference: str, contact: Contact) -> Appointment | None:
        """Find the appointment that carries this reference *and* was made with this contact.

        One question to the database and one comparison in constant time, whichever of the two is wrong.
        """
        found = self.get(reference)
        return found if is_same_contact(found.contact if found else None, contact) else None

    def find_by_key(self, idempotency_key: str) -> tuple[Appointment, str] | None:
        """Find what a client's key has booked, with the hash of that request."""
        query = select(appointments).where(appointments.c.idempotency_key == idempotency_key)
        row = self._connection.execute(query).mappings().first()
        return (appointment_of(row), str(row["request_hash"])) if row else None

    def between(
        self, start: datetime, end: datetime, *, statuses: Sequence[str] = (), location: str | None = None
    ) -> list[Appointment]:
        """List the appointments that start from `start` until before `end`, by start; no statuses means all."""
        query = select(appointments).where(appointments.c.start_utc >= start, appointments.c.start_utc < end)
        if statuses:
            query = query.where(appointments.c.status.in_(statuses))
        if location is not None:
            query = query.where(appointments.c.location == location)
        query = query.order_by(appointments.c.start_utc, appointments.c.location, appointments.c.reference)
        return [appointment_of(row) for row in self._connection.execute(query).mappings()]

    def taken(
        self, *, start: datetime, end: datetime, now: datetime, owner: str | None = None, but: str | None = None
    ) -> list[Opening]:
        """List the times that live appointments and running holds take between two instants, by start.

        Args:
            start: Aware.
            end: Aware.
            now: Holds that have expired by then are left out.
            owner: Whose own hold is left out.
            but: The reference of an appointment to leave out.
        """
        query = select(claims).where(
            claims.c.start_utc < end,
            claims.c.end_utc > start,
            claims.c.expires_at.is_(None) | (claims.c.expires_at > now),
        )
        if owner is not None:
            query = query.where(claims.c.owner.is_(None) | (claims.c.owner != owner))
        if but is not None:
            own = select(appointments.c.claim_id).where(
                appointments.c.reference == but, appointments.c.claim_id.is_not(None)
            )
            query = query.where(claims.c.id.not_in(own))
        query = query.order_by(claims.c.start_utc, claims.c.location, claims.c.provider)
        return [opening_of(row) for row in self._connection.execute(query).mappings()]

    def is_free(
        self, opening: Opening, *, gap: timedelta, now: datetime, owner: str | None = None, but: str | None = None
    ) -> bool:
        """Say whether nothing taken lies within `gap` of an opening; `owner` and `but` as in `taken`."""
        near = self.taken(start=opening.start - gap, end=opening.end + gap, now=now, owner=owner, but=but)
        return not any(opening.clashes_with(other, gap=gap) for other in near)

    def add(
        self, appointment: Appointment, *, idempotency_key: str, request_hash: str, gap: timedelta = _NO_GAP
    ) -> None:
        """Write a new appointment, with its claim where it is live.

        Raises:
            BookingConflictError: Its time, reference or key is already there.
        """
        claim = self._claim(appointment.opening, gap=gap) if appointment.status in LIVE_STATUSES else None
        own = {"idempotency_key": idempotency_key, "request_hash": request_hash, "claim_id": claim}
        write(self._connection, insert(appointments).values({**row_of(appointment), **own}))

    def replace(self, appointment: Appointment, *, seen_sequence: int, gap: timedelta = _NO_GAP) -> bool:
        """Write an appointment over its stored version, provided that no one has changed that meanwhile.

        Its claim moves with it, and goes where it is no longer live.

        Args:
            appointment: With the reference of the stored one.
            seen_sequence: The `sequence` of the version that the change was made from.
            gap: Kept free behind it.

        Returns:
            False, with nothing written, where the stored sequence is another.

        Raises:
            BookingConflictError: Its new time is taken.
        """
        row = self._row(appointment.reference)
        if row is None or row["sequence"] != seen_sequence:
            return False
        claim = before = row["claim_id"]
        if appointment.status not in LIVE_STATUSES:
            claim = None
        elif before is None:
            claim = self._claim(appointment.opening, gap=gap)
        elif opening_of(row) != appointment.opening:
            moved = update(claims).where(claims.c.id == before).values(_place(appointment.opening, gap))
            write(self._connection, moved)
        change = update(appointments).where(
            appointments.c.reference == appointment.reference, appointments.c.sequence == seen_sequence
        )
        changed = write(self._connection, change.values({**row_of(appointment), "claim_id": claim}))
        if changed.rowcount != 1:  # only without the writers' lock: the block's transaction is undone as a whole
            raise BookingConflictError("The appointment was changed at the same moment.")
        if before is not None and claim is None:
            write(self._connection, delete(claims).where(claims.c.id == before))
        return True

    def hold(self, opening: Opening, *, owner: str, expires_at: datetime, gap: timedelta = _NO_GAP) -> int:
        """Hold an opening for an owner, who must hold nothing yet; gives the claim's id.

        Raises:
            BookingConflictError: The time is taken, or the owner holds another.
        """
        return self._claim(opening, gap=gap, owner=owner, expires_at=expires_at)

    def release(self, owner: str) -> Opening | None:
        """Drop an owner's hold and give its opening; None where there is none."""
        row = self._connection.execute(select(claims).where(claims.c.owner == owner)).mappings().first()
        if row is None:
            return None
        write(self._connection, delete(claims).where(claims.c.id == row["id"]))
        return opening_of(row)

    def expired_holds(self, now: datetime) -> list[tuple[str, Opening]]:
        """List holds that have run out, each with its owner, by start."""
        query = select(claims).where(claims.c.expires_at <= now).order_by(claims.c.start_utc, claims.c.id)
        return [(str(row["owner"]), opening_of(row)) for row in self._connection.execute(query).mappings()]

    def erase(self, reference: str) -> None:
        """Remove an appointment, its claim and its events; the audit trail names no one and stays."""
        row = self._row(reference)
        self.outbox.erase(reference)
        write(self._connection, delete(appointments).where(appointments.c.reference == reference))
        if row and row["claim_id"] is not None:
            write(self._connection, delete(claims).where(claims.c.id == row["claim_id"]))

    def _row(self, reference: str) -> Any:
        query = select(appointments).where(appointments.c.reference == reference)
        return self._connection.execute(query).mappings().first()

    def _claim(self, opening: Opening, *, gap: timedelta, **hold: Any) -> int:
        done = write(self._connection, insert(claims).values({**_place(opening, gap), **hold}))
        return int(done.inserted_primary_key[0])


def _place(opening: Opening, gap: timedelta) -> dict[str, Any]:
    return {
        "location": opening.location,
        "provider": opening.provider,
        "start_utc": opening.start,
        "end_utc": opening.end,
        "blocked_until": opening.end + gap,
    }
