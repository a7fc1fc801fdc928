"""A form's question for one slot, with what belongs before and behind it."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.asides import answer_asides
from actions.emergency import open_emergency
from actions.replies import citation_of
from actions.turn import emit, intent_of, is_opened
from bot.outcome import Outcome

_WANTS_APPOINTMENT = "book_appointment"


class Ask(Action):
    """Asks for one slot of a form; a subclass names both and says how."""

    form = ""
    slot = ""

    def name(self) -> str:
        """Return the name by which the form finds the question."""
        return f"action_ask_{self.form}_{self.slot}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Ask, as a turn of a booking.

        The question stands behind the answers to what else the visitor asks in the same breath. A form that is opened
        while an emergency is open begins with a word about that.
        """
        if is_opened(tracker) and open_emergency(tracker) is not None:
            dispatcher.utter_message(response="utter_open_emergency")
        answers = answer_asides(dispatcher, tracker) if intent_of(tracker) == _WANTS_APPOINTMENT else []
        events = self.question(dispatcher, tracker, domain)
        topics = [answer.source.slug for answer in answers]
        cited = [citation_of(answer) for answer in answers]
        emit(dispatcher, tracker, Outcome("book", category=self.category(tracker), topics=topics, citations=cited))
        return events

    def category(self, tracker: Tracker) -> str:
        """Return the category of the turn's outcome."""
        return "new"

    def question(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say the question; returns events."""
        raise NotImplementedError
