"""What booking tests build again and again: a clinic, its service on a fresh file, requests."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.booking.contact import Contact
from bot.booking.model import AppointmentRequest, Opening
from bot.booking.schedule import Location, Schedule
from bot.booking.service import BookingService
from bot.booking.status import LIVE_STATUSES
from bot.booking.store import BookingStore

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # Monday 10:00 in Atlanta, the week of Thanksgiving
PHONE = Contact("phone", "+14045550142")
EMAIL = Contact("email", "jane@example.com")
MIDTOWN = Location("midtown", "Midtown", "1 Peachtree St, Atlanta")
MARIETTA = Location("marietta", "Marietta", "2 Church St, Marietta")


class Clock:
    """A clock that tests set."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **length: float) -> None:
        self.now += timedelta(**length)


def schedule(**changes: Any) -> Schedule:
    return Schedule(**{"locations": (MIDTOWN, MARIETTA), **changes})


def at(wall: str, location: str = "midtown", minutes: int = 30) -> Opening:
    """Give an opening by its wall time in Atlanta in winter: `at("2026-11-24 10:00")`."""
    start = datetime.fromisoformat(f"{wall}-05:00")
    return Opening(location=location, start=start, end=start + timedelta(minutes=minutes))


def request(opening: Opening, **changes: Any) -> AppointmentRequest:
    details = {"patient_name": "Jane Doe", "contact": PHONE, "visit_type": "new", "consented": True}
    return AppointmentRequest(opening=opening, **{**details, **changes})


def url_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'bookings.db'}"


def service_in(folder: Path, *, clock: Clock | None = None, **changes: Any) -> BookingService:
    return BookingService(BookingStore.from_url(url_in(folder), create=True), schedule(**changes), clock or Clock())


def stored(store: BookingStore) -> dict[str, Opening]:
    """Give every live appointment's opening by its reference."""
    with store.reading() as book:
        found = book.between(NOW - timedelta(days=400), NOW + timedelta(days=400), statuses=LIVE_STATUSES)
    return {appointment.reference: appointment.opening for appointment in found}
