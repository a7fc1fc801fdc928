"""Answers a yes or no that no form has asked for.

After a red flag it answers the question of the emergency reply ("Are you safe right now?"): then the reply is said
again, more urgently where the answer makes it so, whatever the answer was. A bare denial clears nothing; staff and time
do.
"""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.emergency import reply_to_emergency, say_again
from actions.manage_details import is_about_known
from actions.suspension import resumed_form
from actions.turn import intent_of

# A yes to "any trouble breathing right now?" makes a leg's clot one of the lungs.
_WORSE = {("utter_emergency_clot_t2", "affirm"): "utter_emergency_clot_t1"}


class AnswerYesOrNo(Action):
    """Repeats an emergency reply, or asks what the visitor would like."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_answer_yes_or_no"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer the last message."""
        intent, before = intent_of(tracker), reply_to_emergency(tracker)
        resumed = resumed_form(tracker)
        if resumed:  # "please go on with that"
            return [FollowupAction(resumed)]
        if before:
            say_again(_WORSE.get((before, intent), before), dispatcher, tracker)
        elif is_about_known(tracker):  # "no just cancel that"
            return [FollowupAction("action_manage_appointment")]
        else:
            dispatcher.utter_message(response="utter_affirm" if intent == "affirm" else "utter_deny")
        return []
