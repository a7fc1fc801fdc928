"""A booking that a red flag has suspended: its slots are kept, and it goes on only when the visitor says so."""

import re

from rasa_sdk import Tracker

from actions import appointment_slots as slots
from actions.turn import message_text

_GO_ON = re.compile(r"\b(?:go on|continue|finish|still want|carry on|resume|back to)\b", re.IGNORECASE)


def is_suspended(tracker: Tracker) -> bool:
    """Whether details of a booking are kept while no form is open."""
    return not tracker.active_loop and any(tracker.get_slot(name) is not None for name in slots.ALL)


def resumes(tracker: Tracker) -> bool:
    """Whether the visitor goes on with a suspended booking ("please go on with the appointment")."""
    return is_suspended(tracker) and bool(_GO_ON.search(message_text(tracker)))
