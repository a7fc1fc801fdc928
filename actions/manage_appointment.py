"""Answers wishes about an appointment that exists: move, cancel, look up."""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions.turn import emit, message_text, wanted_intent
from bot.outcome import Outcome

_GO_ON = re.compile(r"\b(?:go on|continue|finish|still want|carry on|resume|back to)\b", re.IGNORECASE)
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
        if _resumes(tracker):
            return [FollowupAction(slots.FORM)]
        category = _CATEGORIES.get(wanted_intent(tracker)[0], "check")
        dispatcher.utter_message(response=f"utter_manage_{category}")
        emit(dispatcher, tracker, Outcome("book", category=category))
        return []


def _resumes(tracker: Tracker) -> bool:
    """Whether the visitor goes on with a booking that a red flag has suspended ("please go on with it")."""
    suspended = not tracker.active_loop and any(tracker.get_slot(name) is not None for name in slots.ALL)
    return suspended and bool(_GO_ON.search(message_text(tracker)))
