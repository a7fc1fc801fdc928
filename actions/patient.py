"""Who the patient is, as the conversation tells: the visitor, or somebody for whom the visitor writes."""

from collections.abc import Iterator
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import appointment_slots as slots
from actions.turn import is_fresh_start
from bot.booking.patient import PatientReading, read_patient_relation, weigh
from bot.booking.relations import SOMEBODY

# The clinic's words for each relation stand there as buttons that are never shown.
_WORDS = "utter_patient_words"


def patient_of(tracker: Tracker) -> PatientReading:
    """Weigh all messages of the visitor since the last booking ended or the session began."""
    return weigh(read_patient_relation(text) for text in _messages(tracker))


def remember_patient(tracker: Tracker) -> list[dict[str, Any]]:
    """Return the event that keeps who the patient is, where that is not kept yet."""
    relation = patient_of(tracker).relation
    return [SlotSet(slots.PATIENT, relation)] if relation and relation != tracker.get_slot(slots.PATIENT) else []


def other_patient_in_words(tracker: Tracker, domain: dict[str, Any]) -> str:
    """Return the clinic's words for a patient who is not the visitor, as "your mother"; ``""`` where none is known.

    Args:
        tracker: Of the conversation.
        domain: Holds the responses.
    """
    patient = patient_of(tracker)
    if not patient.is_other:
        return ""
    words = {str(button["payload"]): str(button["title"]) for button in domain["responses"][_WORDS][0]["buttons"]}
    return words.get(str(patient.relation), words[SOMEBODY])


def _messages(tracker: Tracker) -> Iterator[str]:
    """Give the visitor's messages since the slot was last emptied or the conversation began anew, oldest first."""
    found: list[str] = []
    for event in reversed(tracker.events):
        emptied = event.get("event") == "slot" and event.get("name") == slots.PATIENT and event.get("value") is None
        if emptied or is_fresh_start(event):
            break
        text = str(event.get("text") or "")
        if event.get("event") == "user" and text and not text.startswith("/"):
            found.append(text)
    return reversed(found)
