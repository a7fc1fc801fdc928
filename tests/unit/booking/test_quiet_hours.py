"""Quiet hours: wall time, over midnight, and right over both clock changes."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.booking.errors import InvalidScheduleError
from bot.booking.quiet_hours import QuietHours

ZONE = ZoneInfo("America/New_York")
NIGHT = QuietHours(time(21), time(8), ZONE)
NOON = QuietHours(time(12), time(13), ZONE)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-12-01T20:59:59-05:00", False),
        ("2026-12-01T21:00-05:00", True),
        ("2026-12-02T00:00-05:00", True),
        ("2026-12-02T07:59:59-05:00", True),
        ("2026-12-02T08:00-05:00", False),
        ("2026-12-02T12:30-05:00", False),
    ],
)
def test_a_night_goes_over_midnight(moment: str, quiet: bool) -> None:
    assert NIGHT.covers(instant(moment)) is quiet


def test_quiet_hours_may_lie_within_a_day() -> None:
    assert [NOON.covers(instant(f"2026-12-01T{hour}:30-05:00")) for hour in ("11", "12", "13")] == [False, True, False]
    assert NOON.waking(instant("2026-12-01T12:30-05:00")) == instant("2026-12-01T13:00-05:00")


@pytest.mark.parametrize(
    ("moment", "morning", "evening"),
    [
        ("2026-12-01T23:00-05:00", "2026-12-02T08:00-05:00", "2026-12-01T21:00-05:00"),
        ("2026-12-02T07:00-05:00", "2026-12-02T08:00-05:00", "2026-12-01T21:00-05:00"),
        # Clocks go back at 2 AM on November 1, 2026: that night has twelve hours.
        ("2026-10-31T23:00-04:00", "2026-11-01T08:00-05:00", "2026-10-31T21:00-04:00"),
        ("2026-11-01T01:30-04:00", "2026-11-01T08:00-05:00", "2026-10-31T21:00-04:00"),
        ("2026-11-01T01:30-05:00", "2026-11-01T08:00-05:00", "2026-10-31T21:00-04:00"),
        # And forward on March 14, 2027: ten hours.
        ("2027-03-13T22:00-05:00", "2027-03-14T08:00-04:00", "2027-03-13T21:00-05:00"),
        ("2027-03-14T03:30-04:00", "2027-03-14T08:00-04:00", "2027-03-13T21:00-05:00"),
    ],
)
def test_ends_in_the_morning_and_began_in_the_evening(moment: str, morning: str, evening: str) -> None:
    assert NIGHT.covers(instant(moment))
    assert NIGHT.waking(instant(moment)) == instant(morning)
    assert NIGHT.begin_before(instant(moment)) == instant(evening)


def test_who_is_awake_stays_so() -> None:
    assert NIGHT.waking(instant("2026-12-01T12:00-05:00")) == instant("2026-12-01T12:00-05:00")


def test_quiet_hours_without_length_are_refused() -> None:
    with pytest.raises(InvalidScheduleError, match="21:00"):
        QuietHours(time(21), time(21), ZONE)
