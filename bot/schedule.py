"""The booking schedule that clinic.yml describes."""

from bot.booking.model import Hours, Location, Schedule
from bot.booking.quiet_hours import QuietHours
from bot.settings import Clinic

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def schedule_of(clinic: Clinic) -> Schedule:
    """Return the schedule of openings: locations, weekly hours, closed days and rules."""
    hours = tuple(
        Hours(weekday=_WEEKDAYS.index(day), opens=span[0], closes=span[1]) for day, span in clinic.hours.items()
    )
    return Schedule(
        locations=tuple(
            Location(slug=place.slug, name=place.name, address=place.address) for place in clinic.locations
        ),
        hours=hours,
        timezone=clinic.timezone,
        slot_minutes=clinic.booking.slot_minutes,
        lead_time_hours=clinic.booking.lead_hours,
        horizon_days=clinic.booking.horizon_days,
        buffer_minutes=clinic.booking.buffer_minutes,
        closed_dates=frozenset(clinic.closed.dates),
        federal_holidays=clinic.closed.federal_holidays,
        quiet=quiet_hours_of(clinic),
    )


def quiet_hours_of(clinic: Clinic) -> QuietHours:
    """Return the hours in which the clinic writes to nobody of its own accord."""
    begins, ends = clinic.messages.quiet_hours
    return QuietHours(begins, ends, clinic.zone)
