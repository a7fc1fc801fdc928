"""What staff can do about appointments: list, confirm, mark, move, cancel. Answers are values."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.booking.answers import Cancelled, Found, Marked, Moved, NotChangeable, NotFound, Taken
from bot.booking.appointment_book import AppointmentBook
from bot.booking.audit import AuditLine
from bot.booking.errors import BookingConflictError
from bot.booking.free_openings import nearest_openings
from bot.booking.model import Appointment, Opening, normalize_reference
from bot.booking.openings import is_scheduled
from bot.booking.register import Register
from bot.booking.schedule import Schedule
from bot.booking.status import CHANGEABLE_STATUSES, Status, may_become
from bot.booking.store import BookingStore

EXPORT = "CSV"  # a reference has eight letters or digits


class FrontDesk:
    """Appointments as staff handle them: by reference alone, and past lead time and horizon.

    Raises only `BookingStoreError`, where the database fails.
    """

    def __init__(self, store: BookingStore, schedule: Schedule, clock: Callable[[], datetime], *, actor: str) -> None:
        """Serve one member of staff.

        Args:
            store: Where appointments are kept.
            schedule: When the clinic can be visited.
            clock: Gives now, aware.
            actor: Who is written into the audit trail, see `audit.staff`.
        """
        self._store = store
        self._schedule = schedule
        self._clock = clock
        self._actor = actor

    @property
    def schedule(self) -> Schedule:
        """When the clinic can be visited."""
        return self._schedule

    @property
    def now(self) -> datetime:
        """The present instant, UTC."""
        return self._clock().astimezone(UTC)

    def appointments(
        self, start: datetime, end: datetime, *, statuses: Sequence[Status] = (), location: str | None = None
    ) -> list[Appointment]:
        """List the appointments that start from `start` until before `end`, by start; no statuses means all."""
        with self._store.reading() as book:
            return book.between(start, end, statuses=statuses, location=location)

    def export(self, start: datetime, end: datetime) -> list[Appointment]:
        """List as `appointments` does, and leave a line in the audit trail: names are about to leave.

        The line stands under the reference `CSV`, which no appointment can have.
        """
        with self._store.writing() as book:
            found = book.between(start, end)
            what = {"from": start.isoformat(), "until": end.isoformat(), "appointments": len(found)}
            book.audit.write(AuditLine(self.now, self._actor, "exported", EXPORT, after=what))
        return found

    def look_up(self, reference: str) -> Found | NotFound:
        """Show an appointment."""
        with self._store.reading() as book:
            found = book.get(normalize_reference(reference))
        return Found(found) if found else NotFound()

    def trail(self, reference: str) -> list[AuditLine]:
        """Give what was done to an appointment or a wish, oldest first; erased ones have one too."""
        with self._store.reading() as book:
            return book.audit.lines(normalize_reference(reference))

    def confirm(self, reference: str) -> Marked | NotFound | NotChangeable:
        """Make a request an appointment that stands."""
        return self.mark(reference, "booked")

    def mark(self, reference: str, status: Status) -> Marked | NotFound | NotChangeable:
        """Give an appointment another status, where FHIR's sense of it allows that; see `may_become`."""
        with self._store.writing() as book:
            found = book.get(normalize_reference(reference))
            if found is None:
                return NotFound()
            if found.status == status:
                return Marked(found, previous=status, repeated=True)
            marked = self._register(book).mark(found, status) if may_become(found.status, status) else None
        return Marked(marked, previous=found.status) if marked else NotChangeable(found)

    def cancel(self, reference: str) -> Cancelled | NotFound | NotChangeable:
        """Cancel an appointment; its time is free at once."""
        answer = self.mark(reference, "cancelled")
        if isinstance(answer, Marked):
            return Cancelled(answer.appointment, repeated=answer.repeated)
        return answer

    def move(self, reference: str, opening: Opening) -> Moved | Taken | NotFound | NotChangeable:
        """Move an appointment to any time of the schedule that is to come and free."""
        now = self.now
        try:
            with self._store.writing() as book:
                found = book.get(normalize_reference(reference))
                if found is None:
                    return NotFound()
                if found.status not in CHANGEABLE_STATUSES:
                    return NotChangeable(found)
                if found.opening == opening:
                    return Moved(found, previous=found.opening)
                register = self._register(book)
                register.tidy()
                open_then = opening.start > now and is_scheduled(self._schedule, opening)
                if open_then and register.is_free(opening, but=found.reference):
                    moved = register.move(found, opening)
                    return Moved(moved, previous=found.opening) if moved else NotChangeable(found)
        except BookingConflictError:
            pass  # somebody was quicker, which is what the last line says
        with self._store.reading() as book:
            return Taken(nearest_openings(book, self._schedule, opening, now=now))

    def opening_at(self, start: datetime, location: str) -> Opening:
        """Give the opening of the clinic's length that starts at an instant."""
        length = timedelta(minutes=self._schedule.slot_minutes)
        return Opening(location=location, start=start, end=start + length)

    def _register(self, book: AppointmentBook) -> Register:
        return Register(book, schedule=self._schedule, now=self.now, actor=self._actor)
