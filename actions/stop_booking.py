"""Answers a wish to stop where no form is open; within one, the form's validation ends it."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots, manage_slots
from actions.manage_details import is_about_known
from actions.services import booking_service
from actions.suspension import resumed_form, suspended_form
from actions.turn import emit
from bot.outcome import Outcome

_STOPPED = {appointment_slots.FORM: "utter_booking_stopped", manage_slots.FORM: "utter_manage_stopped"}


class StopBooking(Action):
    """Acknowledges, and forgets the details of a form that a red flag has suspended."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_stop_booking"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Acknowledge the wish."""
        resumed = resumed_form(tracker)
        if resumed:
            return [FollowupAction(resumed)]
        if is_about_known(tracker):
            return [FollowupAction("action_manage_appointment")]
        suspended = suspended_form(tracker)
        if suspended:
            booking_service().release(tracker.sender_id)
        dispatcher.utter_message(response=_STOPPED[suspended] if suspended else "utter_nothing_to_stop")
        emit(dispatcher, tracker, Outcome("smalltalk"))
        return appointment_slots.forget(*appointment_slots.ALL, *manage_slots.ALL)
