"""The use cases of booking: find openings, hold, book, look up, move, cancel. Answers are values."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.booking.contact import Contact
from bot.booking.errors import BookingConflictError
from bot.booking.model import (
    Appointment,
    AppointmentRequest,
    Opening,
    Window,
    generate_reference,
    normalize_reference,
)
from bot.booking.openings import is_offered, openings, spread_out
from bot.booking.schedule import Schedule
from bot.booking.store import AppointmentBook, BookingStore

HOLD = timedelta(minutes=5)
ALTERNATIVES = 3  # as many as a visitor can weigh at once, and as buttons fit on a phone


@dataclass(frozen=True)
class Held:
    """The opening is kept for its owner until `expires_at` (aware, UTC)."""

    opening: Opening
    expires_at: datetime


@dataclass(frozen=True)
class Booked:
    """The appointment stands; `repeated` where the same key had booked it before."""

    appointment: Appointment
    repeated: bool = False


@dataclass(frozen=True)
class Taken:
    """The opening is someone else's or no longer offered; `alternatives` are free, nearest first."""

    alternatives: tuple[Opening, ...]


@dataclass(frozen=True)
class KeyReused:
    """The idempotency key has already booked something else; nothing was booked."""


@dataclass(frozen=True)
class Found:
    """The appointment that was asked for."""

    appointment: Appointment


@dataclass(frozen=True)
class Cancelled:
    """The appointment is cancelled and its time free; `repeated` where it was cancelled before."""

    appointment: Appointment
    repeated: bool = False


@dataclass(frozen=True)
class Moved:
    """The appointment has its new time; `previous` is free."""

    appointment: Appointment
    previous: Opening


@dataclass(frozen=True)
class NotFound:
    """No appointment has this reference and this contact; it never says which of them is wrong."""


@dataclass(frozen=True)
class NotChangeable:
    """The appointment is over, begun or closed, or was changed at the same moment; it stands as it is."""

    appointment: Appointment


