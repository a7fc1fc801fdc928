"""What tests of sending build again and again: a clinic that sends, its service, a worker, a sender that only notes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from bot.booking.contact import Contact
from bot.booking.delivery_book import Delivery
from bot.booking.delivery_outcomes import Delivered, Outcome
from bot.booking.model import Opening
from bot.booking.outbox import EVENT_KINDS
from bot.booking.quiet_hours import QuietHours
from bot.booking.service import Booked, BookingService
from bot.booking.store import BookingStore
from bot.clinic_facts import template_values
from bot.sending.invites import Invites, Organizer
from bot.sending.messages import Sender, VisitorMessage
from bot.sending.outbox_worker import OutboxWorker
from bot.sending.visitor import VisitorHandler
from bot.sending.wording import Wording
from bot.settings import PROJECT_ROOT
from bot.templates import Templates

from ..booking.builders import EMAIL, Clock, at, request, schedule
from ..bot.builders import clinic

KEY = "k" * 64
ZONE = ZoneInfo("America/New_York")
QUIET = QuietHours(time(21), time(8), ZONE)
TEN = at("2026-12-01 10:00")
ELEVEN = at("2026-12-01 11:00")


@dataclass
class Notes:
    """A sender that notes what it is given, and answers as it is told."""

    answers: list[Outcome | Exception] = field(default_factory=list)
    messages: list[VisitorMessage] = field(default_factory=list)

    def send(self, message: VisitorMessage) -> Outcome:
        self.messages.append(message)
        answer = self.answers.pop(0) if self.answers else Delivered()
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Destination:
    """A handler that notes which events it is given, and answers as it is told."""

    destination: str
    answers: list[Outcome | Exception] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    kinds: Sequence[str] = EVENT_KINDS

    def handle(self, delivery: Delivery) -> Outcome:
        self.deliveries.append(delivery)
        answer = self.answers.pop(0) if self.answers else Delivered()
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def told(self) -> list[str]:
        return [delivery.event.kind for delivery in self.deliveries]


def wording(**changes: Any) -> Wording:
    templates = Templates.from_folder(PROJECT_ROOT / "data" / "responses", template_values(clinic()))
    return Wording(templates, schedule(**changes))


def invites(**changes: Any) -> Invites:
    facts = clinic()
    given = {
        "schedule": schedule(),
        "organizer": Organizer(facts.name, facts.email),
        "summary": "Visit at The Clinic",
        "key": KEY,
    }
    return Invites(**{**given, **changes})


def visitor(store: BookingStore, clock: Callable[[], Any], senders: Mapping[str, Sender]) -> VisitorHandler:
    return VisitorHandler(store, senders=senders, wording=wording(), invites=invites(), quiet=QUIET, clock=clock)


def worker(store: BookingStore, clock: Clock, *handlers: Any, **changes: Any) -> OutboxWorker:
    return OutboxWorker(store, handlers, clock, **{"jitter": lambda: 0.5, **changes})


def booked(service: BookingService, opening: Opening = TEN, *, contact: Contact = EMAIL, key: str = "key-1") -> str:
    answer = service.book(request(opening, contact=contact), key)
    assert isinstance(answer, Booked)
    return answer.appointment.reference
