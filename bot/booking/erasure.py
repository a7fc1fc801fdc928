"""Removes what the clinic may no longer keep: one person's appointment on request, or all that is old enough.

What remains is the audit trail, which names no one, and backups, which the clinic replaces in its own rhythm.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.booking.answers import NotFound
from bot.booking.appointment_book import AppointmentBook
from bot.booking.audit import AuditLine
from bot.booking.model import Appointment, normalize_reference
from bot.booking.status import CHANGEABLE_STATUSES
from bot.booking.store import BookingStore

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Erased:
    """How much was removed."""

    appointments: int
    wishes: int


@dataclass(frozen=True)
class StillToCome:
    """The appointment is yet to come: cancel it first, so that its time is offered and the visitor hears of it."""

    appointment: Appointment


def erase(store: BookingStore, reference: str, *, now: datetime, actor: str) -> Erased | NotFound | StillToCome:
    """Remove an appointment, or a wish by its code, with everything about it but the audit trail.

    Args:
        store: Where it is kept.
        reference: As staff typed it.
        now: Aware.
        actor: Who is written into the audit trail.
    """
    wanted = normalize_reference(reference)
    with store.writing() as book:
        found = book.get(wanted)
        if found is not None and found.status in CHANGEABLE_STATUSES and found.end_utc > now:
            return StillToCome(found)
        wishes = int(_erase_wish(book, wanted, now=now, actor=actor)) if found is None else 0
        if found is not None:
            _erase_appointment(book, wanted, now=now, actor=actor)
        if found is None and not wishes:
            return NotFound()
    store.clear_log()
    return Erased(appointments=int(found is not None), wishes=wishes)


def erase_older_than(store: BookingStore, days: int, *, now: datetime, actor: str) -> Erased:
    """Remove what ended more than some days ago.

    Args:
        store: Where it is kept.
        days: At least 0.
        now: Aware.
        actor: Who is written into the audit trail.
    """
    cutoff = now - timedelta(days=days)
    with store.writing() as book:
        old = [each.reference for each in book.between(_BEGINNING, cutoff) if each.end_utc <= cutoff]
        for reference in old:
            _erase_appointment(book, reference, now=now, actor=actor)
        wishes = book.waitlist.settled_before(cutoff)
        for code in wishes:
            _erase_wish(book, code, now=now, actor=actor)
    store.clear_log()
    return Erased(appointments=len(old), wishes=len(wishes))


def _erase_appointment(book: AppointmentBook, reference: str, *, now: datetime, actor: str) -> None:
    book.erase(reference)
    book.audit.write(AuditLine(now, actor, "erased", reference))


def _erase_wish(book: AppointmentBook, code: str, *, now: datetime, actor: str) -> bool:
    erased = book.waitlist.erase(code, now=now)
    if erased:
        book.outbox.erase(code)
        book.audit.write(AuditLine(now, actor, "erased", code))
    return erased
