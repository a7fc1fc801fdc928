"""The clinic's openings as SMART Scheduling Links: a manifest, and an NDJSON file each of offices, schedules and slots.

Which times are free is asked of the same logic as the chat asks; what is booked or held is `busy`. Nothing here is
about a patient. Specification: https://github.com/smart-on-fhir/smart-scheduling-links and, as an HL7 standard,
http://hl7.org/fhir/uv/smart-scheduling-links; extensions stand under the names of both.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.booking.free_openings import free_openings
from bot.booking.model import Opening
from bot.booking.openings import openings
from bot.booking.store import BookingStore
from bot.fhir.errors import PublicationError
from bot.fhir.identifiers import calendar_id, slot_id
from bot.fhir.practice import Practice, parse_address
from bot.fhir.resources import Resource, SlotStatus, location, schedule, slot

MANIFEST = "$bulk-publish"
EXTENSIONS = (
    "http://hl7.org/fhir/uv/smart-scheduling-links/StructureDefinition",
    "http://fhir-registry.smarthealthit.org/StructureDefinition",  # from before it was HL7's; clients still look for it
)
FILES: Mapping[str, str] = {  # by type of resource, in the order in which they refer to each other
    "Location": "locations.ndjson",
    "Schedule": "schedules.ndjson",
    "Slot": "slots.ndjson",
}


@dataclass(frozen=True)
class Publication:
    """What was free at one instant.

    Attributes:
        at: That instant; aware.
        states: Abbreviations of the states in which the offices are.
        files: NDJSON by file name.
        free: How many openings are free.
        busy: How many are not.
    """

    at: datetime
    states: tuple[str, ...]
    files: Mapping[str, bytes] = field(repr=False)
    free: int
    busy: int

    def manifest(self, base_url: str) -> bytes:
        """Give the manifest for a place on the web.

        Args:
            base_url: Where manifest and files stand, such as `https://chat.example.com/fhir`.
        """
        base = base_url.rstrip("/")
        output = [
            {"type": kind, "url": f"{base}/{name}", "extension": {"state": list(self.states)}}
            for kind, name in FILES.items()
        ]
        at = self.at.astimezone(UTC).isoformat(timespec="milliseconds")
        value = {"transactionTime": at, "request": f"{base}/{MANIFEST}", "output": output, "error": []}
        return json.dumps(value, indent=2).encode() + b"\n"


def publish(store: BookingStore, practice: Practice, *, now: datetime) -> Publication:
    """Say what is free, between lead time and horizon.

    Args:
        store: Where appointments and holds stand.
        practice: The clinic.
        now: Aware.

    Raises:
        BookingStoreError: The database cannot be read.
        PublicationError: An office's address lacks what the specification demands.
    """
    states = _states(practice)
    every = openings(practice.schedule, location=None, windows=None, now=now)
    with store.reading() as book:
        free = set(free_openings(book, practice.schedule, now=now))
    slugs = [office.slug for office in practice.schedule.locations]
    resources: Mapping[str, Iterable[Resource]] = {
        "Location": [location(practice, slug) for slug in slugs],
        "Schedule": [schedule(practice, slug, at=f"Location/{calendar_id(slug)}") for slug in slugs],
        "Slot": [_slot(practice, opening, "free" if opening in free else "busy") for opening in every],
    }
    files = {FILES[kind]: _ndjson(lines) for kind, lines in resources.items()}
    return Publication(now, states, files, free=len(free), busy=len(every) - len(free))


def _states(practice: Practice) -> tuple[str, ...]:
    """Give the offices' states.

    Raises:
        PublicationError: An address cannot be read in its parts.
    """
    parts = {office.slug: parse_address(office.address) for office in practice.schedule.locations}
    unread = [slug for slug, address in parts.items() if address is None]
    if unread:
        raise PublicationError(
            f"clinic.yml: the address of {', '.join(unread)} cannot be published, as street, city, state or ZIP code "
            'are missing. Write it as "100 Example Street NE, Atlanta, GA 30308"'
        )
    return tuple(sorted({address.state for address in parts.values() if address}))


def _slot(practice: Practice, opening: Opening, status: SlotStatus) -> Resource:
    """Make a published Slot; one that is free says where it can be booked."""
    extensions = _ways_to_book(practice, opening) if status == "free" else ()
    of = f"Schedule/{calendar_id(opening.location, opening.provider)}"
    return slot(practice, opening, status, of=of, extensions=extensions, checked=False)


def _ways_to_book(practice: Practice, opening: Opening) -> list[Resource]:
    link = _deep_link(practice.booking_url, slot_id(opening))
    return [
        extension
        for base in EXTENSIONS
        for extension in (
            {"url": f"{base}/booking-deep-link", "valueUrl": link},
            {"url": f"{base}/booking-phone", "valueString": practice.phone},
        )
    ]


def _deep_link(url: str, value: str) -> str:
    """Add the slot to the page on which visitors book."""
    parts = urlsplit(url)
    query = [*parse_qsl(parts.query, keep_blank_values=True), ("slot", value)]
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(query), parts.fragment))


def _ndjson(resources: Iterable[Resource]) -> bytes:
    lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in resources)
    return "".join(f"{line}\n" for line in lines).encode()
