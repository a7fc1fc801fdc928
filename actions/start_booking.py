"""Begins a booking, or goes on with what an emergency has suspended."""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions.manage_details import is_about_known
from actions.persons import hand_over_minor, mention_urgency
from actions.suspension import resumed_form
from actions.turn import message_text
from bot.booking.change_words import read_waitlist_change
from bot.booking.needs_person import read_needs_person

# With one of these a change in a message ("at a different time") is no change of what was booked before.
_NEW_BOOKING = re.compile(r"\b(?:appointments?|appts?|appt|visit|book\w*|schedul\w*|another one)\b", re.IGNORECASE)


class StartBooking(Action):
    """Opens the appointment form, unless a person should take the booking."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_start_booking"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Open the form that the wish is about."""
        text = message_text(tracker)
        if read_waitlist_change(text) or (is_about_known(tracker) and not _NEW_BOOKING.search(text)):
            return [FollowupAction("action_manage_appointment")]
        needs = read_needs_person(text)
        if needs == "minor":
            hand_over_minor(dispatcher, tracker)
            return slots.forget(*slots.ALL)
        if needs == "urgent":
            mention_urgency(dispatcher)
        return [FollowupAction(resumed_form(tracker) or slots.FORM)]
