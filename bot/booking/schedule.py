"""When the clinic can be visited: locations, weekly hours, holidays. Rules only, no I/O."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from bot.booking.errors import InvalidScheduleError
from bot.booking.quiet_hours import QuietHours

DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class Hours:
    """One span of opening hours on one weekday; a lunch break makes two of them.

    Attributes:
        weekday: 0 is Monday, 6 is Sunday.
        opens: Wall time in the schedule's zone.
        closes: Wall time of the same day, after `opens`.
    """

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        """Refuse hours that no week has."""
        if self.weekday not in range(DAYS_IN_WEEK):
            raise InvalidScheduleError(f"Opening hours name weekday {self.weekday}. Use 0 (Monday) to 6 (Sunday).")
        if self.opens >= self.closes:
            raise InvalidScheduleError(
                f"Opening hours on weekday {self.weekday} open at {self.opens} and close at {self.closes}. "
                "Let them close later than they open."
            )


WEEKDAYS_EIGHT_TO_FIVE: tuple[Hours, ...] = tuple(Hours(day, time(8), time(17)) for day in range(5))


@dataclass(frozen=True)
class Location:
    """A clinic that can be visited.

    Attributes:
        slug: Stable key, stored with each appointment.
        name: As visitors read it.
        address: One line.
        hours: This clinic's own hours; empty where it keeps the schedule's.
    """

    slug: str
    name: str
    address: str
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True)
class Schedule:
    """When the clinic can be visited, as it sets it in `clinic.yml`.

    Attributes:
        locations: At least one; slugs are unique.
        hours: Weekly opening hours, shared by every location without its own.
        timezone: IANA name; all wall times are meant in it.
        slot_minutes: Length of one visit, at least 5.
        lead_time_hours: No opening starts sooner than this after now.
        horizon_days: No opening lies more calendar days ahead than this.
        buffer_minutes: Free time kept between two visits.
        closed_dates: Days on which the clinic is closed besides holidays.
        federal_holidays: Whether US federal holidays, observed days included, are closed.
        quiet: When nobody is awakened: an offer that is made then may be answered until the morning is well on.
    """

    locations: tuple[Location, ...]
    hours: tuple[Hours, ...] = WEEKDAYS_EIGHT_TO_FIVE
    timezone: str = "America/New_York"
    slot_minutes: int = 30
    lead_time_hours: int = 24
    horizon_days: int = 60
    buffer_minutes: int = 0
    closed_dates: frozenset[date] = frozenset()
    federal_holidays: bool = True
    quiet: QuietHours | None = None

    def __post_init__(self) -> None:
        """Refuse a schedule that contradicts itself."""
        slugs = [location.slug for location in self.locations]
        if not slugs or len(slugs) != len(set(slugs)):
            raise InvalidScheduleError(f"Locations are {slugs}. Name at least one, each slug once.")
        for name, least in (
            ("slot_minutes", 5),
            ("lead_time_hours", 0),
            ("horizon_days", 1),
            ("buffer_minutes", 0),
        ):
            if getattr(self, name) < least:
                raise InvalidScheduleError(f"{name} is {getattr(self, name)}. Set it to {least} or more.")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise InvalidScheduleError(
                f"Time zone '{self.timezone}' is not known. Use an IANA name such as America/New_York."
            ) from error

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.timezone)

    def local(self, instant: datetime) -> datetime:
        """Give an aware instant in the clinic's wall time."""
        return instant.astimezone(self.zone)

    def location(self, slug: str) -> Location | None:
        """Give the location with this slug, or None."""
        return next((location for location in self.locations if location.slug == slug), None)

    def is_closed(self, day: date) -> bool:
        """Say whether the clinic keeps no hours on a day: by its weekday, for a holiday or by hand."""
        return not self.hours_on(day)

    def hours_on(self, day: date, location: Location | None = None) -> tuple[tuple[time, time], ...]:
        """Give a day's opening hours.

        Args:
            day: A date in the clinic's zone.
            location: Whose hours; None takes the schedule's.

        Returns:
            Pairs of opening and closing wall time by start; empty on closed days.
        """
        if day in self.closed_dates or (self.federal_holidays and day in federal_holidays(day.year)):
            return ()
        weekly = (location.hours if location else ()) or self.hours
        return tuple(sorted((span.opens, span.closes) for span in weekly if span.weekday == day.weekday()))

    def open_days(self, first: date) -> Iterator[date]:
        """Walk the open days from `first` on, without end (a year without an open day ends it)."""
        day, misses = first, 0
        while misses <= 366:  # a year
            if self.is_closed(day):
                misses += 1
            else:
                misses = 0
                yield day
            day += timedelta(days=1)


@lru_cache(maxsize=64)
def federal_holidays(year: int) -> frozenset[date]:
    """Give a year's US federal holidays, with the days that observe one (a Saturday's on Friday)."""
    return frozenset(holidays.country_holidays("US", years=year, observed=True))
