"""The transaction that brings a server from what it has to what is so.

What is new is created on the condition that it is still missing, what is changed on the condition that it is still the
version that was read: so a request that arrives late, after its answer was given up, can neither make a second
appointment nor undo what came after it. What the server has already is not written again, but for one thing: a change
of an appointment writes the times that it touches even where their status stays. That gives them a new version, on
which a slower push about the same time fails instead of telling what was so before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.booking.model import Appointment, Opening
from bot.booking.status import LIVE_STATUSES
from bot.fhir.facts import Facts
from bot.fhir.identifiers import bundle_urn, calendar_id, slot_id
from bot.fhir.practice import Practice
from bot.fhir.resources import Resource, SlotStatus, appointment, location, patient, schedule, sequence_of, slot

_OF_THE_SERVER = ("versionId", "lastUpdated")  # the server's own, in `meta`


@dataclass(frozen=True)
class Found:
    """What the server has.

    Attributes:
        appointment: The Appointment, or None.
        slots: The Slots by identifier.
    """

    appointment: Resource | None = None
    slots: Mapping[str, Resource] = field(default_factory=dict)


class Plan:
    """A transaction in the making; entries that are needed by others come with them."""

    def __init__(self, practice: Practice) -> None:
        """Begin with nothing to do."""
        self._practice = practice
        self._entries: dict[str, Resource] = {}

    @classmethod
    def of(cls, practice: Practice, facts: Facts, found: Found) -> "Plan":
        """Plan what a server lacks.

        Raises:
            PracticeError: Something cannot be said in FHIR.
        """
        plan = cls(practice)
        changes = facts.appointment is not None and plan._is_news(facts.appointment, found.appointment)
        references = {}
        for fact in facts.slots:
            known = found.slots.get(slot_id(fact.opening))
            if known is None and fact.status == "free":
                continue  # a time that the server never heard of is free without our saying so
            references[fact.opening] = (
                plan._new_slot(fact.opening, fact.status)
                if known is None
                else plan._known_slot(known, fact.status, again=changes)
            )
        if facts.appointment is not None and changes:
            plan._appointment(facts.appointment, found.appointment, references)
        return plan

    @property
    def bundle(self) -> Resource | None:
        """The transaction; None where nothing is to be done."""
        if not self._entries:
            return None
        return {"resourceType": "Bundle", "type": "transaction", "entry": list(self._entries.values())}

    def _appointment(self, booked: Appointment, known: Resource | None, slots: Mapping[Opening, str]) -> None:
        takes_time = booked.status in LIVE_STATUSES and booked.opening in slots
        taken = [slots[booked.opening]] if takes_time else []
        kept = [each for each in (known or {}).get("participant", ()) if not _is_of(each, "Location")]
        has_patient = any(_is_of(each, "Patient") for each in kept)
        who = "Patient/kept" if has_patient else self._patient(booked)
        ours = appointment(self._practice, booked, who=who, where=self._location(booked.location), slots=taken)
        if known is None:
            self._create("appointment", booked.reference, ours)
            return
        # The clinic's own additions stay: further participants, a comment, the chart that the patient was matched to.
        mine = [each for each in ours["participant"] if not (has_patient and each["actor"]["reference"] == who)]
        others = [each for each in known.get("extension", ()) if each not in ours["extension"] and not self._own(each)]
        changed = {**ours, "participant": [*kept, *mine], "extension": [*others, *ours["extension"]]}
        changed["identifier"] = known.get("identifier", ours["identifier"])
        self._replace(known, {**{name: value for name, value in known.items() if name != "slot"}, **changed})

    def _is_news(self, booked: Appointment, known: Resource | None) -> bool:
        return known is None or sequence_of(self._practice, known) < booked.sequence

    def _own(self, extension: Resource) -> bool:
        return bool(extension.get("url") == self._practice.extension("sequence"))

    def _known_slot(self, known: Resource, status: SlotStatus, *, again: bool) -> str:
        if again or known.get("status") != status:
            self._replace(known, {**known, "status": status})
        return f"Slot/{known['id']}"

    def _new_slot(self, opening: Opening, status: SlotStatus) -> str:
        of = self._schedule(opening.location, opening.provider)
        made = slot(self._practice, opening, status, of=of)
        return self._create("slot", slot_id(opening), made)

    def _schedule(self, slug: str, provider: str) -> str:
        made = schedule(self._practice, slug, provider, at=self._location(slug))
        return self._create("schedule", calendar_id(slug, provider), made)

    def _location(self, slug: str) -> str:
        return self._create("location", slug, location(self._practice, slug))

    def _patient(self, booked: Appointment) -> str:
        return self._create("patient", booked.reference, patient(self._practice, booked))

    def _create(self, kind: str, value: str, resource: Resource) -> str:
        """Create a resource unless one with its identifier is there; gives the name by which others refer to it."""
        system = self._practice.system(kind)
        urn = bundle_urn(system, value)
        body = {name: content for name, content in resource.items() if name != "id"}  # the server gives ids
        request = {"method": "POST", "url": resource["resourceType"], "ifNoneExist": f"identifier={system}|{value}"}
        self._entries.setdefault(urn, {"fullUrl": urn, "resource": body, "request": request})
        return urn

    def _replace(self, known: Resource, resource: Resource) -> None:
        """Write over a resource, provided that it is still the version that was read."""
        name = f"{known['resourceType']}/{known['id']}"
        version = known.get("meta", {}).get("versionId")
        meta = {key: value for key, value in known.get("meta", {}).items() if key not in _OF_THE_SERVER}
        body = {
            key: value for key, value in resource.items() if key not in ("meta", "text")
        }  # a narrative would be stale
        request = {"method": "PUT", "url": name, **({"ifMatch": f'W/"{version}"'} if version else {})}
        self._entries[name] = {"resource": {**body, **({"meta": meta} if meta else {})}, "request": request}


def _is_of(participant: Resource, kind: str) -> bool:
    actor = participant.get("actor", {})
    reference = str(actor.get("reference", ""))
    return actor.get("type") == kind or f"{kind}/" in reference
