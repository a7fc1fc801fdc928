"""The clinic as other systems know it: its name, its addresses on the web, its offices, its identifiers."""

import re
from dataclasses import dataclass

from bot.booking.schedule import Location, Schedule
from bot.fhir.errors import PracticeError

# 218 of HL7's service types is "Orthopaedic Surgery".
ORTHOPAEDICS = ("218", "Orthopaedic Surgery")

_ADDRESS = re.compile(
    r"\s*(?P<line>\S.*?)\s*,\s*(?P<city>[^,]*[^,\s])\s*,?\s+(?P<state>[A-Z]{2})\s+(?P<postal_code>\d{5}(?:-\d{4})?)\s*"
)


@dataclass(frozen=True)
class PostalAddress:
    """An address in the United States in its parts."""

    line: str
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True)
class Practice:
    """What resources say about the clinic.

    Attributes:
        name: As visitors read it.
        website: Its address without a final slash; every identifier's system begins with it.
        phone: Of the front desk.
        schedule: Offices, hours and zone.
        booking_url: Where a visitor books; the deep link of each published opening.
        service: Code and display of what is offered, of http://terminology.hl7.org/CodeSystem/service-type.
    """

    name: str
    website: str
    phone: str
    schedule: Schedule
    booking_url: str
    service: tuple[str, str] = ORTHOPAEDICS

    def __post_init__(self) -> None:
        """Cut the final slash of the website, so that identifiers do not depend on it."""
        object.__setattr__(self, "website", self.website.rstrip("/"))

    def system(self, kind: str) -> str:
        """Give the identifier system of one kind of thing, such as `appointment`."""
        return f"{self.website}/fhir/identifiers/{kind}"

    def extension(self, name: str) -> str:
        """Give the URL of an extension of our own."""
        return f"{self.website}/fhir/StructureDefinition/{name}"

    def codes(self, name: str) -> str:
        """Give the URL of a code system of our own."""
        return f"{self.website}/fhir/CodeSystem/{name}"

    def office(self, slug: str) -> Location:
        """Give an office.

        Raises:
            PracticeError: The clinic has none of that slug (any more).
        """
        found = self.schedule.location(slug)
        if found is None:
            raise PracticeError(f"No office is called '{slug}'. Put it back into clinic.yml under locations.")
        return found


def parse_address(text: str) -> PostalAddress | None:
    """Read "100 Example Street NE, Atlanta, GA 30308"; None where a part is missing."""
    match = _ADDRESS.fullmatch(text)
    return PostalAddress(**match.groupdict()) if match else None
