"""The clinic's appointments as FHIR R4 resources: time, place, who comes and how they are reached, and nothing else.

No reason, complaint or diagnosis is ever put into a resource. The models are those of R4B, which for these resources
are the same as R4's (docs/integration-fhir.md).
"""

from collections.abc import Sequence
from typing import Any, Literal

from fhir.resources.R4B.appointment import Appointment as FhirAppointment
from fhir.resources.R4B.location import Location as FhirLocation
from fhir.resources.R4B.patient import Patient as FhirPatient
from fhir.resources.R4B.schedule import Schedule as FhirSchedule
from fhir.resources.R4B.slot import Slot as FhirSlot
from pydantic import ValidationError

from bot.booking.model import Appointment, Opening
from bot.booking.status import LIVE_STATUSES, Status
from bot.fhir.errors import PracticeError
from bot.fhir.identifiers import calendar_id, slot_id
from bot.fhir.names import human_name
from bot.fhir.practice import Practice, parse_address

Resource = dict[str, Any]
SlotStatus = Literal["free", "busy", "busy-tentative"]

SERVICE_TYPES = "http://terminology.hl7.org/CodeSystem/service-type"
_SECONDS_IN_MINUTE = 60
# Not agreed to by the clinic yet, so that the time is only asked for.
_TENTATIVE: tuple[Status, ...] = ("proposed", "pending")


def location(practice: Practice, slug: str) -> Resource:
    """Make the Location of an office: name, address, phone.

    Raises:
        PracticeError: The clinic has no such office.
    """
    office = practice.office(slug)
    parts = parse_address(office.address)
    address: Resource = {"use": "work", "text": office.address, "country": "US"}
    if parts is not None:
        address |= {"line": [parts.line], "city": parts.city, "state": parts.state, "postalCode": parts.postal_code}
    return _checked(
        FhirLocation,
        {
            "id": calendar_id(slug),
            "identifier": _identifier(practice, "location", slug),
            "status": "active",
            "name": f"{practice.name}, {office.name}",
            "mode": "instance",
            "telecom": [{"system": "phone", "value": practice.phone, "use": "work"}],
            "address": address,
        },
    )


def schedule(practice: Practice, slug: str, provider: str = "", *, at: str) -> Resource:
    """Make the Schedule of an office's calendar, or of a provider's there.

    Args:
        practice: The clinic.
        slug: The office's.
        provider: As in `Opening`; empty where the office keeps one calendar for all.
        at: Reference to the office's Location.
    """
    calendar = calendar_id(slug, provider)
    code, display = practice.service
    return _checked(
        FhirSchedule,
        {
            "id": calendar,
            "identifier": _identifier(practice, "schedule", calendar),
            "active": True,
            "serviceType": [{"coding": [{"system": SERVICE_TYPES, "code": code, "display": display}]}],
            "actor": [{"reference": at, "display": f"{practice.name}, {practice.office(slug).name}"}],
        },
    )


def slot(
    practice: Practice,
    opening: Opening,
    status: SlotStatus,
    *,
    of: str,
    extensions: Sequence[Resource] = (),
    checked: bool = True,
) -> Resource:
    """Make the Slot of a time.

    Args:
        practice: The clinic.
        opening: The time.
        status: `busy-tentative` where it is asked for or held.
        of: Reference to its Schedule.
        extensions: As published openings carry.
        checked: Whether the model checks it: of thousands, all made alike, that would take a second.
    """
    value = slot_id(opening)
    content = {
        "resourceType": "Slot",
        "id": value,
        **({"extension": list(extensions)} if extensions else {}),
        "identifier": _identifier(practice, "slot", value),
        "schedule": {"reference": of},
        "status": status,
        "start": _instant(practice, opening.start),
        "end": _instant(practice, opening.end),
    }
    return _checked(FhirSlot, content) if checked else content


def patient(practice: Practice, booked: Appointment) -> Resource:
    """Make the Patient of an appointment: the name and the one contact that were given.

    It is identified by the appointment: whether two appointments are one person's, only the clinic can tell.
    """
    system = "phone" if booked.contact.kind == "phone" else "email"
    return _checked(
        FhirPatient,
        {
            "identifier": _identifier(practice, "patient", booked.reference),
            "active": True,
            "name": [human_name(booked.patient_name)],
            "telecom": [{"system": system, "value": booked.contact.value}],
        },
    )


def appointment(
    practice: Practice, booked: Appointment, *, who: str, where: str, slots: Sequence[str] = ()
) -> Resource:
    """Make the Appointment.

    Args:
        practice: The clinic.
        booked: As it stands.
        who: Reference to the Patient.
        where: Reference to the office's Location.
        slots: References to the Slots that it takes.
    """
    answered = "needs-action" if booked.status in _TENTATIVE else "accepted"
    minutes = int((booked.end_utc - booked.start_utc).total_seconds()) // _SECONDS_IN_MINUTE
    content = {
        "extension": [{"url": practice.extension("sequence"), "valueUnsignedInt": booked.sequence}],
        "identifier": _identifier(practice, "appointment", booked.reference),
        "status": booked.status,
        "appointmentType": {"coding": [{"system": practice.codes("visit-type"), "code": booked.visit_type}]},
        "start": _instant(practice, booked.start_utc),
        "end": _instant(practice, booked.end_utc),
        "minutesDuration": minutes,
        "created": _instant(practice, booked.created_at),
        "participant": [
            {"actor": {"reference": who}, "required": "required", "status": "accepted"},
            {"actor": {"reference": where}, "required": "required", "status": answered},
        ],
    }
    return _checked(
        FhirAppointment, {**content, **({"slot": [{"reference": each} for each in slots]} if slots else {})}
    )


def slot_status(status: Status) -> SlotStatus:
    """Give the status of the time that an appointment of a status takes, or has given back."""
    if status in _TENTATIVE:
        return "busy-tentative"
    return "busy" if status in LIVE_STATUSES else "free"


def sequence_of(practice: Practice, resource: Resource) -> int:
    """Give the sequence that an Appointment carries; -1 where it carries none of ours."""
    for extension in resource.get("extension", ()):
        if extension.get("url") == practice.extension("sequence"):
            value = extension.get("valueUnsignedInt")
            return value if isinstance(value, int) else -1
    return -1


def _identifier(practice: Practice, kind: str, value: str) -> list[Resource]:
    return [{"system": practice.system(kind), "value": value}]


def _instant(practice: Practice, moment: Any) -> str:
    return str(practice.schedule.local(moment).isoformat(timespec="seconds"))


def _checked(model: Any, content: Resource) -> Resource:
    """Give the content as FHIR's JSON after its model has found it sound.

    Raises:
        PracticeError: It is not; the text names the elements and repeats no value.
    """
    try:
        kept: Resource = model.model_validate(content).model_dump(mode="json")
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False, include_context=False)
        names = sorted({".".join(str(part) for part in problem["loc"]) for problem in problems})
        # Not chained: pydantic's text repeats the values, which may be the visitor's.
        raise PracticeError(
            f"A {model.get_resource_type()} cannot be said in FHIR: {', '.join(names)}. Report it, with these names."
        ) from None
    return kept
