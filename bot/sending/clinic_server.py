"""The clinic's FHIR server as a destination."""

from bot.booking.delivery_book import Delivery
from bot.booking.outbox import EventKind
from bot.fhir import answers
from bot.fhir.push import FhirPush
from bot.sending.outcomes import Delivered, Dropped, Outcome, Refused, Retry

DESTINATION = "fhir"
_ERASED = "erased"


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
        match self._push.deliver(delivery.event):
            case answers.Delivered():
                return Delivered()
            case answers.Retry(reason, after):
                return Retry(reason, after)
            case answers.Refused(reason):
                return Dropped(_ERASED) if reason == _ERASED else Refused(reason)
