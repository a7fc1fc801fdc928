"""Puts what is to be told into the clinic's words, from data/responses/messages.yml."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bot.booking.model import Appointment, Opening
from bot.booking.outbox import EventKind
from bot.booking.schedule import Schedule
from bot.clinic_facts import clock
from bot.templates import Templates

What = Literal["booked", "requested", "confirmed", "moved", "moved_request", "cancelled", "reminder", "offered"]
MESSAGES: tuple[What, ...] = get_args(What)
# What a template of a message may name beside the clinic's values; tests hold them to it.
VALUES = frozenset({"time", "office", "address", "reference", "until"})
SMS = "sms"
MAIL = "mail"

_ALWAYS: dict[EventKind, What] = {
    "appointment.confirmed": "confirmed",
    "appointment.cancelled": "cancelled",
    "appointment.reminder": "reminder",
    "waitlist.offered": "offered",
}


@dataclass(frozen=True)
class Words:
    """A message's subject, one line, and text."""

    subject: str
    text: str


def what_to_say(kind: EventKind, appointment: Appointment) -> What:
    """Choose the message for an event about an appointment as it stands."""
    stands = appointment.status == "booked"
    if kind == "appointment.booked":
        return "booked" if stands else "requested"
    if kind == "appointment.moved":
        return "moved" if stands else "moved_request"
    return _ALWAYS[kind]


class Wording:
    """The clinic's words for messages."""

    def __init__(self, templates: Templates, schedule: Schedule) -> None:
        """Use the templates of data/responses and the clinic's offices."""
        self._templates = templates
        self._schedule = schedule

    @property
    def invite_summary(self) -> str:
        """What stands in the visitor's calendar."""
        return self._templates.text("utter_invite_summary")

    def words(
        self, what: What, opening: Opening, *, reference: str, channel: str, until: datetime | None = None
    ) -> Words:
        """Fill a message.

        Args:
            what: Which one.
            opening: Its time and place.
            reference: Of the appointment, or the code of the wish.
            channel: `sms` or `mail`.
            until: When an offer ends; aware.
        """
        place = self._schedule.location(opening.location)
        values = {
            "time": self._time(opening.start, channel),
            "office": place.name if place else opening.location,
            "address": place.address if place else "",
            "reference": reference,
            "until": self._end(until, channel) if until else "",
        }
        text = self._templates.text(f"utter_message_{what}", channel=channel, **values)
        subject = self._templates.text(f"utter_subject_{what}", channel=channel, **values)
        return Words(" ".join(subject.split()), text)

    def _time(self, instant: datetime, channel: str) -> str:
        """Give `Tuesday, December 1, 9:30 AM`; days and months cut short in a text message."""
        local = self._schedule.local(instant)
        day, month = (f"{local:%a}", f"{local:%b}") if channel == SMS else (f"{local:%A}", f"{local:%B}")
        return f"{day}, {month} {local.day}, {clock(local.time())}"

    def _end(self, instant: datetime, channel: str) -> str:
        """Give when an offer ends: soon, so that the weekday will do in a text message."""
        local = self._schedule.local(instant)
        return f"{local:%a} {clock(local.time())}" if channel == SMS else self._time(instant, channel)
