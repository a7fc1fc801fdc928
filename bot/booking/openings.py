"""Which times can be booked: the schedule's grid, less what is too soon, too far, closed or taken."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.booking.model import Opening, Window
from bot.booking.schedule import Location, Schedule

NOON = time(12)


def openings(
    schedule: Schedule,
    *,
    location: str | None,
    windows: Sequence[Window] | None,
    now: datetime,
    taken: Iterable[Opening] = (),
    limit: int | None = None,
) -> list[Opening]:
    """Find bookable openings, earliest first.

    Visits start on a grid of wall times, one every `slot_minutes` + `buffer_minutes` from opening on, so a
    clock change moves no visit's time on the wall.

    Args:
        schedule: The clinic's schedule.
        location: A location's slug; None asks all. An unknown slug has no openings.
        windows: An opening must *start* in one of them; None leaves all times, an empty sequence none.
        now: Aware.
        taken: Appointments and holds to keep clear of, `buffer_minutes` around each.
        limit: Most openings to give, at least 1; None gives all.

    Returns:
        Openings by start, then by location.
    """
    busy: dict[date, list[Opening]] = {}
    for other in taken:
        busy.setdefault(schedule.local(other.start).date(), []).append(other)
    gap = timedelta(minutes=schedule.buffer_minutes)
    free = (
        opening
        for opening in _grid(schedule, location, now)
        if (windows is None or any(window.start <= opening.start < window.end for window in windows))
        and not any(
            opening.clashes_with(other, gap=gap) for other in busy.get(schedule.local(opening.start).date(), ())
        )
    )
    return list(islice(free, limit))


def is_offered(schedule: Schedule, opening: Opening, *, now: datetime) -> bool:
    """Say whether the schedule offers this opening to visitors at `now`, whoever has taken it."""
    day = schedule.local(opening.start).date()
    last_day = schedule.local(now).date() + timedelta(days=schedule.horizon_days)
    soonest = now + timedelta(hours=schedule.lead_time_hours)
    return opening.start >= soonest and day <= last_day and is_scheduled(schedule, opening)


def is_scheduled(schedule: Schedule, opening: Opening) -> bool:
    """Say whether the schedule has this opening at all, however soon or far off it is: staff may use it."""
    place = schedule.location(opening.location)
    return place is not None and opening in _day(schedule, place, schedule.local(opening.start).date())


def spread_out(found: Sequence[Opening], *, schedule: Schedule, limit: int) -> list[Opening]:
    """Choose openings on different half-days rather than the first few in a row.

    Args:
        found: Openings by start.
        schedule: Gives the zone in which days and noon are meant.
        limit: Most openings to choose, at least 1.

    Returns:
        At most `limit` of them by start: the first of each half-day in turn, then the second of each, and so
        on.
    """
    half_days: dict[tuple[date, bool], list[Opening]] = {}
    for opening in found:
        local = schedule.local(opening.start)
        half_days.setdefault((local.date(), local.time() >= NOON), []).append(opening)
    turns = sorted(
        (turn, opening.start, opening.location, opening)
        for half_day in half_days.values()
        for turn, opening in enumerate(half_day)
    )
    return sorted(opening for *_, opening in turns[:limit])


def _grid(schedule: Schedule, location: str | None, now: datetime) -> Iterator[Opening]:
    """Walk every opening between lead time and horizon by start."""
    earliest = now.astimezone(UTC) + timedelta(hours=schedule.lead_time_hours)
    today = schedule.local(now).date()
    first = max(today, schedule.local(earliest).date())
    places = [place for place in schedule.locations if location in (None, place.slug)]
    for ahead in range((first - today).days, schedule.horizon_days + 1):
        day = today + timedelta(days=ahead)
        yield from sorted(
            opening for place in places for opening in _day(schedule, place, day) if opening.start >= earliest
        )


def _day(schedule: Schedule, location: Location, day: date) -> Iterator[Opening]:
    """Walk one location's openings of one day."""
    length = timedelta(minutes=schedule.slot_minutes)
    step = length + timedelta(minutes=schedule.buffer_minutes)
    for opens, closes in schedule.hours_on(day, location):
        wall, last = datetime.combine(day, opens), datetime.combine(day, closes)
        while wall + length <= last:
            start = _instant(wall, schedule.zone)
            if start is not None:
                yield Opening(location=location.slug, start=start, end=start + length)
            wall += step


def _instant(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """Give a wall time in UTC; None for one that the change to summer time skips."""
    start = wall.replace(tzinfo=zone).astimezone(UTC)
    return start if start.astimezone(zone).replace(tzinfo=None) == wall else None
