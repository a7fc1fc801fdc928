"""Whose appointment or wish it is: reference and contact are proved together, and one answer is given to every miss."""

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import manage_slots as slots
from actions.manage_slots import Managed
from actions.services import booking_service, now, waiting_room
from actions.standing import standing_of
from actions.turn import emit
from bot.booking.answers import Found, FoundWish, NotFound, TooManyAttempts
from bot.booking.contact import parse_contact
from bot.booking.model import Opening
from bot.outcome import Outcome


@dataclass(frozen=True)
class Proof:
    """What came of a pair.

    Attributes:
        events: Where the appointment or offer is and when; or the pair forgotten, so that it is asked for again; or all
            forgotten.
        ends: Whether the visitor was sent to the desk, after too many tries.
        is_settled: Whether there is nothing left to ask, as it is over, cancelled or not offered.
    """

    events: list[dict[str, Any]]
    ends: bool = False
    is_settled: bool = False


def look_up(managed: Managed, conversation: str) -> Found | FoundWish | NotFound | TooManyAttempts:
    """Look for what has this reference and this contact; a miss counts as a try."""
    contact = parse_contact(managed.contact or "")
    if contact is None or managed.reference is None:
        return NotFound()
    if managed.is_of_waiting_list:
        return waiting_room().look_up(managed.reference, contact, owner=conversation)
    return booking_service().look_up(managed.reference, contact, owner=conversation)


def prove(managed: Managed, dispatcher: CollectingDispatcher, tracker: Tracker) -> Proof:
    """Prove the pair that the form holds, and say where it does not fit."""
    found = look_up(managed, tracker.sender_id)
    if isinstance(found, TooManyAttempts):
        events = say_to_desk("utter_manage_too_many", managed, dispatcher, tracker)
        return Proof(events, ends=True)
    if isinstance(found, NotFound):
        dispatcher.utter_message(response="utter_manage_not_found")
        return Proof(slots.forget(slots.REFERENCE, slots.CONTACT))
    if isinstance(found, FoundWish):
        awaited = ("offered",) if managed.kind == "accept" else ("waiting", "offered")
        return Proof(_now_at(found.wish.offer), is_settled=found.wish.state not in awaited)
    settled = standing_of(found.appointment, now()) in ("past", "cancelled")
    pair = slots.known(managed.reference or "", managed.contact or "")
    return Proof([*_now_at(found.appointment.opening), *pair], is_settled=settled)


def say_to_desk(
    response: str, managed: Managed, dispatcher: CollectingDispatcher, tracker: Tracker
) -> list[dict[str, Any]]:
    """Say that the desk goes on, and end the form; returns its events."""
    dispatcher.utter_message(response=response)
    emit(dispatcher, tracker, Outcome("book", category=managed.category))
    return slots.forget(*slots.ALL, slots.REQUESTED)


def _now_at(opening: Opening | None) -> list[dict[str, Any]]:
    if opening is None:
        return slots.forget(slots.OFFICE_NOW, slots.START_NOW)
    return [SlotSet(slots.OFFICE_NOW, opening.location), SlotSet(slots.START_NOW, opening.start.isoformat())]
