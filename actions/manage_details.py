"""What a message tells about an appointment or a wish that exists: which one it is, and what is to be done with it."""

from typing import Any

from rasa_sdk import Tracker

from actions import manage_slots as slots
from actions.appointment_slots import office_names
from actions.form_turn import when_in
from actions.manage_slots import Managed
from actions.turn import intent_of, message_text, wanted_intent
from bot.booking.change_words import (
    Change,
    means_another,
    read_change,
    read_reference,
    read_waitlist_change,
    without_references,
)
from bot.booking.contact import parse_contact, written_contacts
from bot.booking.details import read_location
from bot.settings import clinic

_CHANGES: dict[str, Change] = {
    "reschedule_appointment": "reschedule",
    "cancel_appointment": "cancel",
    "check_appointment": "check",
}


def wanted_change(tracker: Tracker) -> Change:
    """Return what a message that opens the form wants; looking up is what harms least."""
    text = message_text(tracker)
    by_words = read_waitlist_change(text)
    if by_words:
        return by_words
    return _CHANGES.get(wanted_intent(tracker)[0]) or read_change(text) or "check"


def change_instead(tracker: Tracker, text: str, managed: Managed) -> Change | None:
    """Return what the visitor wants instead of what the form is about; None where that stays."""
    if not text:
        wanted = _CHANGES.get(intent_of(tracker))
    else:
        wanted = read_change(text)
        if wanted == "cancel" and managed.is_of_waiting_list:
            wanted = "withdraw"
        if wanted == "check" or (wanted == "reschedule" and managed.is_of_waiting_list):
            wanted = None
    return wanted if wanted != managed.kind else None


def read_details(text: str, *, requested: str | None, kind: str | None) -> dict[str, str]:
    """Return what a message tells, by slot.

    Args:
        text: The visitor's message.
        requested: The slot that was asked for.
        kind: What is to be done; only a move has a new time and place.
    """
    found: dict[str, str] = {}
    reference = read_reference(text, asked=requested == slots.REFERENCE)
    if reference:
        found[slots.REFERENCE] = reference
    rest = without_references(text) if reference else text
    contact = parse_contact(rest)
    if contact:
        found[slots.CONTACT] = contact.value
    if kind != "reschedule":
        return found
    office = read_location(rest, office_names(clinic()))
    if office:
        found[slots.PLACE] = office
    if not (requested in (slots.REFERENCE, slots.CONTACT) and found) and _tells_time(rest):
        found[slots.TIME] = rest
    return found


def with_known_pair(found: dict[str, str], tracker: Tracker, text: str, managed: Managed) -> dict[str, str]:
    """Add the pair that this conversation knows already, where the message names no other appointment."""
    reference, contact = tracker.get_slot(slots.KNOWN_REFERENCE), tracker.get_slot(slots.KNOWN_CONTACT)
    if not reference or not contact or managed.is_of_waiting_list or means_another(text):
        return found
    if found.get(slots.REFERENCE, reference) != reference or found.get(slots.CONTACT, contact) != contact:
        return found
    return {slots.REFERENCE: reference, slots.CONTACT: contact, **found}


def is_about_known(tracker: Tracker) -> bool:
    """Whether the message is about the appointment that was booked or proved before ("no just cancel that")."""
    is_known = tracker.get_slot(slots.KNOWN_REFERENCE) is not None
    return is_known and not tracker.active_loop and read_change(message_text(tracker)) is not None


def is_about_existing(tracker: Tracker) -> bool:
    """Whether a message that is taken for something else is about what exists: a reference, or an offer, tells it."""
    text = message_text(tracker)
    if tracker.active_loop:
        return False
    told = read_reference(text, asked=False) or read_waitlist_change(text)
    return told is not None or is_about_known(tracker)


def as_events(found: dict[str, str]) -> list[dict[str, Any]]:
    """Return the events that write details into their slots."""
    return [{"event": "slot", "timestamp": None, "name": name, "value": value} for name, value in found.items()]


def _tells_time(text: str) -> bool:
    """Whether a message wishes for a time, without the digits of a phone number."""
    for written in sorted(written_contacts(text), key=lambda each: each.start, reverse=True):
        text = f"{text[: written.start]} {text[written.end :]}"
    return when_in(text).status != "none"
