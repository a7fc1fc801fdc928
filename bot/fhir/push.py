"""Brings appointments to the clinic's FHIR server: called for each event, as often as it takes.

What is sent is what holds now, so that events may come late, twice or in any order; see `Plan` for what keeps a late
request from undoing a later one.
"""

from collections.abc import Callable
from datetime import timedelta

from bot.booking.delivery_outcomes import Delivered, Refused, Retry
from bot.booking.model import Opening
from bot.booking.outbox import Event
from bot.booking.store import BookingStore
from bot.fhir.errors import PracticeError
from bot.fhir.facts import Facts, facts_of
from bot.fhir.identifiers import slot_id
from bot.fhir.plan import Found, Plan
from bot.fhir.practice import Practice
from bot.fhir.resources import Resource
from bot.fhir.server import FhirServer, Unanswered

APPOINTMENT = "appointment."  # what the kinds of events about appointments begin with
_CHANGED_MEANWHILE = timedelta(seconds=2)


class FhirPush:
    """One destination of the outbox."""

    def __init__(self, server: FhirServer, practice: Practice, read: Callable[[Event], Facts]) -> None:
        """Join the parts.

        Args:
            server: Where to.
            practice: What resources say about the clinic.
            read: Gives what is to be said because of an event; see `facts_of`.
        """
        self._server = server
        self._practice = practice
        self._read = read

    @classmethod
    def from_store(cls, store: BookingStore, server: FhirServer, practice: Practice) -> "FhirPush":
        """Push what a booking database says."""
        return cls(server, practice, lambda event: facts_of(store, event))

    def close(self) -> None:
        """Give back the connections to the server."""
        self._server.close()

    def deliver(self, event: Event) -> Delivered | Retry | Refused:
        """Bring the server up to date about an event's appointment and the times that it touches.

        Never raises for what the server does or is; it may be called again at any time.

        Args:
            event: Of a kind that begins with `appointment.`; a reminder changes nothing, and is `Delivered`.

        Returns:
            `Delivered`, where the server has it now or had it before; `Retry`, where trying again may help; `Refused`,
            where somebody has to look at it first.

        Raises:
            BookingStoreError: The booking database cannot be read.
        """
        if not event.kind.startswith(APPOINTMENT):
            return Refused("not_an_appointment")
        before = self._read(event)
        try:
            found = self._found(before)
            # Read anew, after the versions that the writing is bound to: a booking in between would be missed.
            facts = self._read(event)
            if facts.appointment is None:
                return Refused("erased")
            if _openings(facts) != _openings(before):
                return Retry("changed_meanwhile", _CHANGED_MEANWHILE)
            bundle = Plan.of(self._practice, facts, found).bundle
            if bundle is None:
                return Delivered(changed=False)
            self._server.transaction(bundle)
        except Unanswered as unanswered:
            return _soon(unanswered.answer)
        except PracticeError:
            return Refused("not_in_fhir")
        return Delivered(changed=True)

    def _found(self, facts: Facts) -> Found:
        """Ask the server what it has.

        Raises:
            Unanswered: It does not say, or has an appointment twice.
        """
        if facts.appointment is None:
            return Found()
        appointments = self._by_identifier("Appointment", "appointment", [facts.appointment.reference])
        slots = self._by_identifier("Slot", "slot", [slot_id(fact.opening) for fact in facts.slots])
        return Found(appointments.get(facts.appointment.reference), slots)

    def _by_identifier(self, resource: str, kind: str, values: list[str]) -> dict[str, Resource]:
        system = self._practice.system(kind)
        found: dict[str, Resource] = {}
        for each in self._server.search(resource, system, values):
            for identifier in each.get("identifier", ()):
                value = identifier.get("value") if identifier.get("system") == system else None
                if value not in values or not each.get("id"):
                    continue
                if value in found:  # two charts of one appointment: which one holds is the clinic's to say
                    raise Unanswered(Refused(f"several_{resource.lower()}s"))
                found[value] = each
        return found


def _openings(facts: Facts) -> list[Opening]:
    return [fact.opening for fact in facts.slots]


def _soon(answer: Retry | Refused) -> Retry | Refused:
    """Try a version that was changed meanwhile again at once: the next look sees the new one."""
    if isinstance(answer, Retry) and answer.after is None and answer.error.startswith(("http_409", "http_412")):
        return Retry(answer.error, _CHANGED_MEANWHILE)
    return answer
