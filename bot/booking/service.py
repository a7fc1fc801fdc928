"""What a visitor can do about appointments: find openings, hold, book, look up, move, cancel. Answers are values."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.booking.answers import (
    Booked,
    Cancelled,
    Found,
    Held,
    KeyReused,
    Moved,
    NotChangeable,
    NotFound,
    Taken,
    TooManyAttempts,
)
from bot.booking.appointment_book import AppointmentBook
from bot.booking.audit import VISITOR
from bot.booking.contact import Contact
from bot.booking.errors import BookingConflictError
from bot.booking.free_openings import ALTERNATIVES, free_openings, nearest_openings
from bot.booking.keys import owner_key, request_hash
from bot.booking.model import Appointment, AppointmentRequest, Opening, Window
from bot.booking.openings import is_offered
from bot.booking.ownership import owned_appointment
from bot.booking.register import HOLD, Register
from bot.booking.schedule import Schedule
from bot.booking.status import LIVE_STATUSES, Status
from bot.booking.store import BookingStore

__all__ = [  # what the service answers with can be had where the service is
    "HOLD",
    "Booked",
    "BookingService",
    "Cancelled",
    "Found",
    "Held",
    "KeyReused",
    "Moved",
    "NotChangeable",
    "NotFound",
    "Taken",
    "TooManyAttempts",
]


class BookingService:
    """What a visitor can do about appointments. Raises only `BookingStoreError`, where the database fails."""

    def __init__(
        self,
        store: BookingStore,
        schedule: Schedule,
        clock: Callable[[], datetime],
        *,
        needs_confirmation: bool = False,
    ) -> None:
        """Serve one clinic.

        Args:
            store: Where appointments are kept.
            schedule: When the clinic can be visited.
            clock: Gives now, aware.
            needs_confirmation: Whether a booking is `pending` until staff confirm it, and not `booked` at once.
        """
        self._store = store
        self._schedule = schedule
        self._clock = clock
        self._status: Status = "pending" if needs_confirmation else "booked"

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
        with self._store.reading() as book:
            return free_openings(
                book,
                self._schedule,
                now=self._now(),
                location=location,
                windows=windows,
                limit=limit,
                owner=owner_key(owner),
                spread=spread,
            )

    def hold(self, opening: Opening, owner: str) -> Held | Taken:
        """Keep an opening for five minutes, in place of what the owner held; holding it again extends it.

        Args:
            opening: One that was offered.
            owner: The visitor's session; no one else can book the opening meanwhile.
        """
        now, held_by = self._now(), owner_key(owner)
        try:
            with self._store.writing() as book:
                register = self._register(book, now)
                register.tidy()
                if is_offered(self._schedule, opening, now=now) and register.is_free(opening, owner=held_by):
                    return Held(opening, register.hold(opening, held_by))
        except BookingConflictError:
            pass  # somebody was quicker, which is what the last line says
        return self._taken(opening, held_by)

    def release(self, owner: str) -> None:
        """Let go of what an owner holds, if anything."""
        with self._store.writing() as book:
            self._register(book, self._now()).release(owner_key(owner))

    def book(self, request: AppointmentRequest, idempotency_key: str) -> Booked | Taken | KeyReused:
        """Book what a visitor confirmed; the same key and request book once, however often they are sent.

        Args:
            request: With an opening that was offered; `owner` may hold it.
            idempotency_key: The client's own, one a confirmation, up to 128 characters.
        """
        now, owner, content = self._now(), owner_key(request.owner), request_hash(request)
        try:
            with self._store.writing() as book:
                earlier = earlier_booking(book, idempotency_key, content)
                if earlier is not None:
                    return earlier
                register = self._register(book, now)
                register.tidy()
                offered = is_offered(self._schedule, request.opening, now=now)
                if offered and register.is_free(request.opening, owner=owner):
                    return Booked(
                        register.book(request, owner=owner, key=idempotency_key, content=content, status=self._status)
                    )
        except BookingConflictError:
            # Whoever lost may have lost to their own second click.
            with self._store.reading() as book:
                earlier = earlier_booking(book, idempotency_key, content)
            if earlier is not None:
                return earlier
        return self._taken(request.opening, owner)

    def look_up(
        self, reference: str, contact: Contact, *, owner: str | None = None
    ) -> Found | NotFound | TooManyAttempts:
        """Show an appointment to whoever has its reference and the contact that it was made with.

        Args:
            reference: As the visitor typed it.
            contact: What it was made with.
            owner: The visitor's session, whose wrong tries are counted, as those with the reference are.
        """
        with self._store.writing() as book:
            found = owned_appointment(book, reference, contact, owner=owner, now=self._now())
        return Found(found) if isinstance(found, Appointment) else found

    def cancel(
        self, reference: str, contact: Contact, *, owner: str | None = None
    ) -> Cancelled | NotFound | NotChangeable | TooManyAttempts:
        """Cancel an appointment; its time is free at once. Arguments as in `look_up`."""
        now = self._now()
        with self._store.writing() as book:
            found = owned_appointment(book, reference, contact, owner=owner, now=now)
            if not isinstance(found, Appointment):
                return found
            if found.status == "cancelled":
                return Cancelled(found, repeated=True)
            register = self._register(book, now)
            register.tidy()
            cancelled = register.mark(found, "cancelled") if found.is_changeable(now) else None
        return Cancelled(cancelled) if cancelled else NotChangeable(found)

    def move(
        self, reference: str, contact: Contact, new_opening: Opening, *, owner: str | None = None
    ) -> Moved | Taken | NotFound | NotChangeable | TooManyAttempts:
        """Move an appointment; it keeps its reference, and its old time is freed only if the new one is won.

        Args:
            reference: As the visitor typed it.
            contact: What it was made with.
            new_opening: One that was offered.
            owner: The visitor's session, that may hold the new opening.
        """
        now, held_by = self._now(), owner_key(owner)
        try:
            with self._store.writing() as book:
                found = owned_appointment(book, reference, contact, owner=owner, now=now)
                if not isinstance(found, Appointment):
                    return found
                if not found.is_changeable(now):
                    return NotChangeable(found)
                if found.opening == new_opening:
                    return Moved(found, previous=found.opening)
                register = self._register(book, now)
                register.tidy()
                offered = is_offered(self._schedule, new_opening, now=now)
                if offered and register.is_free(new_opening, owner=held_by, but=found.reference):
                    moved = register.move(found, new_opening, owner=held_by)
                    return Moved(moved, previous=found.opening) if moved else NotChangeable(found)
        except BookingConflictError:
            pass  # somebody was quicker, which is what the last line says
        return self._taken(new_opening, held_by)

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _register(self, book: AppointmentBook, now: datetime) -> Register:
        return Register(book, schedule=self._schedule, now=now, actor=VISITOR)

    def _taken(self, opening: Opening, owner: str | None) -> Taken:
        with self._store.reading() as book:
            return Taken(nearest_openings(book, self._schedule, opening, now=self._now(), owner=owner))


def earlier_booking(book: AppointmentBook, key: str, content: str) -> Booked | KeyReused | None:
    """Give what a key has booked before: the same appointment, as long as it stands."""
    earlier = book.find_by_key(key)
    if earlier is None:
        return None
    appointment, earlier_content = earlier
    same = earlier_content == content and appointment.status in LIVE_STATUSES
    return Booked(appointment, repeated=True) if same else KeyReused()
