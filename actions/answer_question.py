"""Answers a question from the clinic's documents, or says that they do not answer it."""

import json
import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services import knowledge_base
from actions.turn import earlier_question, emit, entity_values, intent_of, message_text
from bot.outcome import Citation, Outcome
from knowledge.documents import NextQuestion
from knowledge.errors import BlankQuestionError
from knowledge.search import Answer

_UNCLEAR_INTENTS = ("nlu_fallback", "")
_MOST_NEXT_QUESTIONS = 3
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
        question = entity_values(tracker, "question")
        return knowledge_base().about(chosen[0], question=question[0] if question else "") if chosen else None
    try:
        return knowledge_base().answer(text, context=_context(tracker, text))
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
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    known = [entry["name"] for entry in ranking if entry.get("name") not in _UNCLEAR_INTENTS]
    return bool(known) and known[0] != "ask_treatment"


def _chosen(question: NextQuestion) -> str:
    """Return the payload of a button that asks a question of the document that answers it."""
    return "/ask_treatment" + json.dumps({"treatment": question.slug, "question": question.text})


def _show(dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer) -> None:
    questions = answer.next_questions[:_MOST_NEXT_QUESTIONS]
    dispatcher.utter_message(
        response="utter_answer",
        passage=answer.passage.text,
        buttons=[{"title": question.text, "payload": _chosen(question)} for question in questions],
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
