"""What a visitor can do where nothing is free: wait, take what is offered, or leave the row. Answers are values."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.booking.answers import (
    Booked,
    FoundWish,
    Joined,
    NotFound,
    NothingOffered,
    StillFree,
    TooManyAttempts,
    Withdrawn,
)
from bot.booking.appointment_book import AppointmentBook
from bot.booking.audit import SYSTEM, VISITOR, AuditLine
from bot.booking.contact import Contact
from bot.booking.free_openings import ALTERNATIVES, free_openings
from bot.booking.keys import request_hash
from bot.booking.model import AppointmentRequest, generate_reference
from bot.booking.ownership import owned_wish
from bot.booking.register import Register
from bot.booking.schedule import Schedule
from bot.booking.service import earlier_booking
from bot.booking.status import Status
from bot.booking.store import BookingStore
from bot.booking.wish import Wish, WishRequest


class WaitingRoom:
    """The wait list as visitors use it. Raises only `BookingStoreError`, where the database fails."""

    def __init__(
        self,
        store: BookingStore,
        schedule: Schedule,
        clock: Callable[[], datetime],
        *,
        needs_confirmation: bool = False,
    ) -> None:
        """Serve one clinic; arguments as for `BookingService`."""
        self._store = store
        self._schedule = schedule
        self._clock = clock
        self._status: Status = "pending" if needs_confirmation else "booked"

    def join(self, request: WishRequest) -> Joined | StillFree:
        """Put a wish at the end of the row, unless an opening fits it now; the same wish stands there only once."""
        now = self._now()
        with self._store.writing() as book:
            self._register(book, now).tidy()
            waiting = book.waitlist.find_waiting(request)
            if waiting is not None:
                return Joined(waiting, repeated=True)
            free = free_openings(
                book,
                self._schedule,
                now=now,
                location=request.location,
                windows=[request.window],
                limit=ALTERNATIVES,
            )
            if free:
                return StillFree(tuple(free))
            wish = book.waitlist.add(request, code=generate_reference(), now=now)
            book.audit.write(AuditLine(now, VISITOR, "wish made", wish.code))
        return Joined(wish)

    def look_up(
        self, code: str, contact: Contact, *, owner: str | None = None
    ) -> FoundWish | NotFound | TooManyAttempts:
        """Show a wish to whoever has its code and the contact that it was made with.

        Args:
            code: As the visitor typed it.
            contact: What the wish was made with.
            owner: The visitor's session, whose wrong tries are counted.
        """
        now = self._now()
        with self._store.writing() as book:
            self._register(book, now).tidy()
            found = owned_wish(book, code, contact, owner=owner, now=now)
        return FoundWish(found) if isinstance(found, Wish) else found

    def accept(
        self, code: str, contact: Contact, *, owner: str | None = None
    ) -> Booked | NothingOffered | NotFound | TooManyAttempts:
        """Book what is held for a wish, once, however often it is accepted.

        Args:
            code: As the visitor typed it.
            contact: What the wish was made with.
            owner: The visitor's session, whose wrong tries are counted.
        """
        now = self._now()
        with self._store.writing() as book:
            register = self._register(book, now)
            register.tidy()
            wish = owned_wish(book, code, contact, owner=owner, now=now)
            if not isinstance(wish, Wish):
                return wish
            key = f"waitlist:{wish.code}"
            if wish.offer is None:
                earlier = book.find_by_key(key)
                again = earlier_booking(book, key, earlier[1]) if earlier else None
                return again if isinstance(again, Booked) else NothingOffered(wish)
            request = _request(wish)
            register.settle(wish)
            appointment = register.book(
                request, owner=wish.owner, key=key, content=request_hash(request), status=self._status
            )
        return Booked(appointment)

    def withdraw(
        self, code: str, contact: Contact, *, owner: str | None = None
    ) -> Withdrawn | NothingOffered | NotFound | TooManyAttempts:
        """Leave the row; what was held goes to the next. Arguments as in `accept`."""
        now = self._now()
        with self._store.writing() as book:
            register = self._register(book, now)
            register.tidy()
            wish = owned_wish(book, code, contact, owner=owner, now=now)
            if not isinstance(wish, Wish):
                return wish
            if wish.state not in ("waiting", "offered"):
                return NothingOffered(wish)
            register.withdraw(wish)
        return Withdrawn(wish)

    def tidy(self) -> None:
        """End what has run out and offer what became free; a worker calls it, as every change does anyway."""
        now = self._now()
        with self._store.writing() as book:
            self._register(book, now, actor=SYSTEM).tidy()

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _register(self, book: AppointmentBook, now: datetime, *, actor: str = VISITOR) -> Register:
        return Register(book, schedule=self._schedule, now=now, actor=actor)


def _request(wish: Wish) -> AppointmentRequest:
    assert wish.offer is not None
    asked = wish.request
    return AppointmentRequest(
        opening=wish.offer,
        patient_name=asked.patient_name,
        contact=asked.contact,
        visit_type=asked.visit_type,
        consented=True,
        reason=asked.reason,
    )
