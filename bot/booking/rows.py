"""Rows of the booking database as the domain's values, and back."""

from typing import Any

from bot.booking.contact import Contact
from bot.booking.model import Appointment, Opening, Window
from bot.booking.wish import Wish, WishRequest

_SAME = (
    "reference",
    "location",
    "provider",
    "start_utc",
    "end_utc",
    "patient_name",
    "visit_type",
    "reason",
    "status",
    "sequence",
    "created_at",
    "consented_at",
)


def row_of(appointment: Appointment) -> dict[str, Any]:
    """Give an appointment's columns, less those that only the store knows."""
    values = {name: getattr(appointment, name) for name in _SAME}
    return {**values, "contact_kind": appointment.contact.kind, "contact": appointment.contact.value}


def appointment_of(row: Any) -> Appointment:
    """Build an appointment from its columns."""
    values = {name: row[name] for name in _SAME}
    return Appointment(**values, contact=Contact(row["contact_kind"], row["contact"]))


def opening_of(row: Any) -> Opening:
    """Build the opening that a claim or an appointment takes."""
    return Opening(location=row["location"], provider=row["provider"], start=row["start_utc"], end=row["end_utc"])


def wish_of(row: Any, claim: Any | None) -> Wish:
    """Build a wish from its columns and those of the claim that an offer holds."""
    request = WishRequest(
        window=Window(row["window_start"], row["window_end"]),
        location=row["location"],
        patient_name=row["patient_name"],
        contact=Contact(row["contact_kind"], row["contact"]),
        visit_type=row["visit_type"],
        consented=True,
        reason=row["reason"],
    )
    return Wish(
        id=row["id"],
        code=row["code"],
        request=request,
        state=row["state"],
        created_at=row["created_at"],
        offer=opening_of(claim) if claim else None,
        offer_expires_at=claim["expires_at"] if claim else None,
    )
