"""Appointments as CSV: every column, nothing that a spreadsheet runs, and for its owner alone."""

import csv
import io
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.booking.errors import BookingExportError
from bot.booking.export import COLUMNS, as_csv, write_private
from bot.booking.model import Appointment

from .builders import EMAIL, NOW, PHONE, at, schedule

OPENING = at("2026-11-25 10:00")
ONE = Appointment(
    reference="7K3M9QPA",
    location="midtown",
    start_utc=OPENING.start,
    end_utc=OPENING.end,
    patient_name="Zoë Doe, Jr.",
    contact=PHONE,
    visit_type="new",
    status="booked",
    created_at=NOW,
    consented_at=NOW,
    reason="=cmd()",
)


def rows(*appointments: Appointment) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(appointments, schedule()), newline="")))


def test_a_row_says_all_but_the_reason() -> None:
    assert rows(ONE) == [
        {
            "reference": "7K3M9QPA",
            "status": "booked",
            "office": "midtown",
            "provider": "",
            "start_local": "2026-11-25 10:00",
            "end_local": "2026-11-25 10:30",
            "start_utc": "2026-11-25T15:00:00Z",
            "end_utc": "2026-11-25T15:30:00Z",
            "patient_name": "Zoë Doe, Jr.",
            "phone": "404-555-0142",
            "email": "",
            "visit_type": "new",
            "sequence": "0",
            "created_utc": "2026-11-23T15:00:00Z",
        }
    ]
    assert "cmd" not in as_csv([ONE], schedule())


def test_a_mail_address_has_its_own_column() -> None:
    (row,) = rows(replace(ONE, contact=EMAIL))

    assert (row["phone"], row["email"]) == ("", "jane@example.com")


def test_no_appointments_are_a_header() -> None:
    assert as_csv([], schedule()) == ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "\u200b="])
def test_what_a_spreadsheet_would_run_is_text(start: str) -> None:
    (row,) = rows(replace(ONE, patient_name=f"{start}HYPERLINK(1)"))

    assert row["patient_name"] == f"'{start}HYPERLINK(1)"


def test_an_address_that_begins_like_a_formula_is_text() -> None:
    (row,) = rows(replace(ONE, contact=type(EMAIL)("email", "+jane@example.com")))

    assert row["email"] == "'+jane@example.com"


def test_local_time_follows_both_clock_changes() -> None:
    summer = datetime(2026, 7, 1, 14, 0, tzinfo=UTC)
    (row,) = rows(replace(ONE, start_utc=summer, end_utc=summer.replace(minute=30)))

    assert (row["start_local"], row["start_utc"]) == ("2026-07-01 10:00", "2026-07-01T14:00:00Z")


def test_a_file_is_for_its_owner_alone_also_in_place_of_an_open_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("before")
    path.chmod(0o644)
    write_private(path, as_csv([ONE], schedule()))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().decode("utf-8").count("\r\n") == 2
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BookingExportError, match="--csv FILE"):
        write_private(tmp_path / "none" / "a.csv", "x")
