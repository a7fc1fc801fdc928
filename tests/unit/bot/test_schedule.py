"""The schedule that clinic.yml describes."""

from datetime import date, time
from zoneinfo import ZoneInfo

from bot.booking.quiet_hours import QuietHours
from bot.booking.schedule import Hours, Location
from bot.schedule import schedule_of

from .builders import clinic


def test_takes_every_fact_of_the_clinic() -> None:
    schedule = schedule_of(
        clinic(
            timezone="America/Chicago",
            hours={"tuesday": "09:00-12:30", "sunday": "10:00-11:00"},
            closed={"federal_holidays": False, "dates": ["2026-12-24"]},
            messages={"quiet_hours": "22:00-07:30"},
            booking={"slot_minutes": 20, "lead_hours": 2, "horizon_days": 30, "buffer_minutes": 10},
        )
    )

    assert schedule.hours == (Hours(1, time(9), time(12, 30)), Hours(6, time(10), time(11)))
    assert schedule.locations == (
        Location("midtown", "Midtown Atlanta", "1 Example Street"),
        Location("marietta", "Marietta", "2 Example Parkway"),
    )
    assert schedule.timezone == "America/Chicago"
    assert schedule.quiet == QuietHours(time(22), time(7, 30), ZoneInfo("America/Chicago"))
    assert (schedule.slot_minutes, schedule.lead_time_hours) == (20, 2)
    assert (schedule.horizon_days, schedule.buffer_minutes) == (30, 10)
    assert (schedule.federal_holidays, schedule.closed_dates) == (False, frozenset({date(2026, 12, 24)}))


def test_weekdays_start_on_monday() -> None:
    hours = schedule_of(clinic(hours={"monday": "08:00-17:00"})).hours_on(date(2026, 11, 23))  # a Monday

    assert hours == ((time(8), time(17)),)


def test_a_closed_day_has_no_hours() -> None:
    schedule = schedule_of(clinic(closed={"dates": ["2026-11-24"]}))

    assert schedule.is_closed(date(2026, 11, 24))
    assert schedule.is_closed(date(2026, 11, 26))  # Thanksgiving
    assert not schedule.is_closed(date(2026, 11, 25))
