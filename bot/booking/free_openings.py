"""Openings that are free just now: the schedule's, less what the database says is taken."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.booking.appointment_book import AppointmentBook
from bot.booking.model import Opening, Window
from bot.booking.openings import openings, spread_out
from bot.booking.schedule import Schedule

ALTERNATIVES = 3  # as many as a visitor can weigh at once, and as buttons fit on a phone


def free_openings(
    book: AppointmentBook,
    schedule: Schedule,
    *,
    now: datetime,
    location: str | None = None,
    windows: Sequence[Window] | None = None,
    limit: int | None = None,
    owner: str | None = None,
    spread: bool = False,
) -> list[Opening]:
    """Find free openings, earliest first; arguments as in `BookingService.find_openings`, no limit gives all."""
    end = now + timedelta(days=schedule.horizon_days + 2)  # a day's length more than any opening's end
    taken = book.taken(start=now - timedelta(days=1), end=end, now=now, owner=owner)
    found = openings(
        schedule,
        location=location,
        windows=windows,
        now=now,
        taken=taken,
        limit=None if spread else limit,
    )
    return spread_out(found, schedule=schedule, limit=limit) if spread and limit is not None else found


def nearest_openings(
    book: AppointmentBook, schedule: Schedule, opening: Opening, *, now: datetime, owner: str | None = None
) -> tuple[Opening, ...]:
    """Find the free openings nearest to one that is gone, at its own location where there are any."""
    here = free_openings(book, schedule, now=now, owner=owner, location=opening.location)
    found = here or free_openings(book, schedule, now=now, owner=owner)
    return tuple(sorted(found, key=lambda other: (abs(other.start - opening.start), other))[:ALTERNATIVES])
