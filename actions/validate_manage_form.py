"""Reads the visitor's message while an appointment that exists is looked up, moved or cancelled.

Whatever the message tells is taken, asked for or not. The pair of reference and contact is proved as soon as both are
known; what is done in the end is another action's task.
"""

from typing import Any, Literal

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import manage_slots as slots
from actions.form_turn import asks_something_else, ends_by_intent, read_consent, steps_aside
from actions.manage_details import as_events, change_instead, read_details
from actions.manage_slots import Managed
from actions.new_time import choose_time, keep_new_hold
from actions.proof import prove, say_to_desk
from actions.services import booking_service
from actions.turn import emit, intent_of, is_opened, message_text, was_interrupted
from bot.booking.change_words import (
    asks_for_reference,
    is_bare_cancel,
    lacks_reference,
    means_another,
    read_change,
    wants_new_one,
    wants_to_go_back,
    wants_to_keep,
)
from bot.booking.details import wants_to_stop, will_call_instead
from bot.outcome import Outcome

_BUTTONS = ("book_appointment", "reschedule_appointment", "cancel_appointment", "check_appointment")
Events = list[dict[str, Any]]


class ValidateManageForm(Action):
    """Fills the form's slots from the last message."""

    def name(self) -> str:
        """Return the name by which Rasa finds the form's validation."""
        return "validate_manage_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Return the slots that the message fills and what is asked next; nothing where the form should step aside."""
        managed, text = Managed.of(tracker), message_text(tracker)
        if is_opened(tracker) or was_interrupted(tracker):  # the message was read before
            return [SlotSet(slots.REQUESTED, managed.next_step)]
        keep_new_hold(managed, tracker)
        requested = str(tracker.get_slot(slots.REQUESTED))
        if _stops(tracker, text, managed):
            return _stop(dispatcher, tracker)
        if (intent_of(tracker) == "book_appointment" and not text) or wants_new_one(text):
            return [SlotSet(slots.KIND, slots.NEW), SlotSet(slots.REQUESTED, None)]
        aside = intent_of(tracker) not in _BUTTONS if not text else asks_something_else(tracker, text)
        if aside and not (requested == slots.REFERENCE and asks_for_reference(text)):
            return []
        if wants_to_go_back(text):
            return _asking_next(_go_back(requested, managed), tracker)
        if means_another(text) and managed.start_now:
            proved = (slots.REFERENCE, slots.CONTACT, slots.OFFICE_NOW, slots.START_NOW, slots.OPENING, slots.CONSENT)
            return _asking_next(slots.forget(*proved), tracker)
        return _take(dispatcher, tracker, text, requested, managed)


def _stops(tracker: Tracker, text: str, managed: Managed) -> bool:
    """Whether the visitor ends the form; "cancel" means the appointment where there is one to cancel."""
    if is_bare_cancel(text):
        return managed.kind != "cancel"
    if read_change(text) == "cancel":
        return False
    return will_call_instead(text) or wants_to_stop(text) or ends_by_intent(tracker, text)


def _stop(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    booking_service().release(tracker.sender_id)
    dispatcher.utter_message(response="utter_manage_stopped")
    emit(dispatcher, tracker, Outcome("smalltalk"))
    return slots.forget(*slots.ALL, slots.REQUESTED)


def _go_back(requested: str, managed: Managed) -> Events:
    """Forget the answer before this one, so that it is asked for again; what was proved is proved again then."""
    steps = [step for step in slots.STEPS if step != slots.OPENING or managed.kind == "reschedule"]
    earlier = steps[max(steps.index(requested) - 1, 0)]
    proved = (slots.OFFICE_NOW, slots.START_NOW) if earlier != slots.OPENING else ()
    return slots.forget(earlier, requested, *proved)


def _take(dispatcher: CollectingDispatcher, tracker: Tracker, text: str, requested: str, managed: Managed) -> Events:
    """Take what a message tells; where it tells nothing, step aside or ask again with a hint."""
    change = change_instead(tracker, text, managed)
    kind = change or managed.kind
    found = read_details(text, requested=requested, kind=kind)
    if not found and not change:
        return _read_answer(dispatcher, tracker, text, requested, managed)
    events: Events = [SlotSet(slots.KIND, kind)]
    if change:
        events += slots.forget(slots.OPENING, slots.CONSENT, slots.TIME, slots.PLACE)
    events += as_events(found)
    if change or {slots.REFERENCE, slots.CONTACT} & set(found):
        events += slots.forget(slots.CONSENT)
        after = Managed.of(tracker, tuple(events))
        if after.reference and after.contact:
            proof = prove(after, dispatcher, tracker)
            events += proof.events
            if proof.ends:
                return events
            if proof.is_settled:
                return [*events, SlotSet(slots.REQUESTED, None)]
    if kind == "reschedule":
        events += choose_time(Managed.of(tracker, tuple(events)), tracker)
    return _asking_next(events, tracker)


def _read_answer(
    dispatcher: CollectingDispatcher, tracker: Tracker, text: str, requested: str, managed: Managed
) -> Events:
    """Read an answer that holds no detail: a yes or no, "I don't have it", or one that cannot be read."""
    if requested == slots.CONSENT:
        answer = _consent(tracker, text, managed)
        if answer == "no" and managed.kind == "reschedule":
            dispatcher.utter_message(response="utter_move_not_yet")
            return _asking_next(slots.forget(slots.OPENING, slots.TIME, slots.CONSENT), tracker)
        if answer:
            return _asking_next([SlotSet(slots.CONSENT, answer == "yes")], tracker)
    elif requested == slots.OPENING and wants_to_keep(text):
        return _stop(dispatcher, tracker)
    elif requested != slots.OPENING and lacks_reference(text) and not asks_for_reference(text):
        return say_to_desk("utter_manage_no_reference", managed, dispatcher, tracker)
    if steps_aside(tracker, text) and not asks_for_reference(text):
        return []
    dispatcher.utter_message(response=f"utter_hint_{requested}")
    return _asking_next(slots.forget(requested), tracker)


def _consent(tracker: Tracker, text: str, managed: Managed) -> Literal["yes", "no"] | None:
    """Read a yes or no; "cancel" alone, or behind a no, may mean either where it is asked whether to cancel."""
    answer = "no" if wants_to_keep(text) else read_consent(tracker, text)
    if managed.kind != "cancel" or read_change(text) != "cancel":
        return answer
    return None if is_bare_cancel(text) or answer == "no" else "yes"


def _asking_next(events: Events, tracker: Tracker) -> Events:
    return [*events, SlotSet(slots.REQUESTED, Managed.of(tracker, tuple(events)).next_step)]
