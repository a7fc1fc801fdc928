"""Answers wishes about an appointment that exists: move, cancel, look up."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions.suspension import resumes
from actions.turn import emit, wanted_intent
from bot.outcome import Outcome

_CATEGORIES = {
    "reschedule_appointment": "reschedule",
    "cancel_appointment": "cancel",
    "check_appointment": "check",
}


class ManageAppointment(Action):
    """Sends the visitor to the desk: an appointment is shown or changed only to who has proved to be its owner."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_manage_appointment"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say how the appointment can be moved, cancelled or looked up."""
        if resumes(tracker):
            return [FollowupAction(slots.FORM)]
        category = _CATEGORIES.get(wanted_intent(tracker)[0], "check")
        dispatcher.utter_message(response=f"utter_manage_{category}")
        emit(dispatcher, tracker, Outcome("book", category=category))
        return []
