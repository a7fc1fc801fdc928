"""Hands the visitor over to a person: says how to reach the desk, by whether it is open."""

from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.services import now
from actions.turn import emit
from bot.outcome import Outcome
from bot.schedule import schedule_of
from bot.settings import Clinic, clinic


class HandOver(Action):
    """Offers phone and mail of the front desk."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_hand_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say how to reach a person."""
        is_open = desk_is_open(clinic(), now())
        dispatcher.utter_message(response="utter_human_open" if is_open else "utter_human_closed")
        emit(dispatcher, tracker, Outcome("human"))
        return []


def desk_is_open(facts: Clinic, instant: datetime) -> bool:
    """Whether the front desk is open at an aware instant: in opening hours of a day that is not closed."""
    schedule = schedule_of(facts)
    local = schedule.local(instant)
    if schedule.is_closed(local.date()):
        return False
    return any(opens <= local.time() < closes for opens, closes in schedule.hours_on(local.date()))
