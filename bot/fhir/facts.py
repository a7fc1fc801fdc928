"""What the booking database says at the moment of a push: it is this that is sent, and not what an event remembers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.booking.appointment_book import AppointmentBook
from bot.booking.model import Appointment, Opening
from bot.booking.outbox import Event
from bot.booking.status import LIVE_STATUSES
from bot.booking.store import BookingStore
from bot.fhir.resources import SlotStatus, slot_status

_LONGEST_VISIT = timedelta(days=1)


@dataclass(frozen=True)
class SlotFact:
    """A time that an event touched, and what it is now."""

    opening: Opening
    status: SlotStatus


@dataclass(frozen=True)
class Facts:
    """What there is to say.

    Attributes:
        appointment: As it stands; None where it was erased.
        slots: The times that it takes or took, each as it is now, also if another appointment has it meanwhile.
    """

    appointment: Appointment | None
    slots: tuple[SlotFact, ...] = ()


def facts_of(store: BookingStore, event: Event) -> Facts:
    """Read what is to be said because of an event.

    Raises:
        BookingStoreError: The database cannot be read.
    """
    with store.reading() as book:
        found = book.get(event.reference)
        if found is None:
            return Facts(None)
        touched = dict.fromkeys((found.opening, *_named(event.payload)))
        return Facts(found, tuple(SlotFact(each, _status(book, each)) for each in touched))


def _named(payload: Mapping[str, Any]) -> Iterator[Opening]:
    """Walk the times that an event names: where the appointment was then, and before."""
    for place in (payload, payload.get("previous")):
        if place and "start" in place:
            yield Opening(
                start=datetime.fromisoformat(place["start"]),
                end=datetime.fromisoformat(place["end"]),
                location=place["location"],
                provider=place.get("provider", ""),
            )


def _status(book: AppointmentBook, opening: Opening) -> SlotStatus:
    """Say what a time is: holds do not count, as they end within minutes and no event tells of it."""
    near = book.between(opening.start - _LONGEST_VISIT, opening.end, statuses=LIVE_STATUSES, location=opening.location)
    taking = [slot_status(each.status) for each in near if each.opening.clashes_with(opening)]
    return "busy" if "busy" in taking else taking[0] if taking else "free"
