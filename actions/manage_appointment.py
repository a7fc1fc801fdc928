"""Begins to look up, move or cancel an appointment, or to answer what the waiting list has offered."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots
from actions import manage_slots as slots
from actions.finish_manage import finish
from actions.manage_details import as_events, read_details, wanted_change, with_known_pair
from actions.manage_slots import CATEGORIES, Managed
from actions.new_time import choose_time
from actions.proof import prove
from actions.suspension import resumed_form
from actions.turn import emit, message_text
from bot.booking.change_words import wants_waiting_list
from bot.outcome import Outcome


class ManageAppointment(Action):
    """Takes what the first message tells; asks for the rest in a form, or does at once what needs no question."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_manage_appointment"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Begin, or go on with a form that an emergency has suspended."""
        text, resumed = message_text(tracker), resumed_form(tracker)
        kind = wanted_change(tracker)
        if tracker.active_loop_name == appointment_slots.FORM:
            dispatcher.utter_message(response="utter_manage_later")
            emit(dispatcher, tracker, Outcome("book", category=CATEGORIES[kind]))
            return []
        if resumed:
            return [FollowupAction(resumed)]
        if wants_waiting_list(text) and kind == "check":
            return [FollowupAction(appointment_slots.FORM)]
        events = [
            *slots.forget(slots.CONSENT, slots.OPENING, slots.OFFICE_NOW, slots.START_NOW),
            SlotSet(slots.KIND, kind),
        ]
        managed = Managed.of(tracker, tuple(events))
        found = with_known_pair(read_details(text, requested=None, kind=kind), tracker, text, managed)
        events += as_events(found)
        managed = Managed.of(tracker, tuple(events))
        if managed.reference and managed.contact:
            proof = prove(managed, dispatcher, tracker)
            events += proof.events
            if proof.ends:
                return events
            if kind == "reschedule":
                events += choose_time(Managed.of(tracker, tuple(events)), tracker)
            managed = Managed.of(tracker, tuple(events))
            if proof.is_settled or managed.next_step is None:
                return [*events, *finish(managed, dispatcher, tracker)]
        return [*events, FollowupAction(slots.FORM)]
