"""The slots of the appointment form, read and written in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from bot.booking.model import Opening, Schedule, Window
from bot.clinic_facts import clock
from bot.schedule import schedule_of
from bot.settings import Clinic, clinic

FORM = "appointment_form"
PATIENT_NAME = "patient_name"
CONTACT = "contact"
VISIT_TYPE = "visit_type"
LOCATION = "location"
PREFERRED_TIME = "preferred_time"
OPENING = "opening"
CONSENT = "booking_consent"
# Who the patient is: `self`, how they stand to the visitor, or None; see `bot.booking.patient`.
PATIENT = "patient_relation"
REQUESTED = "requested_slot"

ALL = (PATIENT_NAME, CONTACT, VISIT_TYPE, LOCATION, PREFERRED_TIME, OPENING, CONSENT, PATIENT)
# As the form asks for them.
STEPS = (PATIENT_NAME, CONTACT, VISIT_TYPE, LOCATION, OPENING, CONSENT)
# Begins the slot `opening` of who waits for one.
_WAITS = "wait:"


@dataclass(frozen=True)
class Details:
    """What the form holds so far; None is not yet known."""

    patient_name: str | None
    contact: str | None
    visit_type: str | None
    location: str | None
    preferred_time: str | None
    opening: str | None

    @classmethod
    def of(cls, tracker: Tracker) -> "Details":
        """Read the slots."""
        return cls(**{name: tracker.get_slot(name) for name in cls.__dataclass_fields__})


def forget(*names: str) -> list[dict[str, Any]]:
    """Return events that empty slots."""
    return [SlotSet(name, None) for name in names]


def opening_of(details: Details, schedule: Schedule) -> Opening | None:
    """Return the chosen opening, or None where place or time is missing."""
    if not details.opening or not details.location or details.opening.startswith(_WAITS):
        return None
    return opening_at(details.opening, details.location, schedule)


def opening_at(start: str, place: str, schedule: Schedule) -> Opening:
    """Return the opening that starts at an instant (ISO 8601) at an office."""
    begin = datetime.fromisoformat(start)
    return Opening(location=place, start=begin, end=begin + timedelta(minutes=schedule.slot_minutes))


def as_waiting(window: Window) -> str:
    """Return what the slot `opening` holds for who waits for an opening in a span of time."""
    return f"{_WAITS}{window.start.isoformat()}/{window.end.isoformat()}"


def window_waited_for(details: Details) -> Window | None:
    """Return the span of time for which the visitor wants to wait, or None where an opening was chosen, or nothing."""
    if not details.opening or not details.opening.startswith(_WAITS):
        return None
    start, end = details.opening.removeprefix(_WAITS).split("/")
    return Window(datetime.fromisoformat(start), datetime.fromisoformat(end))


def window_in_words(window: Window, schedule: Schedule) -> tuple[str, str]:
    """Return both ends of a span as they are shown; the last one without its day where that is the first one's."""
    first, last = schedule.local(window.start), schedule.local(window.end)
    ends = clock(last.time()) if last.date() == first.date() else moment_in_words(last)
    return moment_in_words(first), ends


def office_name(slug: str | None, facts: Clinic) -> str:
    """Return an office's name as visitors read it."""
    return next((place.name for place in facts.locations if place.slug == slug), slug or "")


def office_names(facts: Clinic) -> Mapping[str, tuple[str, ...]]:
    """Return, for each office, the names by which visitors call it."""
    return {place.slug: (place.name, *place.aliases) for place in facts.locations}


def in_words(opening: Opening, schedule: Schedule) -> str:
    """Return an opening as it is shown and understood again: ``Tuesday, December 1, 9:30 AM``."""
    return moment_in_words(schedule.local(opening.start))


def at_in_words(opening: Opening) -> tuple[str, str]:
    """Return the office and the time of an opening as they are shown."""
    return office_name(opening.location, clinic()), in_words(opening, schedule_of(clinic()))


def moment_in_words(local: datetime) -> str:
    """Return a time on the clinic's wall as it is shown."""
    return f"{local:%A}, {local:%B} {local.day}, {clock(local.time())}"