class BookingService:
    """What a visitor can do about appointments. Raises only `BookingStoreError`, where the database fails."""

    def __init__(self, store: BookingStore, schedule: Schedule, clock: Callable[[], datetime]) -> None:
        """Serve one clinic.

        Args:
            store: Where appointments are kept.
            schedule: When the clinic can be visited.
            clock: Gives now, aware.
        """
        self._store = store
        self._schedule = schedule
        self._clock = clock
        self._gap = timedelta(minutes=schedule.buffer_minutes)

    def find_openings(
        self,
        *,
        location: str | None = None,
        windows: Sequence[Window] | None = None,
        limit: int = ALTERNATIVES,
        owner: str | None = None,
        spread: bool = False,
    ) -> list[Opening]:
        """Find free openings, earliest first.

        Args:
            location: A location's slug; None asks all.
            windows: As `read_when` gives them: an opening must start in one; None leaves all times.
            limit: Most openings to give, at least 1.
            owner: Whose own hold counts as free.
            spread: Choose from different half-days rather than the first few in a row.
        """
        now = self._clock()
        with self._store.reading() as book:
            taken = self._all_taken(book, now, owner=owner)
        found = openings(
            self._schedule,
            location=location,
            windows=windows,
            now=now,
            taken=taken,
            limit=None if spread else limit,
        )
        return spread_out(found, schedule=self._schedule, limit=limit) if spread else found

    def hold(self, opening: Opening, owner: str) -> Held | Taken:
        """Keep an opening for five minutes, in place of what the owner held; holding it again extends it.

        Args:
            opening: One that was offered.
            owner: The visitor's session; no one else can book the opening meanwhile.
        """
        now = self._clock().astimezone(UTC)
        if not is_offered(self._schedule, opening, now=now):
            return self._taken(opening, owner=owner)
        try:
            with self._store.writing() as book:
                free = book.is_free(opening, gap=self._gap, now=now, owner=owner)
                if free:
                    book.hold(opening, owner=owner, expires_at=now + HOLD, now=now)
        except BookingConflictError:
            free = False
        return Held(opening, now + HOLD) if free else self._taken(opening, owner=owner)

    def release(self, owner: str) -> None:
        """Let go of what an owner holds, if anything."""
        with self._store.writing() as book:
            book.release(owner)

    def book(self, request: AppointmentRequest, idempotency_key: str) -> Booked | Taken | KeyReused:
        """Book what a visitor confirmed; the same key and request book once, however often they are sent.

        Args:
            request: With an opening that was offered; `owner` may hold it.
            idempotency_key: The client's own, one a confirmation, up to 128 characters.
        """
        now = self._clock().astimezone(UTC)
        content = _hash(request)
        try:
            with self._store.writing() as book:
                earlier = _earlier(book, idempotency_key, content)
                if earlier is not None:
                    return earlier
                free = is_offered(self._schedule, request.opening, now=now) and book.is_free(
                    request.opening, gap=self._gap, now=now, owner=request.owner
                )
                if free:
                    appointment = _appointment(request, now)
                    book.add(appointment, idempotency_key=idempotency_key, request_hash=content)
                    if request.owner is not None:
                        book.release(request.owner)
                    booked = Booked(appointment)
        except BookingConflictError:
            # A database that lets two writers look at once: whoever lost may have lost to their own second
            # click.
            free = False
            with self._store.reading() as book:
                earlier = _earlier(book, idempotency_key, content)
            if earlier is not None:
                return earlier
        return booked if free else self._taken(request.opening, owner=request.owner)

    def look_up(self, reference: str, contact: Contact) -> Found | NotFound:
        """Show an appointment to whoever has its reference and the contact that it was made with."""
        with self._store.reading() as book:
            appointment = book.find(normalize_reference(reference), contact)
        return Found(appointment) if appointment else NotFound()

    def cancel(self, reference: str, contact: Contact) -> Cancelled | NotFound | NotChangeable:
        """Cancel an appointment; its time is free at once."""
        with self._store.writing() as book:
            found = book.find(normalize_reference(reference), contact)
            if found is None:
                return NotFound()
            if found.status == "cancelled":
                return Cancelled(found, repeated=True)
            cancelled = replace(found, status="cancelled", sequence=found.sequence + 1)
            changed = found.is_changeable(self._clock()) and book.replace(cancelled, seen_sequence=found.sequence)
        return Cancelled(cancelled) if changed else NotChangeable(found)

    def move(
        self, reference: str, contact: Contact, new_opening: Opening, *, owner: str | None = None
    ) -> Moved | Taken | NotFound | NotChangeable:
        """Move an appointment; it keeps its reference, and its old time is freed only if the new one is won.

        Args:
            reference: As the visitor typed it.
            contact: What it was made with.
            new_opening: One that was offered.
            owner: The session that may hold the new opening.
        """
        now = self._clock().astimezone(UTC)
        try:
            with self._store.writing() as book:
                found = book.find(normalize_reference(reference), contact)
                if found is None:
                    return NotFound()
                old = found.opening
                if old == new_opening:
                    return Moved(found, previous=old)
                if not found.is_changeable(now):
                    return NotChangeable(found)
                free = is_offered(self._schedule, new_opening, now=now) and book.is_free(
                    new_opening, gap=self._gap, now=now, owner=owner, but=found.reference
                )
                if free:
                    moved = _at(found, new_opening)
                    if not book.replace(moved, seen_sequence=found.sequence):
                        return NotChangeable(found)
                    if owner is not None:
                        book.release(owner)
        except BookingConflictError:
            free = False
        return Moved(moved, previous=old) if free else self._taken(new_opening, owner=owner)

    def _all_taken(self, book: AppointmentBook, now: datetime, *, owner: str | None) -> list[Opening]:
        end = now + timedelta(days=self._schedule.horizon_days + 2)  # a day's length more than any opening's end
        return book.taken(start=now - timedelta(days=1), end=end, now=now, owner=owner)

    def _taken(self, opening: Opening, *, owner: str | None) -> Taken:
        """Offer the free openings nearest to one that is gone, at its own location where there are any."""
        everywhere = self.find_openings(limit=10_000, owner=owner)
        here = [other for other in everywhere if other.location == opening.location]
        near = sorted(here or everywhere, key=lambda other: (abs(other.start - opening.start), other))
        return Taken(tuple(near[:ALTERNATIVES]))


def _earlier(book: AppointmentBook, key: str, content: str) -> Booked | KeyReused | None:
    earlier = book.find_by_key(key)
    if earlier is None:
        return None
    appointment, earlier_content = earlier
    return Booked(appointment, repeated=True) if earlier_content == content else KeyReused()


def _appointment(request: AppointmentRequest, now: datetime) -> Appointment:
    return Appointment(
        reference=generate_reference(),
        location=request.opening.location,
        start_utc=request.opening.start,
        end_utc=request.opening.end,
        patient_name=" ".join(request.patient_name.split()),
        contact=request.contact,
        visit_type=request.visit_type,
        status="booked",
        created_at=now,
        consented_at=now,
        reason=request.reason.strip(),
    )


def _at(appointment: Appointment, opening: Opening) -> Appointment:
    place, start, end = opening.location, opening.start, opening.end
    return replace(appointment, location=place, start_utc=start, end_utc=end, sequence=appointment.sequence + 1)


def _hash(request: AppointmentRequest) -> str:
    """Hash what a request asks for; the session that sends it is no part of that."""
    opening, contact = request.opening, request.contact
    asked = [
        opening.location,
        opening.start.isoformat(),
        opening.end.isoformat(),
        contact.kind,
        contact.value,
    ]
    asked += [request.patient_name, request.visit_type, request.reason]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()
