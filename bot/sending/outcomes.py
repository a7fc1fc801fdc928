"""How one try to bring an event to one destination can end, and what a destination must be able to do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.booking.delivery_book import Delivery
from bot.booking.outbox import EventKind


@dataclass(frozen=True)
class Delivered:
    """The other side has taken it."""


@dataclass(frozen=True)
class Retry:
    """It did not work this time.

    Attributes:
        error: Class and code of what went wrong, such as `SMTPDataError 451`: no address, no words of others.
        after: The least time that the other side asked for; None where it asked for none.
    """

    error: str
    after: timedelta | None = None


@dataclass(frozen=True)
class Refused:
    """It will never work; a person has to look. `error` as in `Retry`."""

    error: str


@dataclass(frozen=True)
class Dropped:
    """It need not be sent, or no longer; `reason` in one word or two."""

    reason: str


@dataclass(frozen=True)
class Deferred:
    """It is not to be sent before `until` (aware); this was no try. `reason` in one word or two."""

    until: datetime
    reason: str


Outcome = Delivered | Retry | Refused | Dropped | Deferred


class Handler(Protocol):
    """One destination of events, such as the visitor, or the clinic's FHIR server."""

    @property
    def destination(self) -> str:
        """Its name in the database: stable, up to 32 characters."""

    @property
    def kinds(self) -> Collection[EventKind]:
        """The kinds of events that it takes."""

    def handle(self, delivery: Delivery) -> Outcome:
        """Bring an event to its destination; called outside of any transaction, again after a crash.

        Args:
            delivery: `(event_id, destination)` is the same in every try: what the other side should see as one.
        """
