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
from actions.form_turn import (
    INTERRUPTING,
    SURE,
    asks_something_else,
    exact_opening,
    read_consent,
    steps_aside,
    stops,
    when_in,
)
from actions.holds import keep_hold
from actions.offered_openings import offer
from actions.patient import patient_of
from actions.persons import hand_over_minor, mention_urgency
from actions.services import booking_service
from actions.turn import (
    confidence_of,
    emit,
    entity_values,
    intent_of,
    is_opened,
    last_responses,
    message_text,
    was_interrupted,
)
from bot.booking.change_words import wants_to_go_back, wants_waiting_list
from bot.booking.contact import parse_contact
from bot.booking.details import read_location, read_visit_type
from bot.booking.names import (
    is_surely_name,
    is_written_as_name,
    read_name,
    read_name_of_other,
    read_patient,
    tells_own_name,
)
from bot.booking.needs_person import read_needs_person
from bot.booking.patient import read_patient_relation
from bot.booking.relations import SELF, SOMEBODY
from bot.booking.service import Held
from bot.outcome import Outcome
from bot.safety.redaction import redact
from bot.settings import clinic

# Besides what interrupts every form: an appointment that exists.
_INTERRUPTING = INTERRUPTING | {"reschedule_appointment", "check_appointment"}
_ENDING = frozenset({"cancel_appointment"})
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
# Asks what was chosen, at the read-back.
_ABOUT_BOOKING = re.compile(
    r"\b(?:what|which|when|where)\b.*\b(?:day|time|date|office|place|name|number|that)\b.*"
    r"\b(?:again|is (?:it|that)|did)\b",
    re.IGNORECASE,
)
# A message that names another patient than the one whose name was given.
_CORRECTS = re.compile(
    r"^\W*(?:no|nope|actually|wait|sorry|oops|hold\s+on|oh)\b|\bnot\s+(?:for\s+)?me\b|\b(?:instead|rather|i\s+meant?|my\s+mistake)\b",
    re.IGNORECASE,
)
_NAME_AGAIN = "utter_hint_patient_name"


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
        if requested and stops(tracker, text, ending=_ENDING):
            return _stop(dispatcher, tracker)
        if requested and asks_something_else(tracker, text, interrupting=_INTERRUPTING):
            return []
        if requested and wants_to_go_back(text):
            return _go_back(requested, tracker)
        if requested == slots.OPENING and wants_waiting_list(text):
            return _wait(dispatcher, tracker)
        needs = None if is_opened(tracker) or requested == slots.CONTACT else read_needs_person(text)
        if needs == "minor":
            booking_service().release(tracker.sender_id)
            hand_over_minor(dispatcher, tracker)
            return slots.forget(*slots.ALL, slots.REQUESTED)
        if needs == "urgent":
            mention_urgency(dispatcher)
        return self._read_details(dispatcher, tracker, text, requested, is_urgent=needs == "urgent")

    def _read_details(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        text: str,
        requested: str | None,
        *,
        is_urgent: bool,
    ) -> list[dict[str, Any]]:
        found = _read(text, requested, tracker) if text else {}
        patient = _other_patient(found, tracker, text)
        if requested == slots.CONSENT and not found and not patient and not is_urgent:
            return _read_consent(dispatcher, tracker, text)
        events = _changes(found, patient, tracker)
        if not requested or requested in found or events:
            return events
        if is_urgent:
            return slots.forget(requested)
        if steps_aside(tracker, text, interrupting=_INTERRUPTING):
            return []
        dispatcher.utter_message(response=f"utter_hint_{requested}")
        return slots.forget(requested)


def _stop(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    booking_service().release(tracker.sender_id)
    dispatcher.utter_message(response="utter_booking_stopped")
    emit(dispatcher, tracker, Outcome("smalltalk"))
    return slots.forget(*slots.ALL, slots.REQUESTED)


def _go_back(requested: str, tracker: Tracker) -> list[dict[str, Any]]:
    """Forget the answer before this one, so that it is asked for again."""
    earlier = slots.STEPS[max(slots.STEPS.index(requested) - 1, 0)]
    if earlier == slots.OPENING:
        booking_service().release(tracker.sender_id)
    return slots.forget(*dict.fromkeys((earlier, requested)))


def _wait(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """Take a place on the waiting list for what the visitor wished for, where nothing is free then."""
    details = slots.Details.of(tracker)
    offered = offer(details.location, details.preferred_time, owner=tracker.sender_id)
    if offered.waits_for is None:
        dispatcher.utter_message(response="utter_hint_waiting")
        return slots.forget(slots.OPENING)
    return [SlotSet(slots.OPENING, slots.as_waiting(offered.waits_for))]


def _read(text: str, requested: str | None, tracker: Tracker) -> dict[str, str]:
    """Return the details that a message tells, by slot; `preferred_time` holds the visitor's own words for when."""
    found: dict[str, str] = {}
    contact = parse_contact(text)
    if contact:
        found[slots.CONTACT] = contact.value
    office = read_location(text, slots.office_names(clinic()))
    if office:
        found[slots.LOCATION] = office
    aside = intent_of(tracker) in ("thank", "other_language", "talk_to_human") and confidence_of(tracker) >= SURE
    aside = aside or bool(_other_patient({}, tracker, text))  # "no, it's for my wife" is no "never been here"
    visit_type = read_visit_type(text, asked=requested == slots.VISIT_TYPE and not aside)
    if visit_type:
        found[slots.VISIT_TYPE] = visit_type
    name = _name(text, requested, tracker, found)
    if name:
        found[slots.PATIENT_NAME] = name
    # A digit-heavy contact is no time, and a name such as April no month.
    words = redact(text)
    may_tell_time = (slots.CONTACT not in found or words != text) and (
        slots.PATIENT_NAME not in found or requested != slots.PATIENT_NAME
    )
    if may_tell_time and when_in(words).status != "none":
        found[slots.PREFERRED_TIME] = words
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
    if slots.LOCATION in found:  # "Ann Lee, first visit, decatur" names both
        named_first = text.strip().startswith(name) and "," in text
        return name if named_first and not read_location(name, slots.office_names(clinic())) else None
    if slots.CONTACT in found and "@" in text:
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
    opening = exact_opening(text, place, owner=tracker.sender_id)
    if opening is not None and isinstance(booking_service().hold(opening, tracker.sender_id), Held):
        return [*events, SlotSet(slots.OPENING, opening.start.isoformat())]
    return [*events, *slots.forget(slots.OPENING)]


def _read_consent(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> list[dict[str, Any]]:
    if _ABOUT_BOOKING.search(text):  # "what day is that again": read everything back once more
        return slots.forget(slots.CONSENT)
    words = set(text.lower().replace("-", "").split())
    named = {slot for word, slot in _CORRECTIONS.items() if word in words or word + "," in words}
    answer = read_consent(tracker, text)
    if answer == "yes":
        return [SlotSet(slots.CONSENT, True)]
    if named:
        dropped = named | ({slots.PREFERRED_TIME} if slots.OPENING in named else set())
        return slots.forget(*sorted(dropped), slots.CONSENT)
    if answer == "no":
        dispatcher.utter_message(response="utter_what_to_change")
        return slots.forget(slots.CONSENT)
    if intent_of(tracker) in _INTERRUPTING:
        return []
    dispatcher.utter_message(response="utter_hint_booking_consent")
    return slots.forget(slots.CONSENT)
