"""From a booking to the clinic's FHIR server, and from the running bot to who looks for openings."""

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fhir_server import Fault, FhirStub, fhir_server

from bot.booking.answers import Marked
from bot.booking.contact import Contact
from bot.booking.delivery_outcomes import Delivered, Retry
from bot.booking.front_desk import FrontDesk
from bot.booking.model import Appointment, AppointmentRequest, Opening
from bot.booking.outbox import Event
from bot.booking.service import Booked, BookingService, Cancelled, Moved
from bot.booking.store import BookingStore
from bot.fhir.bulk_publish import FILES, Publication
from bot.fhir.profile import problems
from bot.fhir.push import FhirPush
from bot.fhir.wiring import push_of
from bot.processes import Processes, environment_for
from bot.schedule import schedule_of
from bot.sending.assembly import handlers_of
from bot.sending.outbox_worker import OutboxWorker
from bot.settings import PROJECT_ROOT, Settings, load_clinic

PHONE = Contact("phone", "+14045550142")
CLINIC = load_clinic(PROJECT_ROOT / "clinic.yml")
TOKEN = "t0ken-of-the-clinic"


@pytest.fixture
def stub() -> Iterator[FhirStub]:
    with fhir_server(token=TOKEN) as running:
        yield running


@pytest.fixture
def settings(stub: FhirStub, tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path, fhir_url=stub.url, fhir_token=TOKEN)


@pytest.fixture
def store(settings: Settings) -> Iterator[BookingStore]:
    opened = BookingStore.from_url(settings.bookings_url, create=True)
    yield opened
    opened.close()


@pytest.fixture
def push(settings: Settings, store: BookingStore) -> Iterator[FhirPush]:
    made = push_of(settings, CLINIC, store)
    assert made is not None
    yield made
    made.close()


def service(store: BookingStore) -> BookingService:
    return BookingService(store, schedule_of(CLINIC), lambda: datetime.now(UTC))


def book(store: BookingStore, opening: Opening, key: str) -> Appointment:
    request = AppointmentRequest(
        opening=opening, patient_name="Jane Doe", contact=PHONE, visit_type="new", consented=True, reason="sciatica"
    )
    answer = service(store).book(request, key)
    assert isinstance(answer, Booked)
    return answer.appointment


def waiting(store: BookingStore) -> list[Event]:
    with store.reading() as reading:
        return reading.outbox.waiting(datetime.now(UTC))


def delivered(push: FhirPush, event: Event) -> int:
    """Deliver as a worker does, again until it is done; returns how often it took."""
    for attempt in range(1, 20):
        if isinstance(push.deliver(event), Delivered):
            return attempt
    raise AssertionError("it was never delivered")


def test_no_server_is_no_push(tmp_path: Path, store: BookingStore) -> None:
    assert push_of(Settings(state_dir=tmp_path), CLINIC, store) is None


