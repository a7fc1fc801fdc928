"""Asks for the appointment form's details, one action a slot, with real openings as buttons."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions.asking import Ask
from actions.offered_openings import offer, say_offer
from actions.patient import other_patient_in_words, remember_patient
from bot.schedule import schedule_of
from bot.settings import clinic


class _AskDetail(Ask):
    """Asks for one slot of the form."""

    form = slots.FORM

    def question(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say the question, and remember who the patient is."""
        self.ask(dispatcher, tracker, other_patient_in_words(tracker, domain))
        return remember_patient(tracker)

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question.

        Args:
            dispatcher: Sends it.
            tracker: Of the conversation.
            patient: In the clinic's words who is to be seen; ``""`` for the visitor, or where that is not known.
        """
        dispatcher.utter_message(response=f"utter_ask_{self.slot}")


class AskPatientName(_AskDetail):
    """Asks who is to be seen."""

    slot = slots.PATIENT_NAME

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question."""
        if patient:
            dispatcher.utter_message(response="utter_ask_patient_name_for_other", patient=patient)
        else:
            super().ask(dispatcher, tracker, patient)


class AskContact(_AskDetail):
    """Asks for a phone number or mail address."""

    slot = slots.CONTACT


class AskVisitType(_AskDetail):
    """Asks whether it is a first visit."""

    slot = slots.VISIT_TYPE

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question."""
        if patient:
            dispatcher.utter_message(response="utter_ask_visit_type_for_other", patient=patient)
        else:
            super().ask(dispatcher, tracker, patient)


class AskLocation(_AskDetail):
    """Asks for the office, with all of them as buttons."""

    slot = slots.LOCATION

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question."""
        buttons = [{"title": place.name, "payload": place.name} for place in clinic().locations]
        dispatcher.utter_message(response="utter_ask_location", buttons=buttons)


class AskOpening(_AskDetail):
    """Asks for the time: offers free openings that fit what the visitor has said."""

    slot = slots.OPENING

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question."""
        details = slots.Details.of(tracker)
        offered = offer(details.location, details.preferred_time, owner=tracker.sender_id)
        say_offer(offered, dispatcher, place=details.location)
        if offered.waits_for is not None:
            dispatcher.utter_message(response="utter_offer_waiting")


class AskBookingConsent(_AskDetail):
    """Reads everything back and asks for consent."""

    slot = slots.CONSENT

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, patient: str) -> None:
        """Say the question."""
        details = slots.Details.of(tracker)
        schedule = schedule_of(clinic())
        name, contact, office = details.patient_name, details.contact, slots.office_name(details.location, clinic())
        opening, waits_for = slots.opening_of(details, schedule), slots.window_waited_for(details)
        if patient:
            dispatcher.utter_message(response="utter_read_back_for_other", patient=patient)
        if waits_for is None:
            dispatcher.utter_message(
                response=f"utter_read_back_{details.visit_type}",
                patient_name=name,
                contact=contact,
                office=office,
                time=slots.in_words(opening, schedule) if opening else "",
            )
        else:
            first, last = slots.window_in_words(waits_for, schedule)
            dispatcher.utter_message(
                response=f"utter_read_back_waiting_{details.visit_type}",
                patient_name=name,
                contact=contact,
                office=office,
                first=first,
                last=last,
            )
