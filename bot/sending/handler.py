"""What a destination of events must be able to do."""

from collections.abc import Collection
from typing import Protocol

from bot.booking.delivery_book import Delivery
from bot.booking.delivery_outcomes import Outcome
from bot.booking.outbox import EventKind


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
