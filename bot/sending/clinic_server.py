"""The clinic's FHIR server as a destination."""

from bot.booking.delivery_book import Delivery
from bot.booking.delivery_outcomes import Dropped, Outcome, Refused
from bot.booking.outbox import EventKind
from bot.fhir.push import FhirPush

DESTINATION = "fhir"
_ERASED = Refused("erased")


class ClinicServerHandler:
    """Brings what happened to an appointment to the clinic's server; see `bot.fhir.push`."""

    destination = DESTINATION
    kinds: tuple[EventKind, ...] = (
        "appointment.booked",
        "appointment.confirmed",
        "appointment.moved",
        "appointment.cancelled",
        "appointment.marked",
    )

    def __init__(self, push: FhirPush) -> None:
        """Join what pushes."""
        self._push = push

    def handle(self, delivery: Delivery) -> Outcome:
        """Push what holds now."""
        outcome = self._push.deliver(delivery.event)
        return Dropped(_ERASED.error) if outcome == _ERASED else outcome
