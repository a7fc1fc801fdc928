"""Which times can be booked."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.model import Opening, Window
from bot.booking.openings import is_offered, is_scheduled, openings, spread_out
from bot.booking.schedule import Hours, Schedule

from .builders import MIDTOWN, NOW, at, schedule


def starts(clinic: Schedule, **options: Any) -> list[str]:
    found = openings(clinic, **{"location": "midtown", "windows": None, "now": NOW, **options})
    return [f"{clinic.local(opening.start):%m-%d %H:%M}" for opening in found]


def test_begins_after_the_lead_time() -> None:
    assert starts(schedule(lead_time_hours=24), limit=2) == ["11-24 10:00", "11-24 10:30"]
    assert starts(schedule(lead_time_hours=2), limit=1) == ["11-23 12:00"]


def test_ends_a_visit_by_closing_time() -> None:
    day = [start for start in starts(schedule(slot_minutes=50)) if start.startswith("11-25")]

    assert day[0] == "11-25 08:00"
    assert day[-1] == "11-25 15:30"  # the next would end at 17:10


def test_ends_at_the_horizon() -> None:
    assert starts(schedule(horizon_days=2))[-1] == "11-25 16:30"


def test_skips_weekends_holidays_and_closed_dates() -> None:
    clinic = schedule(closed_dates=frozenset({date(2026, 11, 27)}), horizon_days=8)

    assert sorted({start[:5] for start in starts(clinic)}) == ["11-24", "11-25", "11-30", "12-01"]


def test_steps_by_slot_and_buffer() -> None:
    assert starts(schedule(buffer_minutes=10, slot_minutes=30), limit=3) == [
        "11-24 10:00",
        "11-24 10:40",
        "11-24 11:20",
    ]


def test_keeps_the_buffer_around_taken_times() -> None:
    clinic = schedule(buffer_minutes=10)

    taken = [at("2026-11-24 10:05")]  # off the grid, as an import may be
    assert starts(clinic, taken=taken, limit=1) == ["11-24 11:20"]


def test_leaves_out_what_is_taken_at_that_location_only() -> None:
    taken = [at("2026-11-24 10:00")]

    assert starts(schedule(), taken=taken, limit=1) == ["11-24 10:30"]
    assert starts(schedule(), taken=taken, limit=1, location="marietta") == ["11-24 10:00"]


def test_starts_inside_a_window() -> None:
    window = Window(at("2026-11-25 13:45").start, at("2026-11-25 14:45").start)

    assert starts(schedule(), windows=[window]) == ["11-25 14:00", "11-25 14:30"]
    assert starts(schedule(), windows=[]) == []


def test_asks_every_location_where_none_is_named() -> None:
    found = openings(schedule(), location=None, windows=None, now=NOW, limit=3)

    assert [opening.location for opening in found] == ["marietta", "midtown", "marietta"]
    assert found == sorted(found)


def test_knows_no_openings_at_an_unknown_location() -> None:
    assert starts(schedule(), location="nowhere") == []


def test_honours_lunch_breaks() -> None:
    hours = (Hours(1, time(8), time(12)), Hours(1, time(13), time(15)))

    day = [start[6:] for start in starts(schedule(hours=hours, slot_minutes=60)) if start.startswith("12-01")]
    assert day == ["08:00", "09:00", "10:00", "11:00", "13:00", "14:00"]


@pytest.mark.parametrize(
    ("now", "before", "after", "utc_before", "utc_after"),
    [
        (datetime(2026, 10, 29, 12, tzinfo=UTC), date(2026, 10, 30), date(2026, 11, 2), 12, 13),
        (datetime(2027, 3, 11, 12, tzinfo=UTC), date(2027, 3, 12), date(2027, 3, 15), 13, 12),
    ],
)
def test_keeps_wall_time_over_both_clock_changes(
    now: datetime, before: date, after: date, utc_before: int, utc_after: int
) -> None:
    clinic = schedule(lead_time_hours=0, horizon_days=7)
    found = openings(clinic, location="midtown", windows=None, now=now)

    for day, utc_hour in ((before, utc_before), (after, utc_after)):
        that_day = [opening for opening in found if clinic.local(opening.start).date() == day]
        assert that_day[0].start == datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)
        assert [clinic.local(opening.start).time() for opening in that_day] == [
            time(8 + half // 2, half % 2 * 30) for half in range(18)
        ]


@pytest.mark.parametrize(("sunday", "count"), [(date(2027, 3, 14), 4), (date(2026, 11, 1), 6)])
def test_offers_no_skipped_hour_and_no_hour_twice(sunday: date, count: int) -> None:
    night = schedule(hours=(Hours(6, time(1), time(4)),), lead_time_hours=0)
    now = datetime(sunday.year, sunday.month, sunday.day, tzinfo=UTC)
    found = openings(night, location="midtown", windows=None, now=now, limit=count)

    assert len({opening.start for opening in found}) == count
    assert all(night.local(opening.start).date() == sunday for opening in found)


@settings(max_examples=60, deadline=None)
@given(
    minutes=st.integers(0, 400 * 24 * 60),
    slot=st.sampled_from([15, 20, 30, 45, 60]),
    buffer=st.sampled_from([0, 5, 15]),
    lead=st.integers(0, 72),
)
def test_offers_only_what_the_schedule_allows(minutes: int, slot: int, buffer: int, lead: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    clinic = schedule(
        locations=(MIDTOWN,), slot_minutes=slot, buffer_minutes=buffer, lead_time_hours=lead, horizon_days=9
    )
    found = openings(clinic, location=None, windows=None, now=now)

    for opening, following in pairwise(found):
        assert opening.end + timedelta(minutes=buffer) <= following.start
    for opening in found:
        start, end = clinic.local(opening.start), clinic.local(opening.end)
        assert opening.start >= now + timedelta(hours=lead)
        assert time(8) <= start.time() and end.time() <= time(17) and not clinic.is_closed(start.date())
        assert is_offered(clinic, opening, now=now)


def test_knows_what_the_schedule_offers() -> None:
    clinic = schedule()

    assert is_offered(clinic, at("2026-11-24 10:00"), now=NOW)
    assert not is_offered(clinic, at("2026-11-24 09:30"), now=NOW)  # within the lead time
    assert not is_offered(clinic, at("2026-11-24 10:10"), now=NOW)  # off the grid
    assert not is_offered(clinic, at("2026-11-24 10:00", minutes=60), now=NOW)
    assert not is_offered(clinic, at("2026-11-26 10:00"), now=NOW)  # Thanksgiving
    assert not is_offered(clinic, at("2027-03-01 10:00"), now=NOW)  # beyond the horizon
    assert not is_offered(clinic, at("2026-11-24 10:00", location="nowhere"), now=NOW)


def test_spreads_a_choice_over_half_days() -> None:
    clinic = schedule(locations=(MIDTOWN,))
    found = openings(clinic, location=None, windows=None, now=NOW)

    chosen = spread_out(found, schedule=clinic, limit=4)
    assert chosen == [
        at("2026-11-24 10:00"),
        at("2026-11-24 12:00"),
        at("2026-11-25 08:00"),
        at("2026-11-25 12:00"),
    ]


def test_spreads_within_a_half_day_where_there_is_only_one() -> None:
    few: list[Opening] = [at("2026-11-24 10:00"), at("2026-11-24 10:30"), at("2026-11-24 11:00")]

    assert spread_out(few, schedule=schedule(), limit=2) == few[:2]


def test_staff_may_use_what_is_too_soon_or_too_far_off_for_visitors() -> None:
    soon, far = at("2026-11-23 11:00"), at("2027-11-24 10:00")

    for opening in (soon, far):
        assert is_scheduled(schedule(), opening)
        assert not is_offered(schedule(), opening, now=NOW)
    assert not is_scheduled(schedule(), at("2026-11-26 10:00"))  # Thanksgiving
    assert not is_scheduled(schedule(), at("2026-11-24 10:10"))
