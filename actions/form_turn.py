"""What a message is to an open form, whichever it is: a stop, something else, a yes or no, an hour that is named."""

import re
from typing import Literal

from rasa_sdk import Tracker

from actions.services import booking_service, now
from actions.turn import confidence_of, intent_of
from bot.booking.details import is_doubtful, read_yes_or_no, wants_to_stop, will_call_instead
from bot.booking.model import Opening
from bot.booking.when import WhenReading, read_when
from bot.schedule import schedule_of
from bot.settings import clinic

# These say what the visitor wants besides the form; everything else is taken as an attempt to answer it.
INTERRUPTING = frozenset(
    {
        "ask_treatment", "ask_more", "ask_location", "talk_to_human", "other_language", "out_of_scope", "greet",
        "thank", "bot_challenge", "ask_capabilities", "express_feelings",
    }
)  # fmt: skip
SURE = 0.6
# These end a form under way.
_ENDING = frozenset({"stop_conversation", "goodbye", "restart_conversation"})
_QUESTION_START = re.compile(
    r"\W*(?:ok(?:ay)?|so|wait|hey|um|and|but)?\W*"
    r"(?:what|where|when|who|why|how|is|are|am|do|does|did|can i (?:talk|speak))\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\W*(?:i'?m\s+|im\s+)?(?:not\s+sure|unsure|no\s+(?:clue|idea)|idk|i\s+don'?t\s+know|dunno)\W*$", re.I
)
_SAYS_NOTHING = re.compile(r"[\s!-/:-@\[-`{-~…]*$")  # signs alone, as "..."; a thumb up is none
# What the guard has masked (bot/safety/withheld.py) was meant as an answer.
_MASKED = re.compile(r"\[[a-z ]+\]")
_NARROW_SECONDS = 30 * 60  # a window no longer than this names one time


def stops(tracker: Tracker, text: str, *, ending: frozenset[str] = frozenset()) -> bool:
    """Whether the visitor ends the form: in plain words, or surely by intent without "wait" or a question.

    Args:
        tracker: Of the conversation.
        text: The last message.
        ending: Intents that end this form besides those that end every form.
    """
    if will_call_instead(text):
        return True
    if wants_to_stop(text):
        return intent_of(tracker) != "talk_to_human"  # "never mind, put me through to the desk" wants the desk
    return ends_by_intent(tracker, text, ending=ending)


def ends_by_intent(tracker: Tracker, text: str, *, ending: frozenset[str] = frozenset()) -> bool:
    """Whether the classifier is sure that the visitor ends the form; arguments as in `stops`."""
    sure = confidence_of(tracker) >= SURE and not is_doubtful(text)
    return intent_of(tracker) in _ENDING | ending and (sure or not text)


def asks_something_else(tracker: Tracker, text: str, *, interrupting: frozenset[str] = INTERRUPTING) -> bool:
    """Whether the message is a question of another kind, so that a day or place in it is no answer to the form."""
    is_question = text.rstrip().endswith("?") or bool(_QUESTION_START.match(text))
    return is_question and intent_of(tracker) in interrupting and confidence_of(tracker) >= SURE


def steps_aside(tracker: Tracker, text: str, *, interrupting: frozenset[str] = INTERRUPTING) -> bool:
    """Whether a message that answers nothing is about something else, rather than a try that cannot be read."""
    is_try = _UNSURE.match(text) or (_MASKED.search(text) and not text.rstrip().endswith("?"))
    return intent_of(tracker) in interrupting and not is_try


def read_consent(tracker: Tracker, text: str) -> Literal["yes", "no"] | None:
    """Read a plain yes, one that the classifier is sure of and that holds nothing back, or a no; else None."""
    intent, answer = intent_of(tracker), read_yes_or_no(text)
    sure = (
        intent == "affirm"
        and confidence_of(tracker) >= SURE
        and not is_doubtful(text)
        and not _SAYS_NOTHING.match(text)
    )
    if answer == "yes" or (answer is None and sure):
        return "yes"
    return "no" if answer == "no" or intent == "deny" else None


def when_in(text: str) -> WhenReading:
    """Read which times a message asks for."""
    return read_when(text, now=now(), schedule=schedule_of(clinic()))


def exact_opening(text: str, place: str | None, *, owner: str) -> Opening | None:
    """Return the free opening of an office that a message names by its one exact time; None where it names none."""
    reading = when_in(text)
    if place is None or reading.status != "understood" or len(reading.windows) != 1:
        return None
    window = reading.windows[0]
    if (window.end - window.start).total_seconds() > _NARROW_SECONDS:
        return None
    found = booking_service().find_openings(location=place, windows=reading.windows, limit=1, owner=owner)
    return found[0] if found and found[0].start == window.start else None
