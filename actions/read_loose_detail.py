"""Takes a message that reads like an answer to the booking form, while no form is open, for what else it may be."""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.manage_details import is_about_existing
from actions.turn import message_text, wanted_intent
from bot.booking.change_words import wants_waiting_list

# Below this the runner-up is a guess; the visitor is asked instead.
_LEAST_CONFIDENCE = 0.1
_BOOKING_WORDS = re.compile(r"\b(?:appointment|appt|appointmnt|book|be seen|get in|schedule)\b", re.IGNORECASE)
START = "action_start_booking"
MANAGE = "action_manage_appointment"
_ACTIONS = {
    "ask_treatment": "action_answer_question",
    "book_appointment": START,
    "reschedule_appointment": MANAGE,
    "cancel_appointment": MANAGE,
    "check_appointment": MANAGE,
    "ask_location": "utter_location",
    "talk_to_human": "action_hand_over",
    "other_language": "utter_other_language",
    "out_of_scope": "utter_out_of_scope",
}


class ReadLooseDetail(Action):
    """Follows the likeliest other intent, or asks what the detail is about."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_read_loose_detail"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Choose what to do with the message."""
        intent, confidence = wanted_intent(tracker)
        action = _ACTIONS.get(intent) if confidence >= _LEAST_CONFIDENCE else None
        text = message_text(tracker)
        if is_about_existing(tracker):
            action = MANAGE
        elif action != MANAGE and (_BOOKING_WORDS.search(text) or wants_waiting_list(text)):
            action = START
        return [FollowupAction(action or "utter_loose_detail")]
