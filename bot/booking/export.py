"""Appointments as a table for other programs: the only place where names leave in bulk.

Written for its owner alone, whole or not at all, and without the reasons that visitors gave.
"""

import csv
import io
import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bot.booking.errors import BookingExportError
from bot.booking.model import Appointment
from bot.booking.schedule import Schedule

COLUMNS = (
    "reference",
    "status",
    "office",
    "provider",
    "start_local",
    "end_local",
    "start_utc",
    "end_utc",
    "patient_name",
    "phone",
    "email",
    "visit_type",
    "sequence",
    "created_utc",
)
# What makes a spreadsheet take a cell for a formula, also in full width; https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_OWNER_ONLY = 0o600


def as_csv(appointments: Iterable[Appointment], schedule: Schedule) -> str:
    """Give appointments as CSV (RFC 4180) with a header line.

    Args:
        appointments: In the order in which they are to stand.
        schedule: Gives the zone of the local times.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_safe(cell) for cell in _row(each, schedule)] for each in appointments)
    return text.getvalue()


def write_private(path: Path, text: str) -> None:
    """Write a text that only its owner may read, in place of what stood there.

    Raises:
        BookingExportError: The file cannot be written; what stood there stays.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise BookingExportError(
            f"{path} cannot be written ({error.strerror}). Name another file: --csv FILE"
        ) from error


def _row(appointment: Appointment, schedule: Schedule) -> list[str]:
    contact = appointment.contact
    return [
        appointment.reference,
        appointment.status,
        appointment.location,
        appointment.provider,
        f"{schedule.local(appointment.start_utc):%Y-%m-%d %H:%M}",
        f"{schedule.local(appointment.end_utc):%Y-%m-%d %H:%M}",
        _utc(appointment.start_utc),
        _utc(appointment.end_utc),
        appointment.patient_name,
        _spoken(contact.value) if contact.kind == "phone" else "",
        contact.value if contact.kind == "email" else "",
        appointment.visit_type,
        str(appointment.sequence),
        _utc(appointment.created_at),
    ]


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _spoken(phone: str) -> str:
    """Write +14045550142 as 404-555-0142, which no spreadsheet takes for a formula."""
    digits = phone.removeprefix("+1")
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def _safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run."""
    return f"'{cell}" if cell.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA_STARTS) else cell
