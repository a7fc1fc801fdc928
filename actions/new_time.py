"""The new time of an appointment that is to be moved."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import manage_slots as slots
from actions.form_turn import exact_opening
from actions.manage_slots import Managed
from actions.services import booking_service
from bot.booking.answers import Held
from bot.schedule import schedule_of
from bot.settings import clinic


def choose_time(managed: Managed, tracker: Tracker) -> list[dict[str, Any]]:
    """Hold the opening where one exact time is named and the appointment is proved; else openings are offered."""
    place, unchosen = managed.place or managed.office_now, slots.forget(slots.OPENING, slots.CONSENT)
    if not managed.start_now or not managed.time:
        return unchosen
    opening = exact_opening(managed.time, place, owner=tracker.sender_id)
    if opening is None or opening == managed.opening_now(schedule_of(clinic())):
        return unchosen
    if not isinstance(booking_service().hold(opening, tracker.sender_id), Held):
        return unchosen
    return [SlotSet(slots.OPENING, opening.start.isoformat()), *slots.forget(slots.CONSENT)]


def keep_new_hold(managed: Managed, tracker: Tracker) -> None:
    """Hold the chosen opening for five minutes more, as the visitor is still there."""
    opening = managed.new_opening(schedule_of(clinic()))
    if opening is not None:
        booking_service().hold(opening, tracker.sender_id)
