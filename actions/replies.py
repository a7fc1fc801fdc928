"""Shows what the documents say, or that they do not say it: bubbles, buttons and the turn's outcome."""

import json
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import emit
from bot.outcome import Citation, Outcome
from knowledge.reading import COMPARISON_KIND, Reply
from knowledge.search import Answer

# Passages of the document talked about that the visitor has seen, so that "more" brings the next one.
SHOWN = "shown_passages"
TOPICS = "topics"
_MOST_NEXT_QUESTIONS = 3
_MOST_TOPICS = 3


def say(reply: Reply, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """Show the reply to one message and send the turn's outcome.

    Returns:
        Events that remember the documents talked about and the passages shown.
    """
    if reply.relation == "tied":
        return _ask_which(reply, dispatcher, tracker)
    if reply.relation == "compared":
        dispatcher.utter_message(response="utter_compared")
    for number, answer in enumerate(reply.answers, start=1):
        if answer.answered:
            is_last = number == len(reply.answers)
            show(answer, dispatcher, buttons=next_buttons(reply.answers) if is_last else [])
        else:
            decline(answer, answer.kind, dispatcher)
    if reply.verdict_declined:
        decline(reply.answers[0], COMPARISON_KIND, dispatcher)
    return _finish(reply, dispatcher, tracker)


def _finish(reply: Reply, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    shown = [answer for answer in reply.answers if answer.answered]
    topics = _topics(reply.answers)
    if reply.answered:
        cited = [citation_of(answer) for answer in shown]
        emit(dispatcher, tracker, Outcome("answer", topics=topics, score=reply.score, citations=cited))
    else:
        emit(dispatcher, tracker, Outcome("not_covered", topics=topics, score=1.0 - reply.score))
    return [SlotSet(TOPICS, topics), SlotSet(SHOWN, [answer.passage.id for answer in shown])]


def _ask_which(reply: Reply, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """Ask which of two documents is meant; both are named as sources, since the question lies between them."""
    question = str((tracker.latest_message or {}).get("text") or "")
    buttons = [
        {
            "title": answer.source.title,
            "payload": "/ask_treatment" + json.dumps({"treatment": answer.source.slug, "question": question}),
        }
        for answer in reply.answers
    ]
    dispatcher.utter_message(response="utter_did_you_mean", buttons=buttons)
    topics = [answer.source.slug for answer in reply.answers]
    cited = [citation_of(answer) for answer in reply.answers]
    emit(dispatcher, tracker, Outcome("answer", topics=topics, score=reply.score, citations=cited))
    return [SlotSet(TOPICS, topics), SlotSet(SHOWN, [])]


def _topics(answers: Sequence[Answer]) -> list[str]:
    """Return the documents of the answers, those that answer first, then what else the first may be about."""
    ordered = sorted(answers, key=lambda answer: not answer.answered)
    slugs = [*(answer.source.slug for answer in ordered), *ordered[0].topics]
    return list(dict.fromkeys(slugs))[:_MOST_TOPICS]


def citation_of(answer: Answer) -> Citation:
    """Return the source to show under an answer."""
    return Citation(
        title=answer.source.title,
        slug=answer.source.slug,
        url=answer.source.url,
        reviewed_on=answer.source.reviewed_on.isoformat(),
        passage_id=answer.passage.id,
    )


def next_buttons(answers: Iterable[Answer]) -> list[dict[str, str]]:
    """Return buttons for the next questions of the documents that answer, one of each in turn."""
    lists = [answer.next_questions for answer in answers if answer.answered]
    in_turn = [question for row in zip_longest(*lists) for question in row if question]
    questions = {question.text: question for question in in_turn}
    return [
        {
            "title": question.text,
            "payload": "/ask_treatment" + json.dumps({"treatment": question.slug, "question": question.text}),
        }
        for question in list(questions.values())[:_MOST_NEXT_QUESTIONS]
    ]


def show(answer: Answer, dispatcher: CollectingDispatcher, *, buttons: Sequence[dict[str, str]]) -> None:
    """Show one passage; where its section is longer, with a button for the rest."""
    dispatcher.utter_message(
        response="utter_answer_with_more" if answer.passage.continued_by else "utter_answer",
        passage=answer.passage.text,
        buttons=list(buttons),
    )


def decline(answer: Answer, kind: str, dispatcher: CollectingDispatcher) -> None:
    """Say that the documents do not answer a question of some kind; ``""`` where it is of none."""
    dispatcher.utter_message(
        response=f"utter_not_covered_{kind}" if kind else "utter_not_covered",
        topic_title=answer.source.title,
        topic_slug=answer.source.slug,
    )
