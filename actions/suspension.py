"""A form that a red flag has suspended: its slots are kept, and it goes on only when the visitor says so."""

import re

from rasa_sdk import Tracker

from actions import appointment_slots, manage_slots
from actions.turn import message_text

_GO_ON = re.compile(r"\b(?:go on|continue|finish|still want|carry on|resume|back to)\b", re.IGNORECASE)


def suspended_form(tracker: Tracker) -> str | None:
    """Return the form whose details are kept while none is open; a change goes before a booking."""
    if tracker.active_loop:
        return None
    if tracker.get_slot(manage_slots.KIND) is not None:
        return manage_slots.FORM
    kept = any(tracker.get_slot(name) is not None for name in appointment_slots.ALL)
    return appointment_slots.FORM if kept else None


def resumed_form(tracker: Tracker) -> str | None:
    """Return the suspended form with which the visitor goes on ("please go on with the appointment")."""
    return suspended_form(tracker) if _GO_ON.search(message_text(tracker)) else None
