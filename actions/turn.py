"""What actions need to know of the turn they are in, and how they say its outcome exactly once."""

from collections.abc import Iterator
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.outcome import OUTCOME_KEY, Outcome, outcome_of

_QUESTION_INTENTS = frozenset({"ask_treatment", "nlu_fallback"})
_FRESH_STARTS = frozenset({"action_session_start", "action_restart"})


def emit(dispatcher: CollectingDispatcher, tracker: Tracker, outcome: Outcome) -> None:
    """Send the turn's outcome, unless an earlier action of the same turn has sent one."""
    if outcome_of(dispatcher.messages) is None and not any(_carries_outcome(e) for e in events_of_turn(tracker)):
        dispatcher.utter_message(json_message=outcome.as_payload())


def events_of_turn(tracker: Tracker) -> list[dict[str, Any]]:
    """Return the events since the visitor's last message, oldest first."""
    return list(_since_last_message(tracker))[::-1]


def was_interrupted(tracker: Tracker) -> bool:
    """Whether the form has already handed this message to something else: it then only asks again."""
    return any(event.get("event") == "action_execution_rejected" for event in events_of_turn(tracker))


def is_opened(tracker: Tracker) -> bool:
    """Whether a form was opened in this turn: it begins, or one that was suspended goes on."""
    return any(event.get("event") == "active_loop" and event.get("name") for event in events_of_turn(tracker))


def message_text(tracker: Tracker) -> str:
    """Return the visitor's last message; empty where it was a button that names an intent."""
    text = (tracker.latest_message or {}).get("text") or ""
    return "" if text.startswith("/") else str(text)


def intent_of(tracker: Tracker) -> str:
    """Return the intent of the visitor's last message."""
    return str(((tracker.latest_message or {}).get("intent") or {}).get("name") or "")


def confidence_of(tracker: Tracker) -> float:
    """Return how sure the classifier is of the last message's intent, in [0, 1]."""
    return float(((tracker.latest_message or {}).get("intent") or {}).get("confidence") or 0.0)


def wanted_intent(tracker: Tracker) -> tuple[str, float]:
    """Return the likeliest intent, and its confidence, that makes sense while no form is open: never a bare detail."""
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    for entry in ranking:
        if entry.get("name") not in ("inform", "nlu_fallback"):
            return str(entry["name"]), float(entry["confidence"])
    return intent_of(tracker), 0.0


def last_response(tracker: Tracker) -> str:
    """Return the name of the last action that spoke before the visitor's last message."""
    before = tracker.events[: -len(events_of_turn(tracker)) - 1]
    for event in reversed(before):
        if event.get("event") == "user":
            break
        if event.get("event") == "action" and str(event.get("name")).startswith("utter_"):
            return str(event["name"])
    return ""


def last_responses(tracker: Tracker) -> set[str]:
    """Return the names of the responses that the bot gave to the visitor's message before this one."""
    before = tracker.events[: -len(events_of_turn(tracker)) - 1]
    found = set()
    for event in reversed(before):
        if event.get("event") == "user":
            break
        found.add(str((event.get("metadata") or {}).get("utter_action") or ""))
    return found


def entity_values(tracker: Tracker, entity: str) -> list[str]:
    """Return the values of one entity in the visitor's last message."""
    entities = (tracker.latest_message or {}).get("entities") or []
    return [str(found["value"]) for found in entities if found.get("entity") == entity]


def earlier_question(tracker: Tracker) -> tuple[str, bool] | None:
    """Return the visitor's last question about treatments before this one, in the same session.

    What was said to a form, greetings and the like are left out: a follow-up never leans on them.

    Returns:
        The question, and whether it names a treatment itself; None where there was none.
    """
    for event in reversed(tracker.events[: -len(events_of_turn(tracker)) - 1]):
        if is_fresh_start(event):
            return None
        if event.get("event") == "user" and _is_question(event):
            entities = (event.get("parse_data") or {}).get("entities") or []
            return str(event["text"]), any(entity.get("entity") == "treatment" for entity in entities)
    return None


def is_fresh_start(event: dict[str, Any]) -> bool:
    """Whether an event begins a session or the conversation anew: what was said before no longer counts."""
    return event.get("event") == "action" and event.get("name") in _FRESH_STARTS


def _is_question(event: dict[str, Any]) -> bool:
    intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
    text = str(event.get("text") or "")
    return intent in _QUESTION_INTENTS and bool(text) and not text.startswith("/")


def _since_last_message(tracker: Tracker) -> Iterator[dict[str, Any]]:
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return
        yield event


def _carries_outcome(event: dict[str, Any]) -> bool:
    custom = (event.get("data") or {}).get("custom") or {}
    return event.get("event") == "bot" and OUTCOME_KEY in custom
