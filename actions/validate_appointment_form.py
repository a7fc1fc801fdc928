"""Reads the visitor's message while the appointment form is open.

Whatever the message tells is taken, asked for or not: details in the first message, an office beside the name, a
correction at the read-back. Where it tells nothing that the form asked for and its intent is another one, the form
steps aside and asks again afterwards.
"""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions.holds import keep_hold
from actions.patient import patient_of
from actions.services import booking_service, now
from actions.turn import (
    confidence_of,
    emit,
    entity_values,
    intent_of,
    last_responses,
    message_text,
    was_interrupted,
)
from bot.booking.contact import parse_contact
from bot.booking.details import (
    is_doubtful,
    read_location,
    read_visit_type,
    read_yes_or_no,
    wants_to_stop,
    will_call_instead,
)
from bot.booking.model import Opening
from bot.booking.names import (
    is_surely_name,
    is_written_as_name,
    read_name,
    read_name_of_other,
    read_patient,
    tells_own_name,
)
from bot.booking.patient import read_patient_relation
from bot.booking.relations import SELF, SOMEBODY
from bot.booking.service import Held
from bot.booking.when import WhenReading, read_when
from bot.outcome import Outcome
from bot.schedule import schedule_of
from bot.settings import clinic

# These say what the visitor wants besides the booking; everything else is taken as an attempt to answer the form.
_INTERRUPTING = frozenset(
    {
        "ask_treatment", "ask_more", "ask_location", "talk_to_human", "other_language", "out_of_scope", "greet",
        "thank", "bot_challenge", "ask_capabilities", "express_feelings", "reschedule_appointment", "check_appointment",
    }
)  # fmt: skip
# What a visitor may name at the read-back to have it asked again.
_CORRECTIONS = {
    "name": slots.PATIENT_NAME,
    "phone": slots.CONTACT,
    "number": slots.CONTACT,
    "contact": slots.CONTACT,
    "email": slots.CONTACT,
    "mail": slots.CONTACT,
    "office": slots.LOCATION,
    "location": slots.LOCATION,
    "place": slots.LOCATION,
    "time": slots.OPENING,
    "day": slots.OPENING,
    "date": slots.OPENING,
}
# These end a booking under way.
_ENDING = frozenset({"stop_conversation", "cancel_appointment", "goodbye", "restart_conversation"})
_SURE = 0.6
_QUESTION_START = re.compile(
    r"\W*(?:ok(?:ay)?|so|wait|hey|um|and|but)?\W*"
    r"(?:what|where|when|who|why|how|is|are|am|do|does|did|can i (?:talk|speak))\b",
    re.IGNORECASE,
)
# Asks what was chosen, at the read-back.
_ABOUT_BOOKING = re.compile(
    r"\b(?:what|which|when|where)\b.*\b(?:day|time|date|office|place|name|number|that)\b.*"
    r"\b(?:again|is (?:it|that)|did)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\W*(?:i'?m\s+|im\s+)?(?:not\s+sure|unsure|no\s+(?:clue|idea)|idk|i\s+don'?t\s+know|dunno)\W*$", re.I
)
# A message that names another patient than the one whose name was given.
_CORRECTS = re.compile(
    r"^\W*(?:no|nope|actually|wait|sorry|oops|hold\s+on|oh)\b|\bnot\s+(?:for\s+)?me\b|\b(?:instead|rather|i\s+meant?|my\s+mistake)\b",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(r"[\s!-/:-@\[-`{-~…]*$")  # signs alone, as "..."; a thumb up is none
_NAME_AGAIN = "utter_hint_patient_name"
_NARROW_SECONDS = 30 * 60  # a window no longer than this names one time


class ValidateAppointmentForm(Action):
    """Fills the form's slots from the last message."""

    def name(self) -> str:
        """Return the name by which Rasa finds the form's validation."""
        return "validate_appointment_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the slots that the message fills; nothing where the form should step aside."""
        if was_interrupted(tracker):
            return []
        text = message_text(tracker)
        requested = tracker.get_slot(slots.REQUESTED)
        keep_hold(tracker)
        if requested and _stops(tracker, text):
            return _stop(dispatcher, tracker)
        if requested and _asks_something_else(tracker, text):
            return []
        found = _read(text, requested, tracker) if text else {}
        patient = _other_patient(found, tracker, text)
        if requested == slots.CONSENT and not found and not patient:
            return _read_consent(dispatcher, tracker, text)
        events = _changes(found, patient, tracker)
        if requested and requested not in found and not events:
            if intent_of(tracker) in _INTERRUPTING and not _UNSURE.match(text):
                return []
            dispatcher.utter_message(response=f"utter_hint_{requested}")
            return slots.forget(requested)
        return events


def _stops(tracker: Tracker, text: str) -> bool:
    """Whether the visitor ends the booking: in plain words, or surely by intent without "wait" or a question."""
    if will_call_instead(text):
        return True
    if wants_to_stop(text):
        return intent_of(tracker) != "talk_to_human"  # "never mind, put me through to the desk" wants the desk
    sure = confidence_of(tracker) >= _SURE and not is_doubtful(text)
    return intent_of(tracker) in _ENDING and (sure or not text)


def _stop(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    booking_service().release(tracker.sender_id)
    dispatcher.utter_message(response="utter_booking_stopped")
    emit(dispatcher, tracker, Outcome("smalltalk"))
    return slots.forget(*slots.ALL, slots.REQUESTED)


def _asks_something_else(tracker: Tracker, text: str) -> bool:
    """Whether the message is a question of another kind, so that a day or place in it is no answer to the form."""
    is_question = text.rstrip().endswith("?") or bool(_QUESTION_START.match(text))
    return is_question and intent_of(tracker) in _INTERRUPTING and confidence_of(tracker) >= _SURE


def _read(text: str, requested: str | None, tracker: Tracker) -> dict[str, str]:
    """Return the details that a message tells, by slot; `preferred_time` holds the visitor's own words for when."""
    found: dict[str, str] = {}
    contact = parse_contact(text)
    if contact:
        found[slots.CONTACT] = contact.value
    office = read_location(text, slots.office_names(clinic()))
    if office:
        found[slots.LOCATION] = office
    aside = intent_of(tracker) in ("thank", "other_language", "talk_to_human") and confidence_of(tracker) >= _SURE
    aside = aside or bool(_other_patient({}, tracker, text))  # "no, it's for my wife" is no "never been here"
    visit_type = read_visit_type(text, asked=requested == slots.VISIT_TYPE and not aside)
    if visit_type:
        found[slots.VISIT_TYPE] = visit_type
    name = _name(text, requested, tracker, found)
    if name:
        found[slots.PATIENT_NAME] = name
    # A digit-heavy contact is no time, and a name such as April no month.
    may_tell_time = slots.CONTACT not in found and (slots.PATIENT_NAME not in found or requested != slots.PATIENT_NAME)
    if may_tell_time and _when(text).status != "none":
        found[slots.PREFERRED_TIME] = text
    return found


def _name(text: str, requested: str | None, tracker: Tracker, found: dict[str, str]) -> str | None:
    asked = requested == slots.PATIENT_NAME
    persons = entity_values(tracker, "person")
    if patient_of(tracker).is_other:
        of_other = read_name_of_other(text)
        if of_other and not read_location(of_other, slots.office_names(clinic())):
            return of_other
        # Who writes is not who is seen; told a second time it is taken.
        if tells_own_name(text, asked=asked) and _NAME_AGAIN not in last_responses(tracker):
            return None
    name = read_name(text, asked=asked, persons=persons) or read_patient(text, persons)
    introduced = read_name(text, asked=False) is not None
    if name is None or introduced:
        return name
    if asked and _is_plainly_name(text, tracker):
        return name
    if intent_of(tracker) == "other_language":
        return None
    if not asked:
        return name
    if slots.LOCATION in found or (slots.CONTACT in found and "@" in text):
        return None
    # A bare word or two that the classifier takes for something else ("hello", "refund policy") is no name.
    return None if intent_of(tracker) in _INTERRUPTING - {"out_of_scope"} and not persons else name


def _is_plainly_name(text: str, tracker: Tracker) -> bool:
    """Whether an answer looks like a name whatever the classifier takes it for: few names are among its examples."""
    if entity_values(tracker, "treatment") or read_location(text, slots.office_names(clinic())):
        return False
    return is_surely_name(text) or (intent_of(tracker) == "other_language" and is_written_as_name(text))


def _other_patient(found: dict[str, str], tracker: Tracker, text: str) -> list[dict[str, Any]]:
    """Return the events of a message that says the patient is another than was thought; none where it does not.

    What was told of the one is not kept for the other: name, and whether it is a first visit.
    """
    reading, known = read_patient_relation(text), tracker.get_slot(slots.PATIENT)
    relation = patient_of(tracker).relation
    beside = intent_of(tracker) in _INTERRUPTING and not found and not reading.stated
    if not reading.sure or relation == known or beside:
        return []
    requested = tracker.get_slot(slots.REQUESTED)
    if relation == SELF and known is None and requested == slots.CONSENT:  # "yes, for me" changes nothing
        return []
    replaced = known not in (None, SOMEBODY) or (relation != SELF and bool(_CORRECTS.search(text)))
    told = {slots.PATIENT_NAME, slots.VISIT_TYPE} - set(found)
    if known is None and slots.PATIENT_NAME in found:
        told = set()
    dropped = [name for name in sorted(told) if replaced and tracker.get_slot(name) is not None]
    return [SlotSet(slots.PATIENT, relation), *slots.forget(*dropped)]


def _changes(found: dict[str, str], patient: list[dict[str, Any]], tracker: Tracker) -> list[dict[str, Any]]:
    events = patient + [
        SlotSet(name, value)
        for name, value in found.items()
        if name != slots.PREFERRED_TIME and value != tracker.get_slot(name)
    ]
    place = found.get(slots.LOCATION) or tracker.get_slot(slots.LOCATION)
    moved = slots.LOCATION in found and found[slots.LOCATION] != tracker.get_slot(slots.LOCATION)
    if slots.PREFERRED_TIME in found:
        events += _choose_time(found[slots.PREFERRED_TIME], place, tracker)
    elif moved and tracker.get_slot(slots.OPENING):
        events += slots.forget(slots.OPENING)
    if events and tracker.get_slot(slots.REQUESTED) == slots.CONSENT:
        events += slots.forget(slots.CONSENT)
    return events


def _choose_time(text: str, place: str | None, tracker: Tracker) -> list[dict[str, Any]]:
    """Hold the opening where one exact time is named; else keep the words, and openings are offered."""
    events = [SlotSet(slots.PREFERRED_TIME, text)]
    opening = _exact_opening(_when(text), place, owner=tracker.sender_id)
    if opening is not None and isinstance(booking_service().hold(opening, tracker.sender_id), Held):
        return [*events, SlotSet(slots.OPENING, opening.start.isoformat())]
    return [*events, *slots.forget(slots.OPENING)]


def _exact_opening(reading: WhenReading, place: str | None, *, owner: str) -> Opening | None:
    if place is None or reading.status != "understood" or len(reading.windows) != 1:
        return None
    window = reading.windows[0]
    if (window.end - window.start).total_seconds() > _NARROW_SECONDS:
        return None
    found = booking_service().find_openings(location=place, windows=reading.windows, limit=1, owner=owner)
    return found[0] if found and found[0].start == window.start else None


def _read_consent(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> list[dict[str, Any]]:
    if _ABOUT_BOOKING.search(text):  # "what day is that again": read everything back once more
        return slots.forget(slots.CONSENT)
    words = set(text.lower().replace("-", "").split())
    named = {slot for word, slot in _CORRECTIONS.items() if word in words or word + "," in words}
    intent, answer = intent_of(tracker), read_yes_or_no(text)
    # Storing needs a plain yes: one in words, or one that the classifier is sure of and that holds nothing back.
    sure = (
        intent == "affirm"
        and confidence_of(tracker) >= _SURE
        and not is_doubtful(text)
        and not _SAYS_NOTHING.match(text)
    )
    if answer == "yes" or (answer is None and sure):
        return [SlotSet(slots.CONSENT, True)]
    if named:
        dropped = named | ({slots.PREFERRED_TIME} if slots.OPENING in named else set())
        return slots.forget(*sorted(dropped), slots.CONSENT)
    if answer == "no" or intent == "deny":
        dispatcher.utter_message(response="utter_what_to_change")
        return slots.forget(slots.CONSENT)
    if intent in _INTERRUPTING:
        return []
    dispatcher.utter_message(response="utter_hint_booking_consent")
    return slots.forget(slots.CONSENT)


def _when(text: str) -> WhenReading:
    return read_when(text, now=now(), schedule=schedule_of(clinic()))
