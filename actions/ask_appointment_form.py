"""Asks for the appointment form's details, one action a slot, with real openings as buttons."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions.asides import answer_asides
from actions.emergency import open_emergency
from actions.patient import other_patient_in_words, remember_patient
from actions.replies import citation_of
from actions.services import booking_service, now
from actions.turn import emit, events_of_turn, intent_of
from bot.booking.model import Opening, Window
from bot.booking.when import read_when
from bot.outcome import Outcome
from bot.schedule import schedule_of
from bot.settings import clinic

_OFFERED = 4
_WANTS_APPOINTMENT = "book_appointment"


class _Ask(Action):
    """Asks for one slot; a subclass names the slot and says how."""

    slot = ""

    def name(self) -> str:
        """Return the name by which the form finds the question."""
        return f"action_ask_{slots.FORM}_{self.slot}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Ask, as a turn of a new booking.

        The question stands behind the answers to what else the visitor asks in the same breath. A booking that is
        opened while an emergency is open begins with a word about that.
        """
        if is_opened(tracker) and open_emergency(tracker) is not None:
            dispatcher.utter_message(response="utter_open_emergency")
        answers = answer_asides(dispatcher, tracker) if intent_of(tracker) == _WANTS_APPOINTMENT else []
        self.ask(dispatcher, tracker, other_patient_in_words(tracker, domain))
        topics = [answer.source.slug for answer in answers]
        cited = [citation_of(answer) for answer in answers]
        emit(dispatcher, tracker, Outcome("book", category="new", topics=topics, citations=cited))
        return remember_patient(tracker)

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question.

        Args:
            dispatcher: Sends it.
            tracker: Of the conversation.
            patient: In the clinic's words who is to be seen; ``""`` for the visitor, or where that is not known.
        """
        dispatcher.utter_message(response=f"utter_ask_{self.slot}")


class AskPatientName(_Ask):
    """Asks who is to be seen."""

    slot = slots.PATIENT_NAME

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question."""
        if patient:
            dispatcher.utter_message(response="utter_ask_patient_name_for_other", patient=patient)
        else:
            super().ask(dispatcher, tracker, patient)


class AskContact(_Ask):
    """Asks for a phone number or mail address."""

    slot = slots.CONTACT


class AskVisitType(_Ask):
    """Asks whether it is a first visit."""

    slot = slots.VISIT_TYPE

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question."""
        if patient:
            dispatcher.utter_message(response="utter_ask_visit_type_for_other", patient=patient)
        else:
            super().ask(dispatcher, tracker, patient)


class AskLocation(_Ask):
    """Asks for the office, with all of them as buttons."""

    slot = slots.LOCATION

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question."""
        buttons = [{"title": place.name, "payload": place.name} for place in clinic().locations]
        dispatcher.utter_message(response="utter_ask_location", buttons=buttons)


class AskOpening(_Ask):
    """Asks for the time: offers free openings that fit what the visitor has said."""

    slot = slots.OPENING

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question."""
        details = slots.Details.of(tracker)
        schedule = schedule_of(clinic())
        response, found = _offer(details, owner=tracker.sender_id)
        titles = [slots.in_words(opening, schedule) for opening in found]
        dispatcher.utter_message(
            response=response,
            office=slots.office_name(details.location, clinic()),
            buttons=[{"title": title, "payload": title} for title in titles],
        )


class AskBookingConsent(_Ask):
    """Reads everything back and asks for consent."""

    slot = slots.CONSENT

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question."""
        details = slots.Details.of(tracker)
        schedule = schedule_of(clinic())
        opening = slots.opening_of(details, schedule)
        if patient:
            dispatcher.utter_message(response="utter_read_back_for_other", patient=patient)
        dispatcher.utter_message(
            response=f"utter_read_back_{details.visit_type}",
            patient_name=details.patient_name,
            contact=details.contact,
            office=slots.office_name(details.location, clinic()),
            time=slots.in_words(opening, schedule) if opening else "",
        )


def is_opened(tracker: Tracker) -> bool:
    """Whether the form was opened in this turn: a booking begins, or one that was suspended goes on."""
    return any(event.get("event") == "active_loop" and event.get("name") for event in events_of_turn(tracker))


def _offer(details: slots.Details, *, owner: str) -> tuple[str, list[Opening]]:
    """Return the response to offer openings with, and the openings."""
    service = booking_service()
    windows: tuple[Window, ...] = ()
    response = "utter_ask_preferred_time"
    if details.preferred_time:
        reading = read_when(details.preferred_time, now=now(), schedule=schedule_of(clinic()))
        windows = reading.windows
        response = "utter_ask_which_reading" if reading.status == "ambiguous" else "utter_offer_openings"
    if windows:
        found = service.find_openings(
            location=details.location, windows=windows, limit=_OFFERED, owner=owner, spread=True
        )
        if found:
            return response, found
    nearest = service.find_openings(location=details.location, limit=_OFFERED, owner=owner, spread=True)
    if not nearest:
        return "utter_no_openings_at_all", []
    return ("utter_no_opening_then" if details.preferred_time else "utter_ask_preferred_time"), nearest
