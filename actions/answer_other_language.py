"""Answers a message in another language: in that language and in English, with the phone number."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import emit, message_text
from bot.nlu.language import language_of
from bot.outcome import Outcome

_IN_ENGLISH = "utter_other_language"


class AnswerOtherLanguage(Action):
    """Says in the visitor's language that the chat is in English, and whom to call."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_answer_other_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer the last message; in English alone where the clinic has written nothing in its language."""
        written = f"utter_other_language_{language_of(message_text(tracker))}"
        dispatcher.utter_message(response=written if written in domain["responses"] else _IN_ENGLISH)
        emit(dispatcher, tracker, Outcome("other_language"))
        return []
