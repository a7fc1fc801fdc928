"""Plays the appointment form as Rasa does, message by message, without Rasa: validation, then the next question."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions import (
    ask_appointment_form,
    confirmation,
    form_turn,
    holds,
    join_waiting_list,
    offered_openings,
    persons,
    submit_appointment,
    validate_appointment_form,
)
from actions.ask_appointment_form import (
    AskBookingConsent,
    AskContact,
    AskLocation,
    AskOpening,
    AskPatientName,
    AskVisitType,
)
from actions.submit_appointment import SubmitAppointment
from actions.validate_appointment_form import ValidateAppointmentForm
from bot.booking.service import BookingService
from bot.booking.waiting import WaitingRoom
from bot.sending.invite_links import InviteLinks
from bot.settings import PROJECT_ROOT

from ..booking.builders import Clock, schedule, service_in
from ..bot.builders import clinic
from .builders import Event, action, user

MODULES = (
    ask_appointment_form,
    confirmation,
    form_turn,
    holds,
    join_waiting_list,
    offered_openings,
    persons,
    submit_appointment,
    validate_appointment_form,
)
DOMAIN = {
    "responses": yaml.safe_load((PROJECT_ROOT / "data/responses/booking.yml").read_text(encoding="utf-8"))["responses"]
}
ASKS = {ask.slot: ask for ask in (AskPatientName, AskContact, AskVisitType, AskLocation, AskOpening, AskBookingConsent)}


class FormPlayer:
    """One conversation: its slots, its events, and the responses to the last message."""

    def __init__(self, service: BookingService, clock: Clock) -> None:
        self.service = service
        self.clock = clock
        self.slots: dict[str, Any] = dict.fromkeys((*slots.ALL, slots.REQUESTED))
        self.events: list[Event] = [action("action_session_start")]
        self.said: list[dict[str, Any]] = []
        self.stepped_aside = False
        self.after: list[dict[str, Any]] = []

    def hear(self, text: str, *, intent: str = "ask_treatment") -> None:
        """Keep a message that the form never sees."""
        self.events.append(user(text, intent=intent))

    def say(self, text: str, *, intent: str = "inform", sure: float = 0.9, entities: Any = ()) -> list[str]:
        """Send a message to the form; gives the names of the responses."""
        self.events.append(user(text, intent=intent))
        dispatcher = CollectingDispatcher()
        last = {"text": text, "intent": {"name": intent, "confidence": sure}, "entities": list(entities)}
        found = ValidateAppointmentForm().run(dispatcher, self._tracker(last), DOMAIN)
        self._apply(found)
        asked = self.slots[slots.REQUESTED]
        self.stepped_aside = bool(asked) and not found
        stopped = {"name": slots.REQUESTED, "value": None}.items() <= (found[-1] if found else {}).items()
        wanted = next((name for name in ASKS if self.slots[name] is None), None)
        if wanted and not self.stepped_aside and not stopped:
            self._apply([{"event": "slot", "name": slots.REQUESTED, "value": wanted}])
            self._apply(ASKS[wanted]().run(dispatcher, self._tracker(last), DOMAIN))
        self.said = [message for message in dispatcher.messages if message.get("response")]
        return [message["response"] for message in self.said]

    def submit(self) -> list[dict[str, Any]]:
        """Store what was agreed to; gives the messages. The slots stay, as where the confirmation is lost."""
        dispatcher = CollectingDispatcher()
        self.after = SubmitAppointment().run(dispatcher, self._tracker({"text": "yes", "intent": {}}), DOMAIN)
        return [message for message in dispatcher.messages if message.get("response")]

    def press(self, title: str) -> list[str]:
        """Press a button of the last answer, by a part of its title."""
        buttons = [button for message in self.said for button in message.get("buttons") or ()]
        return self.say(next(button["payload"] for button in buttons if title in button["title"]))

    def value(self, name: str) -> Any:
        """Give what was passed to the responses of the last answer."""
        return next((message[name] for message in self.said if name in message), None)

    def _apply(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            self.slots[event["name"]] = event["value"]
            self.events.append({"event": "slot", "name": event["name"], "value": event["value"]})

    def _tracker(self, last: dict[str, Any]) -> Tracker:
        active = {"name": slots.FORM} if self.slots[slots.REQUESTED] else {}
        return Tracker("website:1", dict(self.slots), last, list(self.events), False, None, active, None)


@pytest.fixture
def form(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FormPlayer:
    """Give a form whose clinic, clock and bookings are made up."""
    facts, clock = clinic(), Clock()
    service = service_in(tmp_path, clock=clock)
    room = WaitingRoom(service._store, schedule(), clock)
    for module in MODULES:
        monkeypatch.setattr(module, "clinic", lambda: facts, raising=False)
        monkeypatch.setattr(module, "now", clock, raising=False)
        monkeypatch.setattr(module, "booking_service", lambda: service, raising=False)
        monkeypatch.setattr(module, "waiting_room", lambda: room, raising=False)
        monkeypatch.setattr(module, "invite_links", lambda: InviteLinks("k" * 32), raising=False)
    return FormPlayer(service, clock)
