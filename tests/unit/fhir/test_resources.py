"""Resources: what they say, what they never say, and that FHIR's schema agrees."""

import json
from typing import Any

import pytest

from bot.booking.model import STATUSES
from bot.fhir.errors import PracticeError
from bot.fhir.names import human_name
from bot.fhir.practice import PostalAddress, parse_address
from bot.fhir.resources import appointment, location, patient, schedule, sequence_of, slot, slot_status

from .builders import MAIL, SITE, at, booked, practice
from .r4_schema import faults

REFERENCES: dict[str, Any] = {"who": "Patient/1", "where": "Location/2", "slots": ["Slot/3"]}


def made(**changes: Any) -> dict[str, Any]:
    return appointment(practice(), booked(**changes), **REFERENCES)


def test_the_schema_finds_what_is_wrong() -> None:
    assert faults({**made(), "minutesDuration": "thirty", "diagnosis": "x"})
    assert faults({**made(), "status": "maybe"})


@pytest.mark.parametrize("status", STATUSES)
def test_an_appointment_of_any_status_is_sound(status: Any) -> None:
    resource = made(status=status)

    assert faults(resource) == []
    assert resource["status"] == status


def test_an_appointment_says_when_where_and_who() -> None:
    assert made(sequence=2, visit_type="returning") == {
        "resourceType": "Appointment",
        "extension": [{"url": f"{SITE}/fhir/StructureDefinition/sequence", "valueUnsignedInt": 2}],
        "identifier": [{"system": f"{SITE}/fhir/identifiers/appointment", "value": "7K3M9QPA"}],
        "status": "booked",
        "appointmentType": {"coding": [{"system": f"{SITE}/fhir/CodeSystem/visit-type", "code": "returning"}]},
        "start": "2026-11-25T10:00:00-05:00",
        "end": "2026-11-25T10:30:00-05:00",
        "minutesDuration": 30,
        "created": "2026-11-23T10:00:00-05:00",
        "slot": [{"reference": "Slot/3"}],
        "participant": [
            {"actor": {"reference": "Patient/1"}, "required": "required", "status": "accepted"},
            {"actor": {"reference": "Location/2"}, "required": "required", "status": "accepted"},
        ],
    }


def test_no_resource_says_why_somebody_comes() -> None:
    every = [made(), patient(practice(), booked()), location(practice(), "midtown")]

    assert "sciatica" not in json.dumps(every)


def test_an_instant_carries_the_offset_of_its_day() -> None:
    summer = at("2026-07-01 09:00")

    assert made(opening=summer)["start"] == "2026-07-01T10:00:00-04:00"


def test_a_sequence_is_read_back() -> None:
    assert sequence_of(practice(), made(sequence=3)) == 3
    assert sequence_of(practice(), {"extension": [{"url": "http://other", "valueUnsignedInt": 9}]}) == -1


def test_a_patient_has_a_name_and_one_contact_and_no_more() -> None:
    resource = patient(practice(), booked(contact=MAIL))

    assert faults(resource) == []
    assert set(resource) == {"resourceType", "identifier", "active", "name", "telecom"}
    assert resource["telecom"] == [{"system": "email", "value": "jane@example.com"}]
    assert resource["identifier"] == [{"system": f"{SITE}/fhir/identifiers/patient", "value": "7K3M9QPA"}]


def test_a_name_that_fhir_cannot_say_is_refused_without_being_told() -> None:
    with pytest.raises(PracticeError, match="A Patient cannot be said in FHIR") as caught:
        patient(practice(), booked(patient_name="\u00a0"))

    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("Jane Doe", ["Jane"], "Doe"),
        ("Jane Ann Doe", ["Jane", "Ann"], "Doe"),
        ("Doe, Jane Ann", ["Jane", "Ann"], "Doe"),
        ("Ana María de la Cruz", ["Ana", "María"], "de la Cruz"),
        ("Ludwig van Beethoven", ["Ludwig"], "van Beethoven"),
        ("Van Morrison", ["Van"], "Morrison"),
        ("Mary Smith-Jones", ["Mary"], "Smith-Jones"),
        ("de la Cruz, Ana", ["Ana"], "de la Cruz"),
        ("John Roe, Jr.", ["John"], "Roe"),
        ("Dr. Jane Doe", ["Jane"], "Doe"),
    ],
)
def test_a_name_is_split(text: str, given: list[str], family: str) -> None:
    name = human_name(text)

    assert (name["text"], name["given"], name["family"]) == (text, given, family)


def test_titles_and_suffixes_have_their_place() -> None:
    assert human_name("Dr. Jane Doe III") == {
        "use": "usual",
        "text": "Dr. Jane Doe III",
        "family": "Doe",
        "given": ["Jane"],
        "prefix": ["Dr."],
        "suffix": ["III"],
    }


def test_a_single_word_is_not_split() -> None:
    assert human_name("  Cher ") == {"use": "usual", "text": "Cher"}


def test_an_office_has_address_and_phone() -> None:
    resource = location(practice(), "marietta")

    assert faults(resource) == []
    assert resource["address"]["line"] == ["200 Example Parkway"]
    assert (resource["address"]["city"], resource["address"]["state"]) == ("Marietta", "GA")
    assert resource["address"]["postalCode"] == "30060-1234"
    assert resource["telecom"][0]["value"] == "404-555-0100"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 Main St, Suite 5, Atlanta, GA 30308", PostalAddress("1 Main St, Suite 5", "Atlanta", "GA", "30308")),
        ("1 Main St, Atlanta GA 30308", PostalAddress("1 Main St", "Atlanta", "GA", "30308")),
        ("1 Main St, Atlanta", None),
        ("Atlanta, GA 30308", None),
        ("", None),
    ],
)
def test_an_address_is_read_in_its_parts(text: str, expected: PostalAddress | None) -> None:
    assert parse_address(text) == expected


def test_an_office_that_is_not_there_is_an_error() -> None:
    with pytest.raises(PracticeError, match="'decatur'"):
        location(practice(), "decatur")


def test_a_schedule_and_a_slot_are_sound() -> None:
    calendar = schedule(practice(), "midtown", "Dr. Müller / back", at="Location/midtown")
    taken = slot(practice(), at("2026-11-25 10:00"), "busy-tentative", of="Schedule/midtown")

    assert (faults(calendar), faults(taken)) == ([], [])
    assert calendar["serviceType"][0]["coding"][0]["code"] == "218"
    assert taken["id"] == "midtown.20261125t1500z"


def test_a_provider_of_any_name_has_an_id_of_its_own() -> None:
    ids = {schedule(practice(), "midtown", name, at="Location/1")["id"] for name in ("", "ann", "Ann", "a b", "x" * 80)}

    assert len(ids) == 5
    assert all(len(each) <= 64 for each in ids)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("pending", "busy-tentative"),
        ("booked", "busy"),
        ("fulfilled", "busy"),
        ("cancelled", "free"),
        ("noshow", "free"),
    ],
)
def test_a_time_is_what_its_appointment_makes_it(status: Any, expected: str) -> None:
    assert slot_status(status) == expected
