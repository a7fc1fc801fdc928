"""What FHIR tests build again and again: a clinic, and appointments on a fresh store."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.booking.contact import Contact
from bot.booking.model import Appointment, AppointmentRequest, Opening
from bot.booking.schedule import Location, Schedule
from bot.booking.service import Booked, BookingService
from bot.booking.store import BookingStore
from bot.fhir.practice import Practice

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # Monday 10:00 in Atlanta, the week of Thanksgiving
PHONE = Contact("phone", "+14045550142")
MAIL = Contact("email", "jane@example.com")
SITE = "https://www.example.com"


def schedule(**changes: Any) -> Schedule:
    offices = (
        Location("midtown", "Midtown Atlanta", "100 Example Street NE, Atlanta, GA 30308"),
        Location("marietta", "Marietta", "200 Example Parkway, Marietta, GA 30060-1234"),
    )
    return Schedule(**{"locations": offices, "horizon_days": 7, **changes})


def practice(**changes: Any) -> Practice:
    values = {
        "name": "The Clinic",
        "website": SITE + "/",
        "phone": "404-555-0100",
        "schedule": schedule(),
        "booking_url": SITE + "/book?from=links",
    }
    return Practice(**{**values, **changes})


def at(wall: str, location: str = "midtown") -> Opening:
    start = datetime.fromisoformat(f"{wall}-05:00")
    return Opening(location=location, start=start, end=start + timedelta(minutes=30))


def booked(opening: Opening | None = None, **changes: Any) -> Appointment:
    opening = opening or at("2026-11-25 10:00")
    values = {
        "reference": "7K3M9QPA",
        "location": opening.location,
        "start_utc": opening.start,
        "end_utc": opening.end,
        "patient_name": "Jane Doe",
        "contact": PHONE,
        "visit_type": "new",
        "status": "booked",
        "created_at": NOW,
        "consented_at": NOW,
        "reason": "my terrible sciatica",
    }
    return Appointment(**{**values, **changes})


def service(store: BookingStore, **changes: Any) -> BookingService:
    return BookingService(store, schedule(), lambda: NOW, **changes)


def book(store: BookingStore, opening: Opening, key: str = "key-1", **changes: Any) -> Appointment:
    details = {"patient_name": "Jane Doe", "contact": PHONE, "visit_type": "new", "consented": True}
    request = AppointmentRequest(opening=opening, reason="my terrible sciatica", **{**details, **changes})
    answer = service(store).book(request, key)
    assert isinstance(answer, Booked)
    return answer.appointment
