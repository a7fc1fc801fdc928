"""What the settings say, in the words of this package."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from bot.booking.store import BookingStore
from bot.fhir.bulk_publish import Publication, publish
from bot.fhir.practice import Practice
from bot.fhir.publisher import Publisher
from bot.fhir.push import FhirPush
from bot.fhir.server import FhirServer
from bot.schedule import schedule_of
from bot.settings import Clinic, Settings


def practice_of(clinic: Clinic) -> Practice:
    """Give the clinic as other systems know it."""
    rules = clinic.publication
    return Practice(
        name=clinic.name,
        website=clinic.website,
        phone=clinic.phone,
        schedule=schedule_of(clinic),
        booking_url=rules.booking_url or clinic.website,
        service=(rules.service_code, rules.service_name),
    )


def push_of(settings: Settings, clinic: Clinic, store: BookingStore) -> FhirPush | None:
    """Give what pushes to the clinic's FHIR server; None where the settings name none."""
    if not settings.fhir_url:
        return None
    server = FhirServer(settings.fhir_url, token=settings.fhir_token.get_secret_value())
    return FhirPush.from_store(store, server, practice_of(clinic))


def publisher_of(
    settings: Settings, clinic: Clinic, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Publisher:
    """Give what publishes the openings; the database is opened when it is first asked for, and stays open."""
    practice, opened, opening = practice_of(clinic), list[BookingStore](), threading.Lock()

    def make(now: datetime) -> Publication:
        with opening:
            if not opened:
                opened.append(BookingStore.from_url(settings.bookings_url))
        return publish(opened[0], practice, now=now)

    return Publisher(make, clock)
