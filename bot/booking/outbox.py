"""What is to leave the clinic: events that are written in the transaction that causes them, and sent by a worker.

An event names an appointment or a wish, its time and its place; who is written to is looked up when it is sent. So an
erased person leaves nothing here, and no message goes to a contact that was put right meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from bot.booking.model import Appointment, Opening
from bot.booking.wish import Wish

EventKind = Literal[
    "appointment.booked",
    "appointment.confirmed",
    "appointment.moved",
    "appointment.cancelled",
    "appointment.marked",  # arrived, fulfilled, not come: for the clinic's own systems
    "appointment.reminder",
    "waitlist.offered",
]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)
EventState = Literal["waiting", "sent", "failed", "dropped"]
EVENT_STATES: tuple[EventState, ...] = get_args(EventState)


@dataclass(frozen=True)
class Event:
    """One thing to tell.

    Attributes:
        dedupe_key: Two events with one key are one event: the second is not stored.
        kind: What happened.
        reference: Of the appointment, or the code of the wish.
        payload: JSON: time and place as they were then, no personal data.
        due_at: Not to be sent before; aware.
    """

    dedupe_key: str = field(repr=False)
    kind: EventKind
    reference: str = field(repr=False)
    payload: Mapping[str, Any] = field(repr=False)
    due_at: datetime


def appointment_event(
    kind: EventKind, appointment: Appointment, *, now: datetime, previous: Opening | None = None
) -> Event:
    """Make the event of a change to an appointment, one a version.

    Args:
        kind: What happened.
        appointment: As it is after that.
        now: Aware.
        previous: Where it was before, for a move.
    """
    payload: dict[str, Any] = {
        "reference": appointment.reference,
        "sequence": appointment.sequence,
        "status": appointment.status,
        **_place(appointment.opening),
    }
    if previous is not None:
        payload["previous"] = _place(previous)
    key = f"{kind}:{appointment.reference}:{appointment.sequence}"
    return Event(key, kind, appointment.reference, payload, now)


def reminder_event(appointment: Appointment, *, hours: float, due_at: datetime, expires_at: datetime) -> Event:
    """Make the event of a reminder of an appointment, one a version and distance.

    Args:
        appointment: That is to be kept.
        hours: How long before it starts the clinic wants to remind.
        due_at: Aware; may differ from that for the night.
        expires_at: From then on the reminder is of no use; aware.
    """
    payload = {
        "reference": appointment.reference,
        "sequence": appointment.sequence,
        "status": appointment.status,
        **_place(appointment.opening),
        "hours": hours,
        "expires_at": expires_at.isoformat(),
    }
    key = f"appointment.reminder:{appointment.reference}:{appointment.sequence}:{hours:g}h"
    return Event(key, "appointment.reminder", appointment.reference, payload, due_at)


def offer_event(wish: Wish, opening: Opening, *, expires_at: datetime, now: datetime) -> Event:
    """Make the event of an opening that is offered to a wish."""
    payload = {"code": wish.code, **_place(opening), "expires_at": expires_at.isoformat()}
    return Event(f"waitlist.offered:{wish.code}", "waitlist.offered", wish.code, payload, now)


def _place(opening: Opening) -> dict[str, str]:
    return {
        "location": opening.location,
        "provider": opening.provider,
        "start": opening.start.isoformat(),
        "end": opening.end.isoformat(),
    }
