"""Pushing to a FHIR server: once, in whatever order, and never back to what was."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fhir_server import Fault, FhirStub, fhir_server

from bot.booking.delivery_outcomes import Delivered, Refused, Retry
from bot.booking.front_desk import FrontDesk
from bot.booking.model import Appointment, Opening
from bot.booking.outbox import Event
from bot.booking.service import Cancelled, Moved
from bot.booking.store import BookingStore
from bot.fhir.facts import facts_of
from bot.fhir.push import FhirPush
from bot.fhir.server import FhirServer

from .builders import NOW, PHONE, at, book, practice, schedule, service
from .r4_schema import faults

TEN, ELEVEN = at("2026-11-25 10:00"), at("2026-11-25 11:00", "marietta")
DONE, NOTHING_NEW = Delivered(changed=True), Delivered(changed=False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BookingStore]:
    opened = BookingStore.from_url(f"sqlite:///{tmp_path / 'bookings.db'}", create=True)
    yield opened
    opened.close()


@pytest.fixture
def stub() -> Iterator[FhirStub]:
    with fhir_server(token="t0ken") as running:
        yield running


@pytest.fixture
def push(stub: FhirStub, store: BookingStore) -> Iterator[FhirPush]:
    server = FhirServer(stub.url, token="t0ken", seconds=2.0)
    yield FhirPush.from_store(store, server, practice())
    server.close()


def events(store: BookingStore) -> list[Event]:
    with store.reading() as reading:
        return reading.outbox.waiting(NOW)


def move(store: BookingStore, appointment: Appointment, opening: Opening) -> None:
    assert isinstance(service(store).move(appointment.reference, PHONE, opening), Moved)


def cancel(store: BookingStore, appointment: Appointment) -> None:
    assert isinstance(service(store).cancel(appointment.reference, PHONE), Cancelled)


def desk(store: BookingStore) -> FrontDesk:
    return FrontDesk(store, schedule(), lambda: NOW, actor="staff:ann")


def slots(stub: FhirStub) -> dict[str, str]:
    return {each["identifier"][0]["value"]: each["status"] for each in stub.all("Slot")}


# --- what is there afterwards --------------------------------------------------------------------------------


def test_a_booking_becomes_one_appointment_with_all_that_it_refers_to(
    push: FhirPush, store: BookingStore, stub: FhirStub
) -> None:
    appointment = book(store, TEN)

    assert [push.deliver(event) for event in events(store)] == [DONE]
    kept = stub.only("Appointment")
    assert (kept["status"], kept["start"], kept["minutesDuration"]) == ("booked", "2026-11-25T10:00:00-05:00", 30)
    assert kept["identifier"][0]["value"] == appointment.reference
    who, where = (each["actor"]["reference"] for each in kept["participant"])
    assert who == f"Patient/{stub.only('Patient')['id']}"
    assert where == f"Location/{stub.only('Location')['id']}"
    slot = stub.only("Slot")
    assert (slot["status"], kept["slot"]) == ("busy", [{"reference": f"Slot/{slot['id']}"}])
    assert slot["schedule"]["reference"] == f"Schedule/{stub.only('Schedule')['id']}"
    assert stub.only("Schedule")["actor"][0]["reference"] == where


def test_nothing_tells_why_somebody_comes(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    book(store, TEN)
    push.deliver(events(store)[0])

    assert not [each for each in stub.requests if "sciatica" in each.body]


def test_what_is_written_is_sound_by_fhirs_own_schema(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    appointment = book(store, TEN)
    move(store, appointment, ELEVEN)
    cancel(store, appointment)
    for event in events(store):
        push.deliver(event)
    every = [each for kind in ("Appointment", "Patient", "Location", "Schedule", "Slot") for each in stub.all(kind)]

    assert len(every) >= 2
    assert [fault for each in every for fault in faults(each)] == []


def test_a_person_is_named_in_bodies_alone(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    appointment = book(store, TEN)
    push.deliver(events(store)[0])

    assert [each.path for each in stub.requests] == [
        "/fhir/r4/Appointment/_search",
        "/fhir/r4/Slot/_search",
        "/fhir/r4",
    ]
    assert not [each for each in stub.requests if appointment.reference in each.path]


def test_a_second_delivery_writes_nothing(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    book(store, TEN)
    (event,) = events(store)

    assert [push.deliver(event) for _ in range(3)] == [DONE, NOTHING_NEW, NOTHING_NEW]
    assert len(stub.history("Appointment", stub.only("Appointment")["id"])) == 1


def test_a_move_takes_one_time_and_gives_the_other_back(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    appointment = book(store, TEN)
    push.deliver(events(store)[0])
    move(store, appointment, ELEVEN)

    assert push.deliver(events(store)[1]) == DONE
    kept = stub.only("Appointment")
    assert (kept["start"], len(stub.all("Location"))) == ("2026-11-25T11:00:00-05:00", 2)
    assert slots(stub) == {"midtown.20261125t1500z": "free", "marietta.20261125t1600z": "busy"}
    assert len(stub.all("Patient")) == 1
    places = [each["actor"]["reference"] for each in kept["participant"] if "Location" in each["actor"]["reference"]]
    (marietta,) = [each for each in stub.all("Location") if each["identifier"][0]["value"] == "marietta"]
    assert places == [f"Location/{marietta['id']}"]


def test_a_cancelled_appointment_stays_there_as_cancelled(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    appointment = book(store, TEN)
    cancel(store, appointment)

    assert [push.deliver(event) for event in events(store)] == [DONE, NOTHING_NEW]
    kept = stub.only("Appointment")
    assert (kept["status"], "slot" in kept, slots(stub)) == ("cancelled", False, {})


def test_a_pending_request_is_tentative_until_it_is_confirmed(
    push: FhirPush, store: BookingStore, stub: FhirStub
) -> None:
    from bot.booking.model import AppointmentRequest
    from bot.booking.service import Booked

    request = AppointmentRequest(
        opening=TEN, patient_name="Jane Doe", contact=PHONE, visit_type="returning", consented=True
    )
    answer = service(store, needs_confirmation=True).book(request, "k")
    assert isinstance(answer, Booked)
    push.deliver(events(store)[0])
    kept = stub.only("Appointment")
    assert (kept["status"], set(slots(stub).values())) == ("pending", {"busy-tentative"})
    assert [each["status"] for each in kept["participant"]] == ["accepted", "needs-action"]

    desk(store).confirm(answer.appointment.reference)
    assert push.deliver(events(store)[1]) == DONE
    kept = stub.only("Appointment")
    assert (kept["status"], set(slots(stub).values())) == ("booked", {"busy"})
    assert sorted(each["status"] for each in kept["participant"]) == ["accepted", "accepted"]


@pytest.mark.parametrize("status", ["arrived", "checked-in", "fulfilled", "noshow", "entered-in-error"])
def test_what_staff_mark_is_what_the_server_gets(
    push: FhirPush, store: BookingStore, stub: FhirStub, status: Any
) -> None:
    appointment = book(store, TEN)
    push.deliver(events(store)[0])
    desk(store).mark(appointment.reference, status)

    assert push.deliver(events(store)[-1]) == DONE
    assert stub.only("Appointment")["status"] == status
    assert set(slots(stub).values()) == {"free" if status in ("noshow", "entered-in-error") else "busy"}


# --- lost, late, twice and out of order ----------------------------------------------------------------------


def test_a_lost_answer_is_tried_again_and_leaves_one_appointment(
    push: FhirPush, store: BookingStore, stub: FhirStub
) -> None:
    book(store, TEN)
    (event,) = events(store)
    stub.meets(Fault(), Fault(), Fault(lost=True))

    assert push.deliver(event) == Retry("unreachable")
    assert push.deliver(event) == NOTHING_NEW
    assert len(stub.all("Appointment")) == len(stub.all("Patient")) == 1


def test_a_cancel_after_a_lost_answer_ends_as_cancelled(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    appointment = book(store, TEN)
    stub.meets(Fault(), Fault(), Fault(lost=True))
    assert isinstance(push.deliver(events(store)[0]), Retry)
    cancel(store, appointment)

    assert push.deliver(events(store)[1]) == DONE
    assert push.deliver(events(store)[0]) == NOTHING_NEW
    assert stub.only("Appointment")["status"] == "cancelled"
    assert set(slots(stub).values()) == {"free"}


def test_a_booking_that_arrives_after_its_cancellation_does_not_undo_it(
    push: FhirPush, store: BookingStore, stub: FhirStub
) -> None:
    appointment = book(store, TEN)
    stub.meets(Fault(), Fault(), Fault(late=0.5))
    assert push.deliver(events(store)[0]) == Retry("unreachable")
    cancel(store, appointment)

    assert push.deliver(events(store)[1]) == DONE
    stub.wait_for_late_ones()
    assert stub.only("Appointment")["status"] == "cancelled"
    assert len(stub.all("Patient")) == 1


def test_a_move_that_arrives_after_the_cancellation_does_not_undo_it(
    push: FhirPush, store: BookingStore, stub: FhirStub
) -> None:
    appointment = book(store, TEN)
    push.deliver(events(store)[0])
    move(store, appointment, ELEVEN)
    stub.meets(Fault(), Fault(), Fault(late=0.5))
    assert push.deliver(events(store)[1]) == Retry("unreachable")
    cancel(store, appointment)

    assert push.deliver(events(store)[2]) == DONE
    stub.wait_for_late_ones()
    assert stub.only("Appointment")["status"] == "cancelled"
    assert push.deliver(events(store)[1]) in (DONE, NOTHING_NEW)
    assert set(slots(stub).values()) <= {"free"}


def test_events_in_reverse_end_the_same(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    appointment = book(store, TEN)
    move(store, appointment, ELEVEN)
    cancel(store, appointment)

    for event in reversed(events(store)):
        assert isinstance(push.deliver(event), Delivered)
    assert stub.only("Appointment")["status"] == "cancelled"
    assert set(slots(stub).values()) <= {"free"}


def test_a_time_that_another_has_meanwhile_is_not_told_to_be_free(
    push: FhirPush, store: BookingStore, stub: FhirStub
) -> None:
    first = book(store, TEN)
    push.deliver(events(store)[0])
    cancel(store, first)
    book(store, TEN, "key-2", patient_name="John Roe")
    booked, cancelled, again = events(store)

    assert isinstance(push.deliver(again), Delivered)
    assert isinstance(push.deliver(cancelled), Delivered)
    assert slots(stub) == {"midtown.20261125t1500z": "busy"}
    assert sorted(each["status"] for each in stub.all("Appointment")) == ["booked", "cancelled"]
    assert isinstance(push.deliver(booked), Delivered)


def test_a_slow_push_about_a_time_fails_on_what_a_quicker_one_wrote(
    stub: FhirStub, store: BookingStore, push: FhirPush
) -> None:
    """The slow one has read that the time is free; before it writes, somebody books it and that is pushed."""
    first = book(store, TEN)
    push.deliver(events(store)[0])
    cancel(store, first)
    server = FhirServer(stub.url, token="t0ken", seconds=2.0)
    reads = 0

    def read(event: Event) -> Any:
        nonlocal reads
        facts = facts_of(store, event)
        reads += 1
        if reads == 2:
            book(store, TEN, "key-2")
            assert push.deliver(events(store)[2]) == DONE
        return facts

    slow = FhirPush(server, practice(), read)
    answer = slow.deliver(events(store)[1])
    server.close()

    assert isinstance(answer, Retry)
    assert answer.error.startswith("http_412")
    assert slots(stub) == {"midtown.20261125t1500z": "busy"}
    assert push.deliver(events(store)[1]) == DONE
    assert slots(stub) == {"midtown.20261125t1500z": "busy"}


def test_what_the_clinic_added_stays(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    appointment = book(store, TEN)
    push.deliver(events(store)[0])
    kept = stub.only("Appointment")
    chart = stub.store.write({"resourceType": "Patient", "active": True}, "chart-7")
    mine = {**kept, "comment": "bring the MRI", "text": {"status": "generated", "div": "<div>10 AM</div>"}}
    mine["participant"][0]["actor"]["reference"] = f"Patient/{chart['id']}"
    mine["participant"].append({"actor": {"display": "an interpreter"}, "status": "tentative"})
    stub.store.write(mine, kept["id"])
    move(store, appointment, ELEVEN)

    assert push.deliver(events(store)[1]) == DONE
    kept = stub.only("Appointment")
    assert (kept["comment"], "text" in kept) == ("bring the MRI", False)
    assert [each["actor"] for each in kept["participant"]][:2] == [
        {"reference": "Patient/chart-7"},
        {"display": "an interpreter"},
    ]
    assert len(kept["participant"]) == 3
    assert len(kept["extension"]) == 1


def test_an_erased_appointment_is_not_pushed(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    appointment = book(store, TEN)
    (event,) = events(store)
    cancel(store, appointment)
    with store.writing() as writing:
        writing.erase(appointment.reference)

    assert push.deliver(event) == Refused("erased")
    assert stub.requests == []


# --- what goes wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        (429, {"Retry-After": "120"}, Retry("http_429", timedelta(seconds=120))),
        (429, {"Retry-After": "999999999"}, Retry("http_429", timedelta(hours=1))),
        (429, {"Retry-After": "soon"}, Retry("http_429")),
        (503, {"Retry-After": "Mon, 23 Nov 2020 15:00:00 GMT"}, Retry("http_503", timedelta(0))),
        (500, {}, Retry("http_500")),
        (502, {}, Retry("http_502")),
        (409, {}, Retry("http_409", timedelta(seconds=2))),
        (412, {}, Retry("http_412", timedelta(seconds=2))),
        (401, {}, Retry("http_401", timedelta(minutes=15))),
        (403, {}, Retry("http_403", timedelta(minutes=15))),
        (400, {}, Refused("http_400")),
        (422, {}, Refused("http_422")),
        (413, {}, Refused("http_413")),
        (302, {"Location": "http://127.0.0.1:9/"}, Refused("http_302")),
        (501, {}, Refused("http_501")),
    ],
)
@pytest.mark.parametrize("before", [0, 2])
def test_a_status_says_whether_to_try_again(
    push: FhirPush, store: BookingStore, stub: FhirStub, fault: tuple[int, dict[str, str], Any], before: int
) -> None:
    status, headers, expected = fault
    book(store, TEN)
    (event,) = events(store)
    stub.meets(*[Fault() for _ in range(before)], Fault(status=status, headers=headers))

    assert push.deliver(event) == expected
    assert stub.all("Appointment") == []
    assert push.deliver(event) == DONE


def test_an_address_without_a_fhir_server_is_refused(stub: FhirStub, store: BookingStore) -> None:
    book(store, TEN)
    server = FhirServer(stub.url.replace("/r4", "/r4/nowhere"), token="t0ken")

    assert FhirPush.from_store(store, server, practice()).deliver(events(store)[0]) == Refused("http_404 not-found")
    server.close()


def test_an_answer_that_is_no_fhir_is_tried_again(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    book(store, TEN)
    for body in (b"<html>Sign in</html>", b"[]", b'{"resourceType":"Bundle","type":"history"}', b"[" * 5000):
        stub.meets(Fault(status=200, body=body))
        assert push.deliver(events(store)[0]) == Retry("no_fhir_answer")


def test_a_server_that_hangs_is_left(stub: FhirStub, store: BookingStore) -> None:
    book(store, TEN)
    server = FhirServer(stub.url, token="t0ken", seconds=0.3)
    stub.meets(Fault(hangs=1.0))

    assert FhirPush.from_store(store, server, practice()).deliver(events(store)[0]) == Retry("timeout")
    server.close()


def test_no_server_at_all_is_tried_again(store: BookingStore) -> None:
    book(store, TEN)
    server = FhirServer("http://127.0.0.1:9/fhir")

    assert FhirPush.from_store(store, server, practice()).deliver(events(store)[0]) == Retry("unreachable")
    server.close()


def test_a_wrong_token_is_tried_again_later_and_never_told(stub: FhirStub, store: BookingStore) -> None:
    book(store, TEN)
    server = FhirServer(stub.url, token="wr0ng")
    push = FhirPush.from_store(store, server, practice())

    assert push.deliver(events(store)[0]) == Retry("http_401 login", timedelta(minutes=15))
    assert "wr0ng" not in repr(push) + repr(server) + repr(vars(push))
    server.close()


def test_two_appointments_of_one_reference_are_for_the_clinic_to_join(
    push: FhirPush, store: BookingStore, stub: FhirStub
) -> None:
    book(store, TEN)
    push.deliver(events(store)[0])
    stub.store.write(stub.only("Appointment"), "another")

    assert push.deliver(events(store)[0]) == Refused("several_appointments")


def test_a_refusal_names_codes_and_elements_but_no_words_of_the_server(
    push: FhirPush, store: BookingStore, stub: FhirStub
) -> None:
    book(store, TEN)
    outcome = {
        "resourceType": "OperationOutcome",
        "issue": [
            {"severity": "error", "code": "invariant", "diagnostics": "Jane Doe", "details": {"text": "+14045550142"}},
            {"severity": "error", "code": "Jane Doe", "expression": ["Appointment.start", "Jane.Doe", 5]},
            "nonsense",
        ],
    }
    stub.meets(Fault(), Fault(), Fault(status=422, body=json.dumps(outcome).encode()))

    assert push.deliver(events(store)[0]) == Refused("http_422 invariant Appointment.start")


def test_an_office_that_is_gone_from_the_settings_is_said(stub: FhirStub, store: BookingStore) -> None:
    book(store, ELEVEN)
    server = FhirServer(stub.url, token="t0ken")
    left = practice(schedule=schedule(locations=schedule().locations[:1]))

    assert FhirPush.from_store(store, server, left).deliver(events(store)[0]) == Refused("not_in_fhir")
    server.close()
