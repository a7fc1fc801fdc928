"""The emergency that a visitor has told of: whether it is still open, and its reply once more."""

import logging
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.services import flag_log, now, templates
from actions.turn import emit, last_response, last_responses
from bot.emergencies.flags import RaisedFlag, open_flag
from bot.emergencies.language import ENGLISH
from bot.emergencies.log import FlagLogError
from bot.emergencies.replies import emergency_text
from bot.emergencies.tracker_marks import marks_of
from bot.outcome import Outcome

logger = logging.getLogger(__name__)

_PREFIX = "utter_emergency_"


def open_emergency(tracker: Tracker) -> RaisedFlag | None:
    """Return the conversation's latest emergency that neither staff nor the time has cleared.

    None also where the log cannot be read: a booking goes on then, without a word about it.
    """
    return open_flag(_flags(tracker) or (), now())


def reply_to_emergency(tracker: Tracker) -> str:
    """Return the name of the emergency reply that the last message answers; ``""`` where it answers none.

    One that has been cleared is not answered any more; where the log cannot be read it counts as open.
    """
    said = [last_response(tracker), *sorted(last_responses(tracker))]
    name = next((response for response in said if response.startswith(_PREFIX)), "")
    flags = _flags(tracker)
    is_over = bool(flags) and open_flag(flags or (), now()) is None
    return "" if is_over else name


def say_again(name: str, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say an emergency reply once more, in the language and for the channel in which it was said."""
    marks, channel = _last_marks(tracker)
    text = emergency_text(templates(), name, channel=channel, languages=marks.get("languages") or (ENGLISH,))
    dispatcher.utter_message(text=text, utter_action=name)
    emit(dispatcher, tracker, Outcome("emergency", category=tracker.get_slot("emergency_category")))


def _last_marks(tracker: Tracker) -> tuple[dict[str, Any], str]:
    """Return what the last red flag's message says of it, and its channel."""
    for event in reversed(tracker.events):
        marks = marks_of(event.get("metadata")) if event.get("event") == "user" else {}
        if marks:
            return marks, str(event.get("input_channel") or "")
    return {}, ""


def _flags(tracker: Tracker) -> list[RaisedFlag] | None:
    try:
        return flag_log().of(tracker.sender_id)
    except FlagLogError as error:
        logger.error("%s", error)
        return None
