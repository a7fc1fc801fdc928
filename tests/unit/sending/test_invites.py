"""Invites: written by one library, read back by another, and byte by byte where the standard says how."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject

from bot.booking.contact import Contact
from bot.booking.model import Appointment, Opening
from bot.booking.schedule import Location
from bot.sending.invites import Organizer
from bot.sending.messages import Invite

from ..booking.builders import EMAIL, NOW, PHONE, at, schedule
from .builders import KEY, TEN, invites

REFERENCE = "AB12CD34"


def appointment(opening: Opening = TEN, **changes: Any) -> Appointment:
    given: dict[str, Any] = {
        "reference": REFERENCE,
        "location": opening.location,
        "start_utc": opening.start,
        "end_utc": opening.end,
        "patient_name": "Jane Doe",
        "contact": EMAIL,
        "visit_type": "new",
        "status": "booked",
        "created_at": NOW,
        "consented_at": NOW,
        "reason": "numb leg",
    }
    return Appointment(**{**given, **changes})


def event_of(invite: Invite) -> Any:
    calendar = vobject.readOne(invite.content.decode())
    assert calendar.method.value == invite.method
    assert calendar.version.value == "2.0"
    return calendar.vevent


def test_says_when_and_where_in_the_clinics_time() -> None:
    event = event_of(invites().mailed(appointment(), now=NOW))

    assert event.summary.value == "Visit at The Clinic"
    assert event.location.value == "Midtown, 1 Peachtree St, Atlanta"
    assert event.dtstart.value.astimezone(UTC) == TEN.start
    assert event.dtend.value.astimezone(UTC) == TEN.end
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["America/New_York"]
    assert event.dtstamp.value == NOW
    assert event.organizer.value == "mailto:desk@example.com"
    assert event.organizer.params["CN"] == ["The Clinic"]


@pytest.mark.parametrize(
    ("status", "method", "shown"),
    [
        ("booked", "REQUEST", "CONFIRMED"),
        ("pending", "REQUEST", "TENTATIVE"),
        ("cancelled", "CANCEL", "CANCELLED"),
        ("entered-in-error", "CANCEL", "CANCELLED"),
    ],
)
def test_the_status_is_the_appointments(status: Any, method: str, shown: str) -> None:
    invite = invites().mailed(appointment(status=status), now=NOW)

    assert invite.method == method
    assert event_of(invite).status.value == shown


def test_every_version_has_one_uid_and_its_own_sequence() -> None:
    first, moved = appointment(), appointment().at(at("2026-12-02 09:00"))
    events = [event_of(invites().mailed(each, now=NOW)) for each in (first, moved, moved.becoming("cancelled"))]

    assert [event.sequence.value for event in events] == ["0", "1", "2"]
    assert len({event.uid.value for event in events}) == 1


def test_the_uid_tells_nothing_of_the_reference_without_the_key() -> None:
    uid = invites().uid(REFERENCE)

    assert uuid.UUID(uid)
    assert uid == invites(summary="Another").uid(REFERENCE)
    assert uid != invites(key="x" * 64).uid(REFERENCE)
    assert uid != invites().uid("AB12CD35")
    assert REFERENCE not in invites().mailed(appointment(), now=NOW).content.decode()


def test_names_whom_it_is_mailed_to_and_nobody_where_it_is_downloaded() -> None:
    mailed, downloaded = (invites().mailed(appointment(), now=NOW), invites().downloaded(appointment(), now=NOW))
    attendee = event_of(mailed).attendee

    assert attendee.value == "mailto:jane@example.com"
    assert (attendee.params["RSVP"], attendee.params["PARTSTAT"]) == (["FALSE"], ["ACCEPTED"])
    assert downloaded.method == "PUBLISH"
    assert not hasattr(event_of(downloaded), "attendee")
    assert invites().downloaded(appointment(status="cancelled"), now=NOW).method == "CANCEL"
    assert b"ATTENDEE" not in invites().mailed(appointment(contact=PHONE), now=NOW).content


def test_says_nothing_of_the_person_or_the_reason() -> None:
    for invite in (invites().mailed(appointment(), now=NOW), invites().downloaded(appointment(), now=NOW)):
        unfolded = invite.content.replace(b"\r\n ", b"").decode()
        assert not any(word in unfolded for word in ("Jane", "Doe", "numb", "leg", "new", REFERENCE))


AWKWARD = 'Smith, Jones; "Spine" \\ Pain\r\nBEGIN:VALARM Döner ' + "very long name " * 8


def test_escapes_and_folds_what_the_standard_asks_for() -> None:
    office = Location("midtown", "Mid, town", "1; Long Street, Floor 2\nAtlanta\\GA")
    awkward = invites(
        schedule=schedule(locations=(office,)),
        summary=f"Visit at {AWKWARD}",
        organizer=Organizer(AWKWARD, "desk@example.com"),
    )
    content = awkward.mailed(appointment(), now=NOW).content
    event = event_of(Invite("REQUEST", content))

    assert event.summary.value == " ".join(f"Visit at {AWKWARD}".split())
    assert event.location.value == "Mid, town, 1; Long Street, Floor 2 Atlanta\\GA"
    assert event.organizer.value == "mailto:desk@example.com"
    assert b"SUMMARY:Visit at Smith\\, Jones\\; " in content
    assert content.replace(b"\r\n", b"").count(b"\n") == 0
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert [line for line in content.split(b"\r\n") if line.startswith(b"BEGIN:VALARM")] == []


@pytest.mark.parametrize(
    "wall",
    # The days around both clock changes of 2026 and 2027, at offsets -5 and -4.
    ["2026-10-30T09:00-04:00", "2026-11-02T09:00-05:00", "2027-03-12T16:30-05:00", "2027-03-15T16:30-04:00"],
)
def test_wall_times_hold_on_both_sides_of_a_clock_change(wall: str) -> None:
    start = datetime.fromisoformat(wall)
    opening = Opening(location="midtown", start=start, end=start + timedelta(minutes=30))
    content = invites().mailed(appointment(opening), now=NOW).content

    assert f"DTSTART;TZID=America/New_York:{start:%Y%m%dT%H%M%S}".encode() in content
    # The zone comes with it, so that a program that knows no zone by name reads it too.
    assert event_of(Invite("REQUEST", content)).dtstart.value.astimezone(UTC) == start


def test_the_zone_that_comes_along_has_both_offsets() -> None:
    content = invites().mailed(appointment(), now=NOW).content.decode()

    assert re.findall(r"TZOFFSETTO:(\S+)", content).count("-0400") >= 1
    assert "BEGIN:VTIMEZONE\r\nTZID:America/New_York" in content
    assert content.index("VTIMEZONE") < content.index("VEVENT")


def test_an_address_in_other_letters_stays_one_line() -> None:
    content = invites().mailed(appointment(contact=Contact("email", "jörg@exämple.com")), now=NOW).content

    assert event_of(Invite("REQUEST", content)).attendee.value == "mailto:jörg@exämple.com"


def test_the_key_is_no_part_of_it() -> None:
    assert KEY not in invites().mailed(appointment(), now=NOW).content.decode()
