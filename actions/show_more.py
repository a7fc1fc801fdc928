"""Shows the next passage of the document talked about, where the visitor asks for more."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import SHOWN, TOPICS, citation_of, next_buttons, show
from actions.services import knowledge_base
from actions.suspension import resumed_form
from actions.turn import emit
from bot.outcome import Outcome


class ShowMore(Action):
    """Goes on where the last answer ended, until the document is told."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_show_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Show the next passage, or say that there is none."""
        resumed = resumed_form(tracker)
        if resumed:  # "go on"
            return [FollowupAction(resumed)]
        topics = tracker.get_slot(TOPICS) or []
        shown = tracker.get_slot(SHOWN) or []
        if not topics:
            dispatcher.utter_message(response="utter_more_of_what")
            emit(dispatcher, tracker, Outcome("smalltalk"))
            return []
        answer = knowledge_base().more(topics[0], shown=shown)
        if answer is None:
            dispatcher.utter_message(response="utter_no_more")
            emit(dispatcher, tracker, Outcome("not_covered", topics=topics))
            return []
        show(answer, dispatcher, buttons=next_buttons([answer]))
        emit(dispatcher, tracker, Outcome("answer", topics=topics, citations=[citation_of(answer)]))
        return [SlotSet(SHOWN, [*shown, answer.passage.id])]
