"""What booking is about: openings, requests and appointments. Rules only, no I/O."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from bot.booking.contact import Contact
from bot.booking.errors import InvalidRequestError
from bot.booking.schedule import Hours, Location, Schedule
from bot.booking.status import CHANGEABLE_STATUSES, LIVE_STATUSES, STATUSES, Status

__all__ = [  # the schedule's types belong to the model too, though they have a module of their own
    "CHANGEABLE_STATUSES",
    "CROCKFORD",
    "LIVE_STATUSES",
    "MAX_NAME",
    "MAX_REASON",
    "STATUSES",
    "Appointment",
    "AppointmentRequest",
    "Hours",
    "Location",
    "Opening",
    "Schedule",
    "Status",
    "VisitType",
    "Window",
    "generate_reference",
    "normalize_reference",
]

VisitType = Literal["new", "returning"]

REFERENCE_LENGTH = 8  # 8 letters of 5 bits: 40 random bits
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: none is misread for a digit or spells a word
MAX_NAME = 200
MAX_REASON = 1000


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
        provider: Whose calendar at that location; empty where the location keeps one for all.
    """

    start: datetime
    end: datetime
    location: str
    provider: str = ""

    def __post_init__(self) -> None:
        """Keep both ends in UTC.

        Raises:
            InvalidRequestError: An end has no offset, or `end` is not after `start`.
        """
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise InvalidRequestError("An opening needs times with a UTC offset. Pass aware datetimes.")
        if self.start >= self.end:
            raise InvalidRequestError(f"An opening starts at {self.start} and ends at {self.end}. Let it end later.")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))

    def clashes_with(self, other: "Opening", *, gap: timedelta = timedelta(0)) -> bool:
        """Say whether both are in one calendar and less than `gap` apart."""
        same = (self.location, self.provider) == (other.location, other.provider)
        return same and self.start < other.end + gap and other.start < self.end + gap


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
            raise InvalidRequestError("The visitor has not consented to keeping their details. Ask before booking.")
        if not self.patient_name.strip() or len(self.patient_name) > MAX_NAME:
            raise InvalidRequestError(f"The patient's name must have 1 to {MAX_NAME} characters. Ask for it again.")
        if len(self.reason) > MAX_REASON:
            raise InvalidRequestError(f"The reason has {len(self.reason)} characters. Cut it to {MAX_REASON}.")
        if self.visit_type not in get_args(VisitType):
            raise InvalidRequestError(f"The visit type is neither of {get_args(VisitType)}. Ask for it again.")


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
        provider: Whose calendar it is in, as in `Opening`.
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
    provider: str = ""

    @property
    def opening(self) -> Opening:
        """The time that it takes."""
        return Opening(location=self.location, start=self.start_utc, end=self.end_utc, provider=self.provider)

    def at(self, opening: Opening) -> "Appointment":
        """Give its next version, at another time or place; the reference stays."""
        return replace(
            self,
            location=opening.location,
            provider=opening.provider,
            start_utc=opening.start,
            end_utc=opening.end,
            sequence=self.sequence + 1,
        )

    def becoming(self, status: Status) -> "Appointment":
        """Give its next version, with another status."""
        return replace(self, status=status, sequence=self.sequence + 1)

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