def test_a_life_of_an_appointment_over_a_bad_line(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    """Every third answer is lost, every fifth request fails; each event is delivered twice, the last ones first."""
    first, second = service(store).find_openings(limit=2)
    appointment = book(store, first, "key")
    assert isinstance(service(store).move(appointment.reference, PHONE, second), Moved)
    stub.faults = [Fault(lost=True) if n % 3 == 2 else Fault(status=503) if n % 5 == 4 else Fault() for n in range(25)]
    for event in reversed(waiting(store)):
        delivered(push, event)
    kept = stub.only("Appointment")
    assert (kept["status"], datetime.fromisoformat(kept["start"])) == ("booked", second.start)

    assert isinstance(service(store).cancel(appointment.reference, PHONE), Cancelled)
    stub.faults = [Fault(), Fault(), Fault(lost=True)]
    *_, last = waiting(store)
    assert delivered(push, last) == 2
    for event in waiting(store):
        delivered(push, event)

    kept = stub.only("Appointment")
    assert (kept["status"], len(stub.all("Patient"))) == ("cancelled", 1)
    assert {each["status"] for each in stub.all("Slot")} == {"free"}


def test_a_hundred_appointments_at_once_are_a_hundred(push: FhirPush, store: BookingStore, stub: FhirStub) -> None:
    for number, opening in enumerate(service(store).find_openings(limit=100)):
        book(store, opening, f"key-{number}")
    stub.faults = [Fault(lost=True) if n % 7 == 6 else Fault() for n in range(400)]
    for event in waiting(store):
        delivered(push, event)
        delivered(push, event)

    assert len({each["identifier"][0]["value"] for each in stub.all("Appointment")}) == 100
    assert [len(stub.all(kind)) for kind in ("Appointment", "Patient", "Slot")] == [100, 100, 100]
    assert len(stub.all("Location")) == len(stub.all("Schedule")) == len(CLINIC.locations)


def test_a_server_that_is_down_is_told_apart_from_one_that_refuses(push: FhirPush, store: BookingStore) -> None:
    book(store, service(store).find_openings(limit=1)[0], "key")
    (event,) = waiting(store)
    away = push_of(Settings(fhir_url="http://127.0.0.1:9/fhir"), CLINIC, store)

    assert away is not None
    assert away.deliver(event) == Retry("unreachable")
    away.close()
    assert isinstance(push.deliver(event), Delivered)


def test_the_token_reaches_the_processes_and_nothing_else(settings: Settings) -> None:
    environment = environment_for(settings)

    assert environment["BOT_FHIR_TOKEN"] == TOKEN
    assert TOKEN not in repr(settings)


def test_a_push_needs_neither_rasa_nor_torch() -> None:
    code = (
        "import sys, bot.fhir.wiring, bot.fhir.cli, bot.fhir.serving\n"
        "print([name for name in ('rasa', 'torch', 'tensorflow', 'sanic', 'spacy') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


# --- the running bot -----------------------------------------------------------------------------------------


def _get(bot: Processes, path: str, **headers: str) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(f"{bot.url}{path}", headers={"Accept-Encoding": "identity", **given}, timeout=20)


def test_the_bot_publishes_what_a_client_can_follow(running_bot: Processes) -> None:
    for path in ("/fhir/$bulk-publish", "/fhir/%24bulk-publish?_since=2026-01-01T00:00:00Z"):
        answer = _get(running_bot, path)
        manifest = answer.json()
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        assert manifest["request"] == f"{running_bot.url}/fhir/$bulk-publish"

    files = {}
    for each in manifest["output"]:
        answer = httpx.get(each["url"], headers={"Accept": "application/fhir+ndjson"}, timeout=20)
        assert answer.headers["content-type"] == "application/fhir+ndjson"
        files[FILES[each["type"]]] = answer.content
    at = datetime.fromisoformat(manifest["transactionTime"])
    publication = Publication(at, ("GA",), files, free=0, busy=0)
    assert problems(publication, base_url=f"{running_bot.url}/fhir") == []
    assert len(files["slots.ndjson"].splitlines()) > 100


def test_the_bot_sends_nothing_twice_and_nothing_else(running_bot: Processes) -> None:
    first = _get(running_bot, "/fhir/locations.ndjson")
    again = _get(running_bot, "/fhir/locations.ndjson", If_None_Match=first.headers["etag"])
    head = httpx.head(f"{running_bot.url}/fhir/locations.ndjson", timeout=20)
    packed = httpx.get(f"{running_bot.url}/fhir/slots.ndjson", timeout=20)

    assert (again.status_code, again.content) == (304, b"")
    assert (head.status_code, head.content) == (200, b"")
    assert packed.headers["content-encoding"] == "gzip"
    assert json.loads(packed.text.splitlines()[0])["resourceType"] == "Slot"
    assert gzip.compress(b"") != packed.content
    for path in ("/fhir", "/fhir/", "/fhir/metadata", "/fhir/..%2f..%2fclinic.yml", "/fhir/Patient", "/fhir/a/b"):
        assert _get(running_bot, path).status_code == 404
    assert httpx.post(f"{running_bot.url}/fhir/slots.ndjson", timeout=20).status_code == 405


def test_the_bot_bounds_how_often_it_is_asked(running_bot: Processes) -> None:
    answers: list[Any] = []
    with httpx.Client(base_url=running_bot.url, timeout=20) as client:
        for _ in range(150):  # a minute may end in between
            answers.append(client.get("/fhir/schedules.ndjson"))
            if answers[-1].status_code == 429:
                break

    assert answers[-1].status_code == 429
    assert re.fullmatch(r"[1-9]\d?", answers[-1].headers["retry-after"])
    assert answers[-1].json() == {"error": "too_often"}


def test_the_outbox_brings_every_change_to_the_server(settings: Settings, store: BookingStore, stub: FhirStub) -> None:
    later = [timedelta(0)]

    def clock() -> datetime:
        return datetime.now(UTC) + later[0]

    booked = book(store, service(store).find_openings(limit=1)[0], "key")
    desk = FrontDesk(store, schedule_of(CLINIC), clock, actor="staff")
    worker = OutboxWorker(store, handlers_of(settings, CLINIC, store), clock)
    assert worker.destinations == ("visitor", "fhir")

    stub.faults = [Fault(status=503)]
    assert worker.send_due("fhir") == {"put off": 1}
    assert stub.all("Appointment") == []
    later[0] = timedelta(minutes=2)
    assert worker.send_due("fhir") == {"sent": 1}
    for status in ("arrived", "fulfilled"):
        assert isinstance(desk.mark(booked.reference, status), Marked)
        assert worker.send_due("fhir") == {"sent": 1}
        assert stub.only("Appointment")["status"] == status


def test_a_visitor_is_not_written_to_for_having_come_or_not(settings: Settings, store: BookingStore) -> None:
    booked = book(store, service(store).find_openings(limit=1)[0], "key")
    desk = FrontDesk(store, schedule_of(CLINIC), lambda: datetime.now(UTC), actor="staff")
    assert isinstance(desk.mark(booked.reference, "noshow"), Marked)

    visitor, clinic = handlers_of(settings, CLINIC, store)
    assert [event.kind for event in waiting(store)] == ["appointment.booked", "appointment.marked"]
    assert "appointment.marked" not in visitor.kinds
    assert "appointment.marked" in clinic.kinds
    assert "appointment.reminder" not in clinic.kinds
