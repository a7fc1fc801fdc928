"""Answers a question from the clinic's documents, or says that they do not answer it."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services import knowledge_base
from actions.turn import earlier_question, emit, entity_values, intent_of, message_text
from bot.outcome import Citation, Outcome
from knowledge.errors import BlankQuestionError
from knowledge.search import Answer

_UNCLEAR_INTENTS = ("nlu_fallback", "")
_MOST_NEXT_QUESTIONS = 3


class AnswerQuestion(Action):
    """Looks the question up and shows the passage with its source, or abstains and offers a person."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer the last message."""
        answer = _look_up(tracker)
        if answer is None:
            dispatcher.utter_message(response="utter_out_of_scope")
            return []
        if answer.answered:
            _show(dispatcher, tracker, answer)
            return [SlotSet("topics", list(answer.topics))]
        if _means_something_else(tracker):
            dispatcher.utter_message(response="utter_out_of_scope")
            return []
        _decline(dispatcher, tracker, answer)
        return [SlotSet("topics", list(answer.topics))]


def _look_up(tracker: Tracker) -> Answer | None:
    text = message_text(tracker)
    if not text:
        chosen = entity_values(tracker, "treatment")
        return knowledge_base().about(chosen[0]) if chosen else None
    try:
        return knowledge_base().answer(text, context=_context(tracker))
    except BlankQuestionError:
        return None


def _context(tracker: Tracker) -> list[str]:
    """Return the question before this one, with the treatment talked about where it does not name one itself."""
    earlier = earlier_question(tracker)
    if earlier is None:
        return []
    question, names_treatment = earlier
    topics = tracker.get_slot("topics") or []
    return [question if names_treatment or not topics else f"{knowledge_base().title(topics[0])}: {question}"]


def _means_something_else(tracker: Tracker) -> bool:
    """Whether an unclear message that no document answers is likelier about something else altogether."""
    if intent_of(tracker) not in _UNCLEAR_INTENTS:
        return False
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    known = [entry["name"] for entry in ranking if entry.get("name") not in _UNCLEAR_INTENTS]
    return bool(known) and known[0] != "ask_treatment"


def _show(dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer) -> None:
    questions = [question.text for question in answer.next_questions][:_MOST_NEXT_QUESTIONS]
    dispatcher.utter_message(
        response="utter_answer",
        passage=answer.passage.text,
        buttons=[{"title": question, "payload": question} for question in questions],
    )
    citation = Citation(
        title=answer.source.title,
        slug=answer.source.slug,
        url=answer.source.url,
        reviewed_on=answer.source.reviewed_on.isoformat(),
        passage_id=answer.passage.id,
    )
    emit(dispatcher, tracker, Outcome("answer", topics=answer.topics, score=answer.score, citations=[citation]))


def _decline(dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer) -> None:
    dispatcher.utter_message(
        response=f"utter_not_covered_{answer.kind}" if answer.kind else "utter_not_covered",
        topic_title=answer.source.title,
        topic_slug=answer.source.slug,
    )
    emit(dispatcher, tracker, Outcome("not_covered", topics=answer.topics, score=1.0 - answer.score))
