"""Invites as RFC 5545 and RFC 5546 (iTIP) want them: time and place of a visit, and nothing about its reason.

The UID is a keyed hash of the reference: stable over every version, and nobody who sees it in a shared calendar can try
references against it without the bot's key. A new key therefore means a new UID: see docs/decisions/outbox.md.
"""

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Event, vCalAddress, vText

from bot.booking.contact import Contact
from bot.booking.model import Appointment
from bot.booking.schedule import Schedule
from bot.booking.status import LIVE_STATUSES, Status
from bot.sending.messages import Invite, Method
from bot.sending.zone_rules import zone_rules

_PRODUCT = "-//clinic-faq-bot//appointments//EN"
_UID_PURPOSE = b"invite uid:"
_TENTATIVE: tuple[Status, ...] = ("proposed", "pending")


@dataclass(frozen=True)
class Organizer:
    """Whose invite it is.

    Attributes:
        name: The clinic's, one line.
        email: The clinic's.
    """

    name: str
    email: str


class Invites:
    """Writes the invites of one clinic."""

    def __init__(self, *, schedule: Schedule, organizer: Organizer, summary: str, key: str) -> None:
        """Serve one clinic.

        Args:
            schedule: Its offices and time zone.
            organizer: Whose invites they are.
            summary: What stands in the calendar, from a template: it must not tell why somebody comes.
            key: Secret, at least 32 characters.
        """
        self._schedule = schedule
        self._organizer = organizer
        self._summary = summary
        self._key = key.encode()

    def uid(self, reference: str) -> str:
        """Give the UID of an appointment's invites: a UUID (version 5: made of a name) from a keyed hash."""
        digest = hmac.new(self._key, _UID_PURPOSE + reference.encode(), hashlib.sha256).digest()
        return str(uuid.UUID(bytes=digest[:16], version=5))

    def mailed(self, appointment: Appointment, *, now: datetime) -> Invite:
        """Give the invite, or its cancellation, that is mailed to whom the appointment is for.

        Args:
            appointment: Made with an e-mail address, which becomes the attendee.
            now: When the change was made; aware.
        """
        method: Method = "REQUEST" if appointment.status in LIVE_STATUSES else "CANCEL"
        return self._invite(appointment, method, now=now, attendee=appointment.contact)

    def downloaded(self, appointment: Appointment, *, now: datetime) -> Invite:
        """Give what a link downloads: it names no attendee, and so is published (a REQUEST must name one)."""
        method: Method = "PUBLISH" if appointment.status in LIVE_STATUSES else "CANCEL"
        return self._invite(appointment, method, now=now, attendee=None)

    def _invite(self, appointment: Appointment, method: Method, *, now: datetime, attendee: Contact | None) -> Invite:
        calendar = Calendar()
        calendar.add("prodid", _PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", method)
        year = appointment.start_utc.year  # calendars need no more than its neighbours
        rules = zone_rules(self._schedule.timezone, first=date(year - 1, 1, 1), last=date(year + 1, 12, 31))
        calendar.add_component(rules)
        calendar.add_component(self._event(appointment, method, now=now, attendee=attendee))
        return Invite(method, calendar.to_ical())

    def _event(self, appointment: Appointment, method: Method, *, now: datetime, attendee: Contact | None) -> Event:
        event = Event()
        event.add("uid", self.uid(appointment.reference))
        event.add("sequence", appointment.sequence)
        event.add("dtstamp", now)
        event.add("dtstart", self._schedule.local(appointment.start_utc))
        event.add("dtend", self._schedule.local(appointment.end_utc))
        event.add("summary", _one_line(self._summary))
        place = self._schedule.location(appointment.location)
        event.add("location", _one_line(f"{place.name}, {place.address}") if place else appointment.location)
        event.add("status", _status(appointment.status, method))
        event.add("transp", "TRANSPARENT" if method == "CANCEL" else "OPAQUE")
        event.add("organizer", _address(self._organizer.email, {"CN": _one_line(self._organizer.name)}))
        if attendee is not None and attendee.kind == "email":
            # It has been agreed already: no calendar need ask for an answer.
            answered = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
            event.add("attendee", _address(attendee.value, answered))
        return event


def _status(status: Status, method: Method) -> str:
    if method == "CANCEL":
        return "CANCELLED"
    return "TENTATIVE" if status in _TENTATIVE else "CONFIRMED"


def _address(email: str, parameters: dict[str, str]) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    for name, value in parameters.items():
        address.params[name] = vText(value)
    return address


def _one_line(text: str) -> str:
    return " ".join(text.split())
