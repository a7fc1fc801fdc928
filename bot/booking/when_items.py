"""What the readers find in a text: mentions of days and times, and the small words that link them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Literal

from bot.booking.schedule import Schedule
from bot.booking.when_calendar import Days

BUSINESS_DAYS = 10  # "a preference without a day" looks this far ahead
SOON_DAYS = 5  # "as soon as possible" looks this far ahead
MINUTES_IN_DAY = 24 * 60

Span = tuple[int, int]  # minutes after midnight, the end excluded


@dataclass(frozen=True)
class Frame:
    """Where and when a phrase is said.

    Attributes:
        now: Aware, in the clinic's zone.
        schedule: The clinic's schedule.
    """

    now: datetime
    schedule: Schedule

    @property
    def today(self) -> date:
        """The clinic's date."""
        return self.now.date()

    @cached_property
    def first_day(self) -> date:
        """Today while opening hours are left in it, else tomorrow."""
        left = any(self.now.time() < closes for _, closes in self.schedule.hours_on(self.today))
        return self.today if left or not self.schedule.hours_on(self.today) else self.today + timedelta(days=1)

    def business_days(self, count: int, first: date | None = None) -> Days:
        """Give the next so many open days, from `first` or from today while hours are left in it."""
        start = max(first or self.first_day, self.first_day)
        return tuple(islice(self.schedule.open_days(start), count))


@dataclass(frozen=True)
class Day:
    """A mention of one or more days.

    Attributes:
        readings: What it may mean, one or two sets of dates; no dates at all is a reading too ("Saturday
            next week").
        kind: `weekday`, `date`, `relative` (tomorrow), `span` (a week, a month, a range), `any` or `soon`.
        weekdays: For weekdays that are named without "this" or "next": a span chooses from them, and an
            exclusion takes them out wherever they fall.
        form: For a weekday: `this`, `next`, `every` or nothing.
        day_of_month: For "the 5th" without a month, else 0.
        month: Year and month that a following "or the 6th" shares, else None.
        week: The calendar week that "in two weeks" falls in, for "in two weeks on Tuesday".
        within: The span that a weekday was chosen from, which "next week Monday or Tuesday" shares.
        instead: Whether it leans on the last day named and takes its place: "back on the 5th, any day after that".
    """

    readings: tuple[Days, ...]
    kind: Literal["weekday", "date", "relative", "span", "any", "soon"]
    weekdays: frozenset[int] = frozenset()
    form: Literal["", "this", "next", "every"] = ""
    day_of_month: int = 0
    month: tuple[int, int] | None = None
    week: Days = ()
    within: Days = ()
    instead: bool = False


@dataclass(frozen=True)
class Time:
    """A mention of a time of day.

    Attributes:
        spans: The times that it leaves, before opening hours cut them.
        kind: `exact`, `around`, `after`, `before`, `range`, `part` or `any`.
        bare: An exact time named without "at", "around" or the like, which a correction may set into the
            earlier frame.
        minute: The time named, in minutes after midnight; -1 where there is no single one.
    """

    spans: tuple[Span, ...]
    kind: Literal["exact", "around", "after", "before", "range", "part", "any"]
    bare: bool = False
    minute: int = -1


@dataclass(frozen=True)
class Mark:
    """A small word that links or turns mentions, or one that says nothing here.

    Attributes:
        kind: `or`, `and`, `comma`, `stop`, `but`, `not`, `except`, `correction` or `word`.
        text: Its plain spelling.
    """

    kind: Literal["or", "and", "comma", "stop", "but", "not", "except", "correction", "word"]
    text: str = field(default="", repr=False)


Item = Day | Time | Mark
Found = tuple[Day, int]  # a day and where it ends in the text


def single(*days: date, kind: str = "date", **details: object) -> Day:
    """Build a day with one reading."""
    return Day((tuple(days),), kind, **details)  # type: ignore[arg-type]
