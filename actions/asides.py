"""A question and a wish for an appointment in one message: "book me in, and what is RFA?"."""

import re

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import decline, show
from actions.services import knowledge_base
from actions.turn import message_text
from knowledge.parts import asides_in
from knowledge.search import Answer

# Surer than for a message of questions alone: "can I come in on Friday" is part of the booking.
_SURELY_ANSWERED = 0.85
_SURELY_DECLINED = 0.15
_WISH = re.compile(
    r"\b(?:book|schedule|sign|get|fit|squeeze) (?:me|us|him|her|my \w+)(?: (?:in|up|for))?\b"
    r"|\b(?:make|get|want|need|like|set up|schedule|book|take) (?:me )?(?:an? |the )?"
    r"(?:appointment|appt|visit|consult\w*)\b",
    re.IGNORECASE,
)


def also_wants_appointment(text: str) -> bool:
    """Whether a message asks for an appointment beside its questions."""
    rest = text
    for question in asides_in(text):
        rest = rest.replace(question, " ")
    return rest != text and bool(_WISH.search(rest))


def answer_asides(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Answer]:
    """Show what the documents answer of the last message; decline what names a treatment and is not answered.

    Returns:
        The answers shown.
    """
    shown: list[Answer] = []
    for question in asides_in(message_text(tracker)):
        answer = knowledge_base().answer(question)
        if answer.score >= _SURELY_ANSWERED and answer.passage.id not in {each.passage.id for each in shown}:
            show(answer, dispatcher, buttons=[])
            shown.append(answer)
        elif answer.score <= _SURELY_DECLINED and knowledge_base().names.named_in(question).wanted:
            decline(answer, answer.kind, dispatcher)
    return shown
