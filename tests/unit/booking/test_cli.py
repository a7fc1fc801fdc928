"""``python -m bot bookings`` and ``migrate`` on a database of their own."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import bot.cli
from bot.booking.migration import newest_schema
from bot.booking.model import AppointmentRequest
from bot.booking.openings import openings
from bot.booking.service import Booked, BookingService
from bot.booking.store import BookingStore
from bot.schedule import schedule_of
from bot.settings import PROJECT_ROOT, load_clinic

from .builders import PHONE, Clock


class Desk:
    """Runs commands and gives exit status, output and errors."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = url
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        status = bot.cli.main(list(arguments))
        printed = self._capsys.readouterr()
        return status, printed.out, printed.err

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json")[1])


@pytest.fixture
def desk(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.setenv("BOT_DATABASE_URL", database_url)
    monkeypatch.setenv("BOT_CLINIC_FILE", str(PROJECT_ROOT / "clinic.yml"))
    return Desk(database_url, capsys)


@pytest.fixture
def reference(desk: Desk) -> str:
    """Book the first opening there is."""
    schedule, clock = schedule_of(load_clinic(PROJECT_ROOT / "clinic.yml")), Clock()
    clock.now = datetime.now(UTC)  # the commands run by the wall clock
    store = BookingStore.from_url(desk.url, create=True)
    (first,) = openings(schedule, location="midtown", windows=None, now=clock.now, limit=1)
    request = AppointmentRequest(
        opening=first, patient_name="Jane Doe", contact=PHONE, visit_type="new", consented=True
    )
    answer = BookingService(store, schedule, clock).book(request, "key-1")
    store.close()
    assert isinstance(answer, Booked)
    return answer.appointment.reference


def test_migrate_makes_the_database_and_says_so(desk: Desk) -> None:
    assert desk("bookings", "list")[0] == 2
    assert desk("migrate")[0] == 0
    assert f"schema {newest_schema()}" in desk("migrate")[1]
    assert desk("bookings", "list") == (0, "No appointments.\n", "")


def test_lists_and_shows_an_appointment(desk: Desk, reference: str) -> None:
    status, out, _ = desk("bookings", "list", "--days", "14")
    assert (status, out.split()[0]) == (0, reference)
    assert "Jane Doe, +14045550142, new" in out
    (listed,) = desk.json("bookings", "list", "--status", "booked", "--location", "midtown")
    assert (listed["reference"], listed["sequence"]) == (reference, 0)
    shown = desk.json("bookings", "show", reference)
    assert [line["action"] for line in shown["history"]] == ["booked"]


def test_moves_and_cancels_under_the_name_of_staff(desk: Desk, reference: str) -> None:
    start = desk.json("bookings", "show", reference)["start"][:16]
    other = start[:11] + ("09:30" if start[11:] != "09:30" else "10:30")

    moved = desk.json("bookings", "move", reference, other.replace("T", " "), "--by", "ann", "--location", "marietta")
    assert (moved["start"][:16], moved["location"], moved["sequence"]) == (other, "marietta", 1)
    status, out, _ = desk("bookings", "cancel", reference, "--by", "ann")
    assert (status, out.splitlines()[-1]) == (0, "Cancelled; its time is free.")
    history = desk.json("bookings", "show", reference)["history"]
    assert [(line["actor"], line["action"]) for line in history[1:]] == [
        ("staff:ann", "moved"),
        ("staff:ann", "cancelled"),
    ]


def test_erases_after_cancelling(desk: Desk, reference: str) -> None:
    status, _, err = desk("bookings", "erase", reference)
    assert (status, "Cancel it first" in err) == (1, True)
    desk("bookings", "cancel", reference)
    assert desk.json("bookings", "erase", reference) == {"appointments": 1, "wishes": 0}
    assert desk("bookings", "show", reference)[1].startswith("Erased.\n")
    assert desk.json("bookings", "erase", "--older-than", "30") == {"appointments": 0, "wishes": 0}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("confirm", "AAAAAAAA"), "No appointment has this reference. See: python -m bot bookings list"),
        (("cancel", "AAAAAAAA"), "No appointment has this reference"),
        (("move", "REF", "tomorrow"), "'tomorrow' is no time. Write it as \"2026-12-01 09:30\"."),
        (("move", "REF", "2026-12-25 09:30"), "not free or not in the schedule. Nearest: "),
        (
            ("move", "REF", "2026-12-01 09:30", "--location", "mars"),
            "No office is called 'mars'. clinic.yml has: midtown,",
        ),
        (("list", "--from", "soon"), "'soon' is no day"),
        (("list", "--location", "mars"), "No office is called 'mars'"),
    ],
)
def test_says_in_one_line_what_is_wrong(desk: Desk, reference: str, arguments: tuple[str, ...], told: str) -> None:
    given = [reference if part == "REF" else part for part in arguments]
    status, out, err = desk("bookings", *given)
    assert told in err
    assert (status, out, len(err.splitlines())) == (1, "", 1)


def test_says_what_an_appointment_can_become(desk: Desk, reference: str) -> None:
    desk("bookings", "cancel", reference)

    assert (
        desk("bookings", "confirm", reference)[2] == "The appointment is cancelled; it can become: entered-in-error.\n"
    )
    assert desk.json("bookings", "confirm", reference) == {"error": "not_changeable"}


def test_exports_appointments_and_notes_who_did(desk: Desk, reference: str, tmp_path: Path) -> None:
    day = desk.json("bookings", "show", reference)["start"][:10]
    status, out, _ = desk("bookings", "export", "--from", day, "--to", day)
    header, row = out.splitlines()
    assert (status, header.split(",")[:3]) == (0, ["reference", "status", "office"])
    assert row.startswith(f"{reference},booked,midtown,")

    file = tmp_path / "appointments.csv"
    said = desk.json("bookings", "export", "--from", day, "--to", day, "--csv", str(file), "--by", "ann")
    assert said == {"file": str(file), "appointments": 1}
    assert file.read_text(encoding="utf-8").splitlines() == [header, row]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    store = BookingStore.from_url(desk.url)
    with store.reading() as book:
        trail = book.audit.lines("CSV")
    store.close()
    assert [(line.actor, line.action, line.after and line.after["appointments"]) for line in trail][1:] == [
        ("staff:ann", "exported", 1)
    ]


def test_an_export_of_no_days_is_refused(desk: Desk, reference: str) -> None:
    assert desk("bookings", "export", "--from", "2026-12-02", "--to", "2026-12-01")[0] == 1
    assert "is no day" in desk("bookings", "export", "--to", "tomorrow")[2]
    assert desk("bookings", "export", "--from", "2020-01-01")[1].count("\n") == 1
