"""Stores the confirmed appointment, once."""

import hashlib
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions.confirmation import confirm_booked
from actions.join_waiting_list import join_waiting_list
from actions.manage_slots import known
from actions.services import booking_service
from actions.turn import emit
from bot.booking.contact import parse_contact
from bot.booking.model import AppointmentRequest
from bot.booking.service import Booked, KeyReused, Taken
from bot.outcome import Outcome
from bot.schedule import schedule_of
from bot.settings import clinic

_MOST_CANCELLED = 10  # bookings of one opening by one conversation; who cancels more often is sent to other openings


class SubmitAppointment(Action):
    """Books the opening, or offers others where it has just been taken."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_submit_appointment"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Store the appointment that the visitor agreed to."""
        if all(tracker.get_slot(name) is None for name in slots.ALL):
            return []  # the visitor ended the booking; that has been said
        if slots.window_waited_for(slots.Details.of(tracker)) is not None:
            return join_waiting_list(dispatcher, tracker)
        request = _request(tracker)
        if request is None:  # a slot was emptied meanwhile: ask for what is missing
            return [*slots.forget(slots.CONSENT), FollowupAction(slots.FORM)]
        result = _book(tracker.sender_id, request)
        if not isinstance(result, Booked):
            dispatcher.utter_message(response="utter_just_taken")
            return [*slots.forget(slots.OPENING, slots.CONSENT), FollowupAction(slots.FORM)]
        confirm_booked(dispatcher, result.appointment)
        emit(dispatcher, tracker, Outcome("book", category="new"))
        return [*slots.forget(*slots.ALL), *known(result.appointment.reference, request.contact.value)]


def _request(tracker: Tracker) -> AppointmentRequest | None:
    details = slots.Details.of(tracker)
    opening = slots.opening_of(details, schedule_of(clinic()))
    contact = parse_contact(details.contact or "")
    agreed = tracker.get_slot(slots.CONSENT) is True
    if opening is None or contact is None or not details.patient_name or not agreed:
        return None
    return AppointmentRequest(
        opening=opening,
        patient_name=details.patient_name,
        contact=contact,
        visit_type=details.visit_type or "new",  # type: ignore[arg-type]
        consented=True,
        owner=tracker.sender_id,
    )


def _book(conversation: str, request: AppointmentRequest) -> Booked | Taken | KeyReused:
    """Book once, however often the visitor says yes; anew where an earlier booking of the same has been cancelled."""
    result: Booked | Taken | KeyReused = KeyReused()
    for cancelled_before in range(_MOST_CANCELLED):
        result = booking_service().book(request, _key(conversation, request, cancelled_before))
        if not isinstance(result, KeyReused):
            break
    return result


def _key(conversation: str, request: AppointmentRequest, cancelled_before: int) -> str:
    """Return the idempotency key: one conversation has one opening for one contact and name once at a time."""
    opening = request.opening
    parts = [conversation, opening.location, opening.start.isoformat(), request.contact.value, request.patient_name]
    if cancelled_before:
        parts.append(str(cancelled_before))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
