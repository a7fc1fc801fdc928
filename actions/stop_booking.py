"""Answers a wish to stop where no booking is under way; within one, the form's validation ends it."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions.services import booking_service
from actions.suspension import is_suspended, resumes
from actions.turn import emit
from bot.outcome import Outcome


class StopBooking(Action):
    """Acknowledges, and forgets details of a booking that a red flag has suspended."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_stop_booking"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Acknowledge the wish."""
        if resumes(tracker):
            return [FollowupAction(slots.FORM)]
        suspended = is_suspended(tracker)
        if suspended:
            booking_service().release(tracker.sender_id)
        dispatcher.utter_message(response="utter_booking_stopped" if suspended else "utter_nothing_to_stop")
        emit(dispatcher, tracker, Outcome("smalltalk"))
        return slots.forget(*slots.ALL)
