"""Answers what the classifier takes for something off topic.

A message that names a treatment by one of its names, and that the classifier is not sure of, is looked up first: "what
does a pump cost" may be about the clinic's pump or about one in a cellar, and only the documents' names tell.
"""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_question import AnswerQuestion
from actions.manage_details import is_about_existing
from actions.services import knowledge_base
from actions.turn import confidence_of, message_text

# "heat pump repair cost" is off topic at 0.94, "what does a pump cost" at 0.51.
_SURE = 0.9


class DeclineScope(Action):
    """Says that this is not what the bot is for, or answers what is after all."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_decline_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer the last message."""
        if is_about_existing(tracker):
            return [FollowupAction("action_manage_appointment")]
        named = knowledge_base().names.named_in(message_text(tracker)).wanted
        if named and confidence_of(tracker) < _SURE:
            return AnswerQuestion().run(dispatcher, tracker, domain)
        dispatcher.utter_message(response="utter_out_of_scope")
        return []
