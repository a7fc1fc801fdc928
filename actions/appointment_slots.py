"""The slots of the appointment form, read and written in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from bot.booking.model import Opening, Schedule
from bot.clinic_facts import clock
from bot.settings import Clinic

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
    if not details.opening or not details.location:
        return None
    start = datetime.fromisoformat(details.opening)
    return Opening(location=details.location, start=start, end=start + timedelta(minutes=schedule.slot_minutes))


def office_name(slug: str | None, facts: Clinic) -> str:
    """Return an office's name as visitors read it."""
    return next((place.name for place in facts.locations if place.slug == slug), slug or "")


def office_names(facts: Clinic) -> Mapping[str, tuple[str, ...]]:
    """Return, for each office, the names by which visitors call it."""
    return {place.slug: (place.name, *place.aliases) for place in facts.locations}


def in_words(opening: Opening, schedule: Schedule) -> str:
    """Return an opening as it is shown and understood again: ``Tuesday, December 1, 9:30 AM``."""
    local = schedule.local(opening.start)
    return f"{local:%A}, {local:%B} {local.day}, {clock(local.time())}"
