"""The hold on the opening that a visitor has chosen."""

from rasa_sdk import Tracker

from actions import appointment_slots as slots
from actions.services import booking_service
from bot.schedule import schedule_of
from bot.settings import clinic


def keep_hold(tracker: Tracker) -> None:
    """Hold the chosen opening for five minutes more, as the visitor is still there; a lost one is told at the end."""
    chosen = slots.opening_of(slots.Details.of(tracker), schedule_of(clinic()))
    if chosen is not None:
        booking_service().hold(chosen, tracker.sender_id)
