"""How an appointment stands, in the words of a visitor rather than of FHIR."""

from datetime import datetime
from typing import Literal

from bot.booking.model import Appointment

# `past`: it has begun, or is over.
Standing = Literal["pending", "booked", "past", "cancelled"]


def standing_of(appointment: Appointment, now: datetime) -> Standing:
    """Say how an appointment stands at an aware instant."""
    if appointment.status in ("cancelled", "entered-in-error"):
        return "cancelled"
    if not appointment.is_changeable(now):
        return "past"
    return "booked" if appointment.status == "booked" else "pending"
