"""Puts a visitor on the waiting list for a time in which nothing is free."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions.services import waiting_room
from actions.turn import emit
from bot.booking.answers import Joined
from bot.booking.contact import parse_contact
from bot.booking.wish import WishRequest
from bot.outcome import Outcome
from bot.schedule import schedule_of
from bot.settings import clinic


def join_waiting_list(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """Store the wish that the visitor agreed to, and say its code; where something is free after all, offer that."""
    details = slots.Details.of(tracker)
    request = _request(details, agreed=tracker.get_slot(slots.CONSENT) is True)
    if request is None:  # a slot was emptied meanwhile: ask for what is missing
        return [*slots.forget(slots.CONSENT), FollowupAction(slots.FORM)]
    answer = waiting_room().join(request)
    if not isinstance(answer, Joined):
        dispatcher.utter_message(response="utter_free_after_all")
        return [*slots.forget(slots.OPENING, slots.CONSENT), FollowupAction(slots.FORM)]
    first, last = slots.window_in_words(request.window, schedule_of(clinic()))
    dispatcher.utter_message(
        response="utter_waiting",
        reference=answer.wish.code,
        contact=request.contact.value,
        office=slots.office_name(details.location, clinic()),
        first=first,
        last=last,
    )
    emit(dispatcher, tracker, Outcome("book", category="new"))
    return slots.forget(*slots.ALL)


def _request(details: slots.Details, *, agreed: bool) -> WishRequest | None:
    window, contact = slots.window_waited_for(details), parse_contact(details.contact or "")
    if window is None or contact is None or not details.patient_name or not agreed:
        return None
    return WishRequest(
        window=window,
        location=details.location,
        patient_name=details.patient_name,
        contact=contact,
        visit_type=details.visit_type or "new",  # type: ignore[arg-type]
        consented=True,
    )
