"""Does what the visitor has agreed to with an appointment or a wish, and says how it stands now."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots
from actions import manage_slots as slots
from actions.appointment_slots import at_in_words
from actions.confirmation import confirm_booked
from actions.manage_slots import Managed
from actions.proof import look_up, say_to_desk
from actions.services import booking_service, invite_links, now, waiting_room
from actions.standing import standing_of
from actions.turn import emit
from bot.booking.answers import (
    Booked,
    Cancelled,
    Found,
    Moved,
    NotChangeable,
    NotFound,
    Taken,
    TooManyAttempts,
    Withdrawn,
)
from bot.booking.contact import Contact, parse_contact
from bot.booking.model import Appointment
from bot.booking.wish import Wish
from bot.outcome import Outcome
from bot.schedule import schedule_of
from bot.settings import clinic


class FinishManage(Action):
    """Ends the form for appointments that exist."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_finish_manage"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Do what was agreed to."""
        managed = Managed.of(tracker)
        if managed.kind is None:
            return []  # the visitor ended it; that has been said
        if managed.kind == slots.NEW:
            return [*slots.forget(*slots.ALL), FollowupAction(appointment_slots.FORM)]
        return finish(managed, dispatcher, tracker)


def finish(managed: Managed, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """Do what was agreed to and say it.

    Args:
        managed: With a pair that was proved; it is proved again.
        dispatcher: Sends the replies.
        tracker: Of the conversation.

    Returns:
        Events: all of it forgotten, or the form opened again where the new time has just been taken.
    """
    found, contact = look_up(managed, tracker.sender_id), parse_contact(managed.contact or "")
    if isinstance(found, TooManyAttempts):
        return say_to_desk("utter_manage_too_many", managed, dispatcher, tracker)
    if isinstance(found, NotFound) or contact is None:
        return say_to_desk("utter_manage_gone", managed, dispatcher, tracker)
    if isinstance(found, Found):
        goes_on = _with_appointment(found.appointment, contact, managed, dispatcher, tracker)
    else:
        goes_on = _with_wish(found.wish, contact, managed, dispatcher, tracker)
    if goes_on:
        return goes_on
    emit(dispatcher, tracker, Outcome("book", category=managed.category))
    return slots.forget(*slots.ALL)


def _with_appointment(
    appointment: Appointment, contact: Contact, managed: Managed, dispatcher: CollectingDispatcher, tracker: Tracker
) -> list[dict[str, Any]]:
    standing, (office, time) = standing_of(appointment, now()), at_in_words(appointment.opening)
    if standing in ("past", "cancelled"):
        _say_settled(appointment, managed, dispatcher)
    elif managed.kind == "check":
        dispatcher.utter_message(
            response="utter_found_booked" if standing == "booked" else "utter_found_pending", office=office, time=time
        )
    elif managed.consent is not True:
        dispatcher.utter_message(response="utter_kept", office=office, time=time)
    elif managed.kind == "cancel":
        _cancel(appointment, contact, managed, dispatcher, tracker)
    else:
        return _move(appointment, contact, managed, dispatcher, tracker)
    return []


def _cancel(
    appointment: Appointment, contact: Contact, managed: Managed, dispatcher: CollectingDispatcher, tracker: Tracker
) -> None:
    answer = booking_service().cancel(appointment.reference, contact, owner=tracker.sender_id)
    if isinstance(answer, Cancelled):
        office, time = at_in_words(answer.appointment.opening)
        dispatcher.utter_message(response="utter_cancelled", office=office, time=time)
    else:
        _say_settled(answer.appointment if isinstance(answer, NotChangeable) else appointment, managed, dispatcher)


def _move(
    appointment: Appointment, contact: Contact, managed: Managed, dispatcher: CollectingDispatcher, tracker: Tracker
) -> list[dict[str, Any]]:
    opening = managed.new_opening(schedule_of(clinic()))
    if opening is None:  # a slot was emptied meanwhile: ask for what is missing
        return [*slots.forget(slots.OPENING, slots.CONSENT), FollowupAction(slots.FORM)]
    answer = booking_service().move(appointment.reference, contact, opening, owner=tracker.sender_id)
    if isinstance(answer, Taken):
        dispatcher.utter_message(response="utter_just_taken")
        return [*slots.forget(slots.OPENING, slots.CONSENT), FollowupAction(slots.FORM)]
    if isinstance(answer, Moved):
        office, time = at_in_words(answer.appointment.opening)
        dispatcher.utter_message(
            response="utter_moved",
            reference=answer.appointment.reference,
            office=office,
            time=time,
            attachment=invite_links().invite_link(answer.appointment.reference, now=now()),
        )
    else:
        _say_settled(answer.appointment if isinstance(answer, NotChangeable) else appointment, managed, dispatcher)
    return []


def _say_settled(appointment: Appointment, managed: Managed, dispatcher: CollectingDispatcher) -> None:
    """Say that an appointment is over or cancelled, so that nothing can be changed."""
    office, time = at_in_words(appointment.opening)
    if standing_of(appointment, now()) == "cancelled":
        dispatcher.utter_message(response="utter_found_cancelled", office=office, time=time)
    elif managed.kind == "check":
        dispatcher.utter_message(response="utter_found_past", office=office, time=time)
    else:
        dispatcher.utter_message(response="utter_manage_past", office=office, time=time)


def _with_wish(
    wish: Wish, contact: Contact, managed: Managed, dispatcher: CollectingDispatcher, tracker: Tracker
) -> list[dict[str, Any]]:
    agreed, owner = managed.consent is True, tracker.sender_id
    if managed.kind == "accept" and (agreed or wish.state == "booked"):
        answer = waiting_room().accept(wish.code, contact, owner=owner)
        if isinstance(answer, Booked):
            confirm_booked(dispatcher, answer.appointment)
            forgotten = slots.forget(*slots.ALL)
            emit(dispatcher, tracker, Outcome("book", category=managed.category))
            return [*forgotten, *slots.known(answer.appointment.reference, contact.value)]
    elif managed.kind == "withdraw" and agreed:
        answered = waiting_room().withdraw(wish.code, contact, owner=owner)
        if isinstance(answered, Withdrawn):
            dispatcher.utter_message(response="utter_wish_withdrawn")
            return []
    elif managed.consent is False and wish.state in ("waiting", "offered"):
        dispatcher.utter_message(response="utter_wish_kept")
        return []
    responses = {"waiting": "utter_wish_waiting", "withdrawn": "utter_wish_withdrawn", "booked": "utter_wish_booked"}
    dispatcher.utter_message(response=responses.get(wish.state, "utter_wish_lapsed"))
    return []
