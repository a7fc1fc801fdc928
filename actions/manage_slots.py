"""The slots of the form that looks up, moves and cancels what exists, read and written in one place."""

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.appointment_slots import REQUESTED, forget, opening_at
from bot.booking.model import Opening, Schedule

__all__ = ["ALL", "FORM", "REQUESTED", "Managed", "forget"]

FORM = "manage_form"
# What is to be done: see `bot.booking.change_words.Change`; or `NEW`, a booking instead.
KIND = "manage_kind"
REFERENCE = "manage_reference"
CONTACT = "manage_contact"
# The visitor's own words for the new time, and the office that it is to be at.
TIME = "manage_time"
PLACE = "manage_place"
OPENING = "manage_opening"
CONSENT = "manage_consent"
# Where and when it is now, once reference and contact were proved to belong together.
OFFICE_NOW = "managed_office"
START_NOW = "managed_start"
# The pair that was booked with or proved last in this conversation.
KNOWN_REFERENCE = "known_reference"
KNOWN_CONTACT = "known_contact"

NEW = "new"
ALL = (KIND, REFERENCE, CONTACT, TIME, PLACE, OPENING, CONSENT, OFFICE_NOW, START_NOW)
STEPS = (REFERENCE, CONTACT, OPENING, CONSENT)
# As the turn's outcome names it.
CATEGORIES = {
    "check": "check",
    "cancel": "cancel",
    "reschedule": "reschedule",
    "accept": "new",
    "withdraw": "cancel",
    NEW: "new",
}


@dataclass(frozen=True)
class Managed:
    """What the form holds so far; None is not yet known. Fields are named as in this module's constants."""

    kind: str | None
    reference: str | None
    contact: str | None
    time: str | None
    place: str | None
    opening: str | None
    consent: bool | None
    office_now: str | None
    start_now: str | None

    @classmethod
    def of(cls, tracker: Tracker, events: tuple[dict[str, Any], ...] = ()) -> "Managed":
        """Read the slots, as they are after some events."""
        changed = {event["name"]: event["value"] for event in events if event.get("event") == "slot"}
        values = [changed[name] if name in changed else tracker.get_slot(name) for name in ALL]
        return cls(*values)

    @property
    def category(self) -> str:
        """The turn's outcome."""
        return CATEGORIES.get(self.kind or "", "check")

    @property
    def is_of_waiting_list(self) -> bool:
        """Whether it is about a wish on the waiting list rather than an appointment."""
        return self.kind in ("accept", "withdraw")

    @property
    def next_step(self) -> str | None:
        """What is to be asked next; None where nothing is."""
        if self.kind in (None, NEW):
            return None
        if self.reference is None or self.contact is None:
            return REFERENCE if self.reference is None else CONTACT
        if self.kind == "reschedule" and self.opening is None:
            return OPENING
        return CONSENT if self.kind != "check" and self.consent is None else None

    def opening_now(self, schedule: Schedule) -> Opening | None:
        """Where and when it is now; None before it was proved, and for a wish without an offer."""
        return opening_at(self.start_now, self.office_now, schedule) if self.start_now and self.office_now else None

    def new_opening(self, schedule: Schedule) -> Opening | None:
        """Where and when it is to be; None before that was chosen."""
        place = self.place or self.office_now
        return opening_at(self.opening, place, schedule) if self.opening and place else None


def known(reference: str, contact: str) -> list[dict[str, Any]]:
    """Return events that keep a pair for the rest of the conversation."""
    return [SlotSet(KNOWN_REFERENCE, reference), SlotSet(KNOWN_CONTACT, contact)]
