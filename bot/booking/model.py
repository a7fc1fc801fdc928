"""What booking is about: the clinic's schedule, openings, requests and appointments. Rules only, no I/O."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from bot.booking.contact import Contact
from bot.booking.errors import InvalidRequestError, InvalidScheduleError

VisitType = Literal["new", "returning"]
# The codes of FHIR R4 AppointmentStatus (http://hl7.org/fhir/R4/valueset-appointmentstatus.html),
# "checked-in" left out.
Status = Literal[
    "proposed",
    "pending",
    "booked",
    "arrived",
    "fulfilled",
    "cancelled",
    "noshow",
    "entered-in-error",
    "waitlist",
]
STATUSES: tuple[Status, ...] = get_args(Status)
LIVE_STATUSES: tuple[Status, ...] = (
    "proposed",
    "pending",
    "booked",
    "arrived",
    "fulfilled",
)  # these fill their time
CHANGEABLE_STATUSES: tuple[Status, ...] = (
    "proposed",
    "pending",
    "booked",
)  # a visitor may move or cancel these

REFERENCE_LENGTH = 8  # 8 letters of 5 bits: 40 random bits
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: none is misread for a digit or spells a word
MAX_NAME = 200
MAX_REASON = 1000
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
            raise InvalidScheduleError(
                f"Opening hours name weekday {self.weekday}. Use 0 (Monday) to 6 (Sunday)."
            )
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


@dataclass(frozen=True, order=True)
class Window:
    """A span of time on one day that a visitor asks for; both ends aware, `start` before `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, order=True)
class Opening:
    """A time at one location: free when offered, taken when it is in a list of taken times.

    Attributes:
        start: Aware, kept in UTC.
        end: Aware, kept in UTC, after `start`.
        location: The location's slug.
    """

    start: datetime
    end: datetime
    location: str

    def __post_init__(self) -> None:
        """Keep both ends in UTC.

        Raises:
            InvalidRequestError: An end has no offset, or `end` is not after `start`.
        """
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise InvalidRequestError("An opening needs times with a UTC offset. Pass aware datetimes.")
        if self.start >= self.end:
            raise InvalidRequestError(
                f"An opening starts at {self.start} and ends at {self.end}. Let it end later."
            )
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))

    def clashes_with(self, other: "Opening", *, gap: timedelta = timedelta(0)) -> bool:
        """Say whether both are at one location and less than `gap` apart."""
        return (
            self.location == other.location and self.start < other.end + gap and other.start < self.end + gap
        )


@dataclass(frozen=True)
class AppointmentRequest:
    """What a visitor asked for and confirmed; personal data is hidden in `repr`.

    Attributes:
        opening: The time that was offered and chosen.
        patient_name: 1 to 200 characters.
        contact: The key, with the reference, to looking up, moving and cancelling.
        visit_type: `new` or `returning`.
        consented: That the clinic may keep these details; must be true.
        reason: Why the visit, up to 1000 characters; may be empty.
        owner: The session that may hold the opening; None where there is none.
    """

    opening: Opening
    patient_name: str = field(repr=False)
    contact: Contact
    visit_type: VisitType
    consented: bool
    reason: str = field(default="", repr=False)
    owner: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse what may not be stored.

        Raises:
            InvalidRequestError: No consent, a name that is blank or too long, a reason too long, another
                visit type.
        """
        if not self.consented:
            raise InvalidRequestError(
                "The visitor has not consented to keeping their details. Ask before booking."
            )
        if not self.patient_name.strip() or len(self.patient_name) > MAX_NAME:
            raise InvalidRequestError(
                f"The patient's name must have 1 to {MAX_NAME} characters. Ask for it again."
            )
        if len(self.reason) > MAX_REASON:
            raise InvalidRequestError(
                f"The reason has {len(self.reason)} characters. Cut it to {MAX_REASON}."
            )
        if self.visit_type not in get_args(VisitType):
            raise InvalidRequestError(
                f"The visit type is neither of {get_args(VisitType)}. Ask for it again."
            )


@dataclass(frozen=True)
class Appointment:
    """An appointment as it is stored; personal data is hidden in `repr`.

    Attributes:
        reference: What the visitor is given, see `generate_reference`.
        location: The location's slug.
        start_utc: Aware, UTC.
        end_utc: Aware, UTC.
        patient_name: As given.
        contact: What it was made with.
        visit_type: `new` or `returning`.
        status: A FHIR R4 code.
        created_at: Aware, UTC.
        consented_at: When the visitor consented; aware, UTC.
        reason: Why the visit; may be empty.
        sequence: How often it was changed, from 0; a change names the one it has seen (compare and swap),
            and an invite carries it.
    """

    reference: str = field(repr=False)
    location: str
    start_utc: datetime
    end_utc: datetime
    patient_name: str = field(repr=False)
    contact: Contact
    visit_type: VisitType
    status: Status
    created_at: datetime
    consented_at: datetime
    reason: str = field(default="", repr=False)
    sequence: int = 0

    @property
    def opening(self) -> Opening:
        """The time that it takes."""
        return Opening(location=self.location, start=self.start_utc, end=self.end_utc)

    def is_changeable(self, now: datetime) -> bool:
        """Say whether a visitor may still move or cancel it: a changeable status, and not begun."""
        return self.status in CHANGEABLE_STATUSES and self.start_utc > now


def generate_reference() -> str:
    """Draw a reference: 8 letters and digits of Crockford's base 32, 40 random bits."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(REFERENCE_LENGTH))


def normalize_reference(text: str) -> str:
    """Read a reference as people write it: any case, spaces and dashes, O for 0, I and L for 1."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    return letters.translate(str.maketrans("OIL", "011"))
