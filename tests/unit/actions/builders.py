"""What action tests build again and again: a tracker as Rasa sends it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.outcome import OUTCOME_KEY
from knowledge.documents import NextQuestion
from knowledge.passages import Passage
from knowledge.search import Answer, Source

Event = dict[str, Any]
# The domain's part that offers readings of an unclear message.
READINGS = yaml.safe_load(
    (Path(__file__).resolve().parents[3] / "data/responses/unclear.yml").read_text(encoding="utf-8")
)


def user(text: str, *, intent: str = "ask_treatment", treatment: str = "") -> Event:
    entities = [{"entity": "treatment", "value": treatment}] if treatment else []
    return {"event": "user", "text": text, "parse_data": {"intent": {"name": intent}, "entities": entities}}


def bot(text: str | None, *, custom: dict[str, Any] | None = None) -> Event:
    return {"event": "bot", "text": text, "data": {"custom": custom, "buttons": None}}


def action(name: str) -> Event:
    return {"event": "action", "name": name}


def tracker(
    text: str = "",
    *,
    events: Sequence[Event] | None = None,
    slots: dict[str, Any] | None = None,
    intent: str = "ask_treatment",
    ranking: Sequence[str] | dict[str, float] = (),
    entities: Sequence[dict[str, Any]] = (),
    form: str | None = None,
) -> Tracker:
    """Give a tracker whose last message is `text`; `events` default to that message alone."""
    confidences = ranking if isinstance(ranking, dict) else dict.fromkeys(ranking, 0.1)
    return Tracker(
        sender_id="website:1",
        slots=slots or {},
        latest_message={
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": [{"name": name, "confidence": sure} for name, sure in confidences.items()],
            "entities": list(entities),
        },
        events=list(events) if events is not None else [user(text)],
        paused=False,
        followup_action=None,
        active_loop={"name": form} if form else {},
        latest_action_name=None,
    )


def outcomes(dispatcher: CollectingDispatcher) -> list[dict[str, Any]]:
    """Give every outcome that was sent, in order."""
    return [
        message["custom"][OUTCOME_KEY]
        for message in dispatcher.messages
        if OUTCOME_KEY in (message.get("custom") or {})
    ]


def responses(dispatcher: CollectingDispatcher) -> list[str]:
    """Give the names of the responses that were uttered, in order."""
    return [message["response"] for message in dispatcher.messages if message.get("response")]


def answer(*, answered: bool = True, score: float = 0.9, kind: str = "", questions: int = 1) -> Answer:
    return Answer(
        answered=answered,
        score=score,
        topics=("pump", "laser"),
        passage=Passage("pump#what", "pump", "What it is", "A pump gives medicine.", ("what_it_is",)),
        source=Source("pump", "Pump", "https://www.example.com/pump", date(2026, 1, 15)),
        kind=kind,
        next_questions=tuple(NextQuestion(f"question {number}?", "laser") for number in range(questions)),
    )
