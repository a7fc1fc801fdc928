"""What booking answers. "Taken", "not found" and "too many tries" are values, not errors."""

from dataclasses import dataclass
from datetime import datetime

from bot.booking.model import Appointment, Opening
from bot.booking.status import Status
from bot.booking.wish import Wish


@dataclass(frozen=True)
class Held:
    """The opening is kept for its owner until `expires_at` (aware, UTC)."""

    opening: Opening
    expires_at: datetime


@dataclass(frozen=True)
class Booked:
    """The appointment stands; `repeated` where the same key had booked it before."""

    appointment: Appointment
    repeated: bool = False


@dataclass(frozen=True)
class Taken:
    """The opening is someone else's or no longer offered; `alternatives` are free, nearest first."""

    alternatives: tuple[Opening, ...]


@dataclass(frozen=True)
class KeyReused:
    """The idempotency key has booked something else, or what has been cancelled since; nothing was booked."""


@dataclass(frozen=True)
class Found:
    """The appointment that was asked for."""

    appointment: Appointment


@dataclass(frozen=True)
class Cancelled:
    """The appointment is cancelled and its time free; `repeated` where it was cancelled before."""

    appointment: Appointment
    repeated: bool = False


@dataclass(frozen=True)
class Moved:
    """The appointment has its new time; `previous` is free."""

    appointment: Appointment
    previous: Opening


@dataclass(frozen=True)
class Marked:
    """The appointment has a new status; `repeated` where it had it before."""

    appointment: Appointment
    previous: Status
    repeated: bool = False


@dataclass(frozen=True)
class NotFound:
    """No appointment has this reference and this contact; it never says which of them is wrong."""


@dataclass(frozen=True)
class TooManyAttempts:
    """Too many wrong pairs were tried; it says nothing about the one that is tried now.

    Attributes:
        until: From when one may try again; aware, UTC.
    """

    until: datetime


@dataclass(frozen=True)
class NotChangeable:
    """The appointment is over, begun or closed, or was changed at the same moment; it stands as it is."""

    appointment: Appointment


@dataclass(frozen=True)
class Joined:
    """The wish stands in the row; `repeated` where it stood there before."""

    wish: Wish
    repeated: bool = False


@dataclass(frozen=True)
class StillFree:
    """There is no need to wait: these openings fit the wish, earliest first."""

    openings: tuple[Opening, ...]


@dataclass(frozen=True)
class FoundWish:
    """The wish that was asked for."""

    wish: Wish


@dataclass(frozen=True)
class Withdrawn:
    """The wish has left the row, and what was held for it is free."""

    wish: Wish


@dataclass(frozen=True)
class NothingOffered:
    """The wish is known, but no opening is held for it now; its state says why."""

    wish: Wish
