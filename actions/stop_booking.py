"""Ends a booking under way."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions.services import booking_service
from actions.turn import emit
from bot.outcome import Outcome


class StopBooking(Action):
    """Ends a booking under way: the held opening is free again and nothing is kept."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_stop_booking"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Stop, or acknowledge that there is nothing to stop."""
        under_way = (tracker.active_loop or {}).get("name") == slots.FORM
        if not under_way:
            dispatcher.utter_message(response="utter_nothing_to_stop")
            emit(dispatcher, tracker, Outcome("smalltalk"))
            return []
        booking_service().release(tracker.sender_id)
        dispatcher.utter_message(response="utter_booking_stopped")
        emit(dispatcher, tracker, Outcome("smalltalk"))
        return slots.forget(*slots.ALL)
