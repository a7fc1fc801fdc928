"""Answers a visitor's questions from the clinic's documents, or says that they do not answer them."""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.asides import also_wants_appointment
from actions.manage_details import is_about_existing
from actions.replies import say
from actions.services import knowledge_base
from actions.suspension import resumed_form
from actions.turn import earlier_question, entity_values, intent_of, message_text
from actions.unclear import ask_which_reading, readings_of
from knowledge.errors import BlankQuestionError
from knowledge.reading import Reply, read_message

_UNCLEAR_INTENTS = ("nlu_fallback", "")
# Words by which a question leans on what was said before; and so few words hardly stand alone.
_POINTS_BACK = re.compile(
    r"\b(?:it|its|it's|that|thats|that's|those|these|this|them|they|one|ones|same|other|others|instead|either|both|there)\b"
    r"|^\W*(?:and|or|but|what about|how about|so)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 4


class AnswerQuestion(Action):
    """Looks the question up and shows the passage with its source, or abstains and offers a person."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer the last message."""
        if intent_of(tracker) in _UNCLEAR_INTENTS and (resumed_form(tracker) or is_about_existing(tracker)):
            return [FollowupAction(resumed_form(tracker) or "action_manage_appointment")]
        reply = _look_up(tracker)
        if reply is not None and (reply.answered or not _means_something_else(tracker)):
            events = say(reply, dispatcher, tracker)
            books = not tracker.active_loop_name and also_wants_appointment(message_text(tracker))
            return [*events, FollowupAction("action_start_booking")] if books else events
        if reply is None or readings_of(tracker)[0] == "out_of_scope":
            dispatcher.utter_message(response="utter_out_of_scope")
            return []
        return ask_which_reading(reply.answers[0], dispatcher, tracker, domain)


def _look_up(tracker: Tracker) -> Reply | None:
    text = message_text(tracker)
    if not text:
        chosen = entity_values(tracker, "treatment")
        question = entity_values(tracker, "question")
        answer = knowledge_base().about(chosen[0], question=question[0] if question else "") if chosen else None
        return Reply("one", (answer,), answer.score) if answer else None
    try:
        return read_message(knowledge_base(), text, context=_context(tracker, text))
    except BlankQuestionError:
        return None


def _context(tracker: Tracker, text: str) -> list[str]:
    """Return the question that this one leans on, with the treatment talked about where that one names none.

    A question that names a treatment, or that is long enough to stand alone and points back to nothing, leans on none.
    """
    topics = tracker.get_slot("topics") or []
    names_treatment = bool(entity_values(tracker, "treatment"))
    points_back = bool(_POINTS_BACK.search(text)) or len(text.split()) <= _FEW_WORDS
    if names_treatment or not points_back:
        return []
    talked_about = knowledge_base().title(topics[0]) if topics else ""
    earlier = earlier_question(tracker)
    if earlier is None:
        return [talked_about] if talked_about else []
    question, has_treatment = earlier
    return [question if has_treatment or not talked_about else f"{talked_about}: {question}"]


def _means_something_else(tracker: Tracker) -> bool:
    """Whether an unclear message that no document answers is likelier about something else altogether."""
    if intent_of(tracker) not in _UNCLEAR_INTENTS:
        return False
    readings = readings_of(tracker)
    return bool(readings) and readings[0] != "ask_treatment"
