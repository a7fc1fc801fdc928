"""Bookings that a person takes: patients under 18, and visits that cannot wait."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.hand_over import desk_is_open
from actions.services import now
from actions.turn import emit
from bot.outcome import Outcome
from bot.settings import clinic


def hand_over_minor(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say that the front desk makes appointments for patients under 18."""
    dispatcher.utter_message(response="utter_minor")
    emit(dispatcher, tracker, Outcome("human"))


def mention_urgency(dispatcher: CollectingDispatcher) -> None:
    """Say whom to call where it cannot wait; the form goes on behind it."""
    dispatcher.utter_message(response="utter_urgent_open" if desk_is_open(clinic(), now()) else "utter_urgent_closed")
