"""What is said to a message that neither the documents answer nor the classifier is sure of.

First the two likeliest readings are offered as buttons; where the next message is unclear too, a person is.
"""

import json
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import emit, last_responses
from bot.outcome import Behaviour, Outcome
from knowledge.search import Answer

_ASKED = "utter_which_reading"
_READINGS = "utter_readings"
_ASKS_TREATMENT = "ask_treatment"
_OFFERED = 2
# Offered where the classifier names no other reading.
_ALWAYS = ("ask_capabilities", "talk_to_human")
_UNSURE = ("nlu_fallback", "")
# What a reading is counted as: the bot's best guess at what was wanted.
_OUTCOMES: dict[str, tuple[Behaviour, str | None]] = {
    "book_appointment": ("book", "new"),
    "reschedule_appointment": ("book", "reschedule"),
    "cancel_appointment": ("book", "cancel"),
    "check_appointment": ("book", "check"),
    "ask_location": ("location", None),
    "talk_to_human": ("human", None),
    "ask_capabilities": ("smalltalk", None),
}


def readings_of(tracker: Tracker) -> list[str]:
    """Return the intents that the last message may have, likeliest first."""
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    return [str(entry["name"]) for entry in ranking if entry.get("name") not in _UNSURE]


def ask_which_reading(
    nearest: Answer, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
) -> list[dict[str, Any]]:
    """Offer the two likeliest readings, or a person where they were offered just before.

    Args:
        nearest: What the documents come closest with.
        dispatcher: Sends the replies.
        tracker: Of the conversation.
        domain: Holds the clinic's wording of each reading.
    """
    if _ASKED in last_responses(tracker):
        dispatcher.utter_message(response="utter_still_unclear")
        emit(dispatcher, tracker, Outcome("human", score=0.0))
        return []
    titled = {str(button["payload"])[1:]: button for button in domain["responses"][_READINGS][0]["buttons"]}
    payload = f"/{_ASKS_TREATMENT}{json.dumps({'treatment': nearest.source.slug})}"
    titled[_ASKS_TREATMENT] = {"title": nearest.source.title, "payload": payload}
    offered = [reading for reading in dict.fromkeys([*readings_of(tracker), *_ALWAYS]) if reading in titled][:_OFFERED]
    dispatcher.utter_message(response=_ASKED, buttons=[titled[reading] for reading in offered])
    behaviour, category = _OUTCOMES.get(offered[0], ("out_of_scope", None))
    emit(dispatcher, tracker, Outcome(behaviour, category=category, score=0.0))
    return []
