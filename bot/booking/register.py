"""Changes to appointments and holds within one transaction, with all that follows from them.

Every change of an appointment leaves a line in the audit trail and an event in the outbox; every time that becomes
free, by whatever way, is offered to the first wish that it fits. Callers decide whether a change is allowed.
"""

from datetime import datetime, timedelta

from bot.booking.appointment_book import AppointmentBook
from bot.booking.audit import SYSTEM, AuditLine, described
from bot.booking.model import Appointment, AppointmentRequest, Opening, generate_reference
from bot.booking.openings import is_offered
from bot.booking.outbox import EventKind, appointment_event, offer_event
from bot.booking.schedule import Schedule
from bot.booking.status import CHANGEABLE_STATUSES, LIVE_STATUSES, Status
from bot.booking.wish import Wish, owner_of

HOLD = timedelta(minutes=5)
OFFER = timedelta(hours=2)  # an offer goes out by mail or text message, and is to be read
_OFFER_OWNER = owner_of("")


class Register:
    """Writes what one actor does at one instant."""

    def __init__(self, book: AppointmentBook, *, schedule: Schedule, now: datetime, actor: str) -> None:
        """Work in a transaction that writes.

        Args:
            book: The transaction.
            schedule: When the clinic can be visited.
            now: Aware, UTC.
            actor: Who is written into the audit trail.
        """
        self._book = book
        self._schedule = schedule
        self._now = now
        self._actor = actor
        self._gap = timedelta(minutes=schedule.buffer_minutes)

    def tidy(self) -> None:
        """End the holds, offers and wishes that have run out, and offer what became free."""
        self._book.waitlist.lapse_past(self._now)
        expired = self._book.expired_holds(self._now)
        for owner, _ in expired:
            if owner.startswith(_OFFER_OWNER):
                code = owner.removeprefix(_OFFER_OWNER)
                self._book.waitlist.settle(code, "lapsed")
                self._note("offer lapsed", code, actor=SYSTEM)
            self._book.release(owner)
        for _, opening in expired:
            self._offer(opening)

    def is_free(self, opening: Opening, *, owner: str | None = None, but: str | None = None) -> bool:
        """Say whether an opening is free, its buffer too; an owner's hold and one appointment may be left out."""
        return self._book.is_free(opening, gap=self._gap, now=self._now, owner=owner, but=but)

    def hold(self, opening: Opening, owner: str) -> datetime:
        """Hold an opening in place of what the owner held; gives the instant at which the hold ends."""
        before, expires_at = self._book.release(owner), self._now + HOLD
        self._book.hold(opening, owner=owner, expires_at=expires_at, gap=self._gap)
        if before is not None and before != opening:
            self._offer(before)
        return expires_at

    def release(self, owner: str) -> None:
        """End an owner's hold, if there is one."""
        freed = self._book.release(owner)
        if freed is not None:
            self._offer(freed)

    def book(
        self, request: AppointmentRequest, *, owner: str | None, key: str, content: str, status: Status
    ) -> Appointment:
        """Write a new appointment; what its owner held ends.

        Raises:
            BookingConflictError: The time or the key is taken.
        """
        held = self._book.release(owner) if owner is not None else None
        new = _appointment(request, now=self._now, status=status)
        self._book.add(new, idempotency_key=key, request_hash=content, gap=self._gap)
        self._changed("booked", None, new)
        self._tell("appointment.booked", new)
        if held is not None and held != new.opening:
            self._offer(held)
        return new

    def mark(self, appointment: Appointment, status: Status) -> Appointment | None:
        """Give an appointment another status; one that is no longer live frees its time.

        Returns:
            Its new version; None where somebody has changed it meanwhile.
        """
        marked = appointment.becoming(status)
        if not self._book.replace(marked, seen_sequence=appointment.sequence, gap=self._gap):
            return None
        self._changed("confirmed" if status == "booked" else status, appointment, marked)
        self._tell(_news_of(appointment.status, status), marked)
        if status not in LIVE_STATUSES:
            self._offer(appointment.opening)
        return marked

    def move(self, appointment: Appointment, opening: Opening, *, owner: str | None = None) -> Appointment | None:
        """Give an appointment another time; its old one is freed in the same step.

        Returns:
            Its new version; None where somebody has changed it meanwhile.

        Raises:
            BookingConflictError: The new time is taken.
        """
        held = self._book.release(owner) if owner is not None else None
        moved = appointment.at(opening)
        if not self._book.replace(moved, seen_sequence=appointment.sequence, gap=self._gap):
            return None
        self._changed("moved", appointment, moved)
        self._tell("appointment.moved", moved, previous=appointment.opening)
        for freed in (appointment.opening, held):
            if freed is not None and freed != opening:
                self._offer(freed)
        return moved

    def withdraw(self, wish: Wish) -> None:
        """Take a wish out of the row; what was held for it is offered to the next."""
        self._book.waitlist.settle(wish.code, "withdrawn")
        self._note("wish withdrawn", wish.code)
        self.release(wish.owner)

    def settle(self, wish: Wish) -> None:
        """Note that a wish has come true; the hold is then free to become its appointment."""
        self._book.waitlist.settle(wish.code, "booked")

    def _offer(self, opening: Opening) -> None:
        """Hold an opening for the first wish that it fits, where it is free and visitors may have it."""
        if not is_offered(self._schedule, opening, now=self._now) or not self.is_free(opening):
            return
        wish = self._book.waitlist.first_for(opening)
        if wish is None:
            return
        awake = self._schedule.quiet.waking(self._now) if self._schedule.quiet else self._now
        expires_at = min(awake + OFFER, opening.start)
        claim = self._book.hold(opening, owner=wish.owner, expires_at=expires_at, gap=self._gap)
        self._book.waitlist.offer(wish, claim)
        self._note("offered", wish.code, actor=SYSTEM)
        self._book.outbox.put(offer_event(wish, opening, expires_at=expires_at, now=self._now), now=self._now)

    def _changed(self, action: str, before: Appointment | None, after: Appointment) -> None:
        line = AuditLine(self._now, self._actor, action, after.reference, described(before), described(after))
        self._book.audit.write(line)

    def _note(self, action: str, reference: str, *, actor: str | None = None) -> None:
        self._book.audit.write(AuditLine(self._now, actor or self._actor, action, reference))

    def _tell(self, kind: EventKind, appointment: Appointment, *, previous: Opening | None = None) -> None:
        event = appointment_event(kind, appointment, now=self._now, previous=previous)
        self._book.outbox.put(event, now=self._now)


def _news_of(before: Status, status: Status) -> EventKind:
    """Say what a new status is to others; that somebody came, or did not, is no news to the visitor."""
    if status == "booked":
        return "appointment.confirmed"
    calls_off = status in ("cancelled", "entered-in-error") and before in CHANGEABLE_STATUSES
    return "appointment.cancelled" if calls_off else "appointment.marked"


def _appointment(request: AppointmentRequest, *, now: datetime, status: Status) -> Appointment:
    return Appointment(
        reference=generate_reference(),
        location=request.opening.location,
        provider=request.opening.provider,
        start_utc=request.opening.start,
        end_utc=request.opening.end,
        patient_name=" ".join(request.patient_name.split()),
        contact=request.contact,
        visit_type=request.visit_type,
        status=status,
        created_at=now,
        consented_at=now,
        reason=request.reason.strip(),
    )
