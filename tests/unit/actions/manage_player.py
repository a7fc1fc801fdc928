"""Plays the form for appointments that exist as Rasa does, message by message, without Rasa."""

from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import (
    appointment_slots,
    ask_manage_form,
    asking,
    confirmation,
    finish_manage,
    form_turn,
    manage_details,
    new_time,
    offered_openings,
    proof,
    validate_manage_form,
)
from actions import manage_slots as slots
from actions.ask_manage_form import AskManageConsent, AskManageContact, AskManageOpening, AskManageReference
from actions.finish_manage import FinishManage
from actions.manage_appointment import ManageAppointment
from actions.validate_manage_form import ValidateManageForm
from bot.booking.service import BookingService
from bot.booking.waiting import WaitingRoom

from ..booking.builders import Clock, schedule, service_in
from ..bot.builders import clinic
from .builders import Event, action, outcomes, responses, user

MODULES = (
    appointment_slots,
    ask_manage_form,
    asking,
    confirmation,
    finish_manage,
    form_turn,
    manage_details,
    new_time,
    offered_openings,
    proof,
    validate_manage_form,
)
ASKS = {ask.slot: ask for ask in (AskManageReference, AskManageContact, AskManageOpening, AskManageConsent)}


class ManagePlayer:
    """One conversation: its slots, its events, and what was said to the last message."""

    def __init__(self, service: BookingService, room: WaitingRoom, clock: Clock) -> None:
        self.service, self.room, self.clock = service, room, clock
        self.slots: dict[str, Any] = dict.fromkeys((*slots.ALL, slots.REQUESTED, "known_reference", "known_contact"))
        self.events: list[Event] = [action("action_session_start")]
        self.is_open = False
        self.stepped_aside = False
        self.follows = ""
        self.outcome: dict[str, Any] | None = None
        self.said: list[dict[str, Any]] = []

    def begin(self, text: str, *, intent: str = "check_appointment") -> list[str]:
        """Send a message while no form is open; gives the names of the responses."""
        dispatcher, last = self._hear(text, intent)
        self._run(ManageAppointment(), dispatcher, last)
        if self.follows == slots.FORM:
            self._open(dispatcher, last)
        return self._answered(dispatcher)

    def say(self, text: str, *, intent: str = "inform") -> list[str]:
        """Send a message to the form; gives the names of the responses."""
        dispatcher, last = self._hear(text, intent)
        found = self._run(ValidateManageForm(), dispatcher, last)
        self.stepped_aside = not [event for event in found if event["name"] != slots.REQUESTED]
        if not self.stepped_aside:
            self._ask_or_finish(dispatcher, last)
        return self._answered(dispatcher)

    def press(self, title: str) -> list[str]:
        """Press a button of the last answer that code has made, by a part of its title."""
        buttons = [button for message in self.said for button in message.get("buttons") or ()]
        return self.say(next(button["payload"] for button in buttons if title in button["title"]))

    def value(self, name: str) -> Any:
        """Give what was passed to the responses of the last answer."""
        return next((message[name] for message in self.said if name in message), None)

    def _open(self, dispatcher: CollectingDispatcher, last: dict[str, Any]) -> None:
        self.is_open = True
        self.events.append({"event": "active_loop", "name": slots.FORM})
        self._run(ValidateManageForm(), dispatcher, last)
        self._ask_or_finish(dispatcher, last)

    def _ask_or_finish(self, dispatcher: CollectingDispatcher, last: dict[str, Any]) -> None:
        wanted = self.slots[slots.REQUESTED]
        if wanted:
            self._run(ASKS[wanted](), dispatcher, last)
            return
        self.is_open = False
        self._run(FinishManage(), dispatcher, last)
        if self.follows == slots.FORM:
            self._open(dispatcher, last)

    def _hear(self, text: str, intent: str) -> tuple[CollectingDispatcher, dict[str, Any]]:
        self.events.append(user(text, intent=intent))
        ranking = [{"name": intent, "confidence": 0.9}]
        last = {"text": text, "intent": ranking[0], "intent_ranking": ranking, "entities": []}
        return CollectingDispatcher(), last

    def _run(self, act: Action, dispatcher: CollectingDispatcher, last: dict[str, Any]) -> list[dict[str, Any]]:
        active = {"name": slots.FORM} if self.is_open else {}
        tracker = Tracker("website:1", dict(self.slots), last, list(self.events), False, None, active, None)
        found = act.run(dispatcher, tracker, {})
        self.follows = next((event["name"] for event in found if event["event"] == "followup"), "")
        kept = [event for event in found if event["event"] == "slot"]
        for event in kept:
            self.slots[event["name"]] = event["value"]
            self.events.append({"event": "slot", "name": event["name"], "value": event["value"]})
        return kept

    def _answered(self, dispatcher: CollectingDispatcher) -> list[str]:
        self.said = [message for message in dispatcher.messages if message.get("response")]
        self.outcome = next(iter(outcomes(dispatcher)), None)
        return responses(dispatcher)


@pytest.fixture
def managing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ManagePlayer:
    """Give a conversation whose clinic, clock and bookings are made up."""
    facts, clock = clinic(), Clock()
    service = service_in(tmp_path, clock=clock)
    room = WaitingRoom(service._store, schedule(), clock)
    for module in MODULES:
        monkeypatch.setattr(module, "clinic", lambda: facts, raising=False)
        monkeypatch.setattr(module, "now", clock, raising=False)
        monkeypatch.setattr(module, "booking_service", lambda: service, raising=False)
        monkeypatch.setattr(module, "waiting_room", lambda: room, raising=False)
        monkeypatch.setattr(module, "open_emergency", lambda tracker: None, raising=False)
    return ManagePlayer(service, room, clock)
