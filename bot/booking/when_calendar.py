"""Dates as people name them, worked out from today; no words are read here."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache

import holidays

Days = tuple[date, ...]

MONDAY, FRIDAY, WEEK = 0, 4, 7
EARLY, MID, LATE = (1, 10), (11, 20), (21, 31)  # days of the month
WHOLE = (1, 31)
LONGEST_SPAN = 731
SEARCHED_YEARS = 9  # a 29 February is at most eight years away

_LAWFUL = {
    "new year": "New Year's Day",
    "mlk": "Martin Luther King Jr. Day",
    "presidents": "Washington's Birthday",
    "memorial": "Memorial Day",
    "juneteenth": "Juneteenth National Independence Day",
    "independence": "Independence Day",
    "labor": "Labor Day",
    "columbus": "Columbus Day",
    "veterans": "Veterans Day",
    "thanksgiving": "Thanksgiving Day",
    "christmas": "Christmas Day",
}
_FIXED = {
    "christmas eve": (12, 24),
    "new year eve": (12, 31),
    "halloween": (10, 31),
    "valentine": (2, 14),
    "st patrick": (3, 17),
    "boxing day": (12, 26),
}
_AROUND = {
    "black friday": ("thanksgiving", 1),
    "thanksgiving eve": ("thanksgiving", -1),
    "cyber monday": ("thanksgiving", 4),
    "good friday": ("easter", -2),
}
_COUNTED = {"mother": (5, 6, 2), "father": (6, 6, 3)}  # month, weekday, which of them


def days_between(first: date, last: date) -> Days:
    """Give every date from `first` to `last`, both included, two years at most."""
    count = (last - first).days + 1
    return tuple(first + timedelta(days=ahead) for ahead in range(min(count, LONGEST_SPAN)))


def coming(weekday: int, after: date) -> date:
    """Give the first such weekday later than `after`."""
    return after + timedelta(days=(weekday - after.weekday() - 1) % WEEK + 1)


def latest(weekday: int, before: date) -> date:
    """Give the last such weekday earlier than `before`."""
    return before - timedelta(days=(before.weekday() - weekday - 1) % WEEK + 1)


def next_weekday(weekday: int, today: date) -> tuple[Days, ...]:
    """Give what "next Tuesday" may mean: this calendar week's, where it is still ahead, and next week's."""
    here = today - timedelta(days=today.weekday() - weekday)
    there = here + timedelta(days=WEEK)
    return ((here,), (there,)) if here > today else ((there,),)


def week_of(day: date, *, later: int = 0) -> Days:
    """Give Monday to Friday of the calendar week that holds a day, or of one so many weeks later."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=later)
    return days_between(monday, monday + timedelta(days=FRIDAY))


def valid_date(year: int, month: int, day: int) -> date | None:
    """Give the date, or None where no calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def next_date(month: int, day: int, today: date) -> date | None:
    """Give the next such date, today included, or None where no year has it."""
    found = (valid_date(today.year + ahead, month, day) for ahead in range(SEARCHED_YEARS))
    return next((candidate for candidate in found if candidate and candidate >= today), None)


def next_day_of_month(day: int, today: date) -> date | None:
    """Give the next such day, today included, in the next month that has it."""
    for ahead in range(13):
        year, month = later_month(today, ahead)
        candidate = valid_date(year, month, day)
        if candidate and candidate >= today:
            return candidate
    return None


def later_month(day: date, ahead: int) -> tuple[int, int]:
    """Give year and month so many months after a day's."""
    months = day.year * 12 + day.month - 1 + ahead
    return months // 12, months % 12 + 1


def same_day_later(day: date, months: int) -> date:
    """Give the same day so many months later, or that month's last where it is shorter."""
    year, month = later_month(day, months)
    return valid_date(year, month, day.day) or month_span(year, month)[-1]


def month_span(year: int, month: int, part: tuple[int, int] = WHOLE) -> Days:
    """Give a month's dates from the first to the last day of the month in `part`, cut to those it has."""
    found = (valid_date(year, month, day) for day in range(part[0], part[1] + 1))
    return tuple(day for day in found if day)


def next_month_span(month: int, today: date, part: tuple[int, int] = WHOLE) -> Days:
    """Give the next such span of a month that is not over."""
    span = month_span(today.year, month, part)
    return span if span[-1] >= today else month_span(today.year + 1, month, part)


def nth_weekday(year: int, month: int, weekday: int, count: int) -> date | None:
    """Give the so-manieth such weekday of a month, the last for -1, or None where it has fewer."""
    found = [day for day in month_span(year, month) if day.weekday() == weekday]
    return found[count if count < 0 else count - 1] if count <= len(found) else None


@lru_cache(maxsize=512)
def holiday(name: str, year: int) -> date:
    """Give the day itself of a holiday, not the one on which it is observed.

    Args:
        name: One of `HOLIDAYS`.
        year: Its calendar year.
    """
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _AROUND:
        other, ahead = _AROUND[name]
        return holiday(other, year) + timedelta(days=ahead)
    if name in _COUNTED:
        month, weekday, count = _COUNTED[name]
        return [day for day in month_span(year, month) if day.weekday() == weekday][count - 1]
    if name == "easter":
        return _easter(year)
    if name == "election":
        return coming(MONDAY, date(year, 10, 31)) + timedelta(days=1)
    lawful = holidays.country_holidays("US", years=year, observed=False)
    days: list[date] = [day for day, title in lawful.items() if title == _LAWFUL[name]]
    return days[0]


HOLIDAYS = frozenset({*_LAWFUL, *_FIXED, *_AROUND, *_COUNTED, "easter", "election"})


def next_holiday(name: str, today: date) -> date:
    """Give the next day of this holiday, today included."""
    return next(day for ahead in (0, 1) if (day := holiday(name, today.year + ahead)) >= today)


def soonest_ahead(anchors: Iterable[date], place: Callable[[date], Days], today: date) -> Days:
    """Place something by the first anchor from which it is not wholly past."""
    placed: Days = ()
    for anchor in anchors:
        placed = place(anchor)
        if placed and placed[-1] >= today:
            return placed
    return placed


def _easter(year: int) -> date:
    """Work out Western Easter (anonymous Gregorian algorithm; Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
