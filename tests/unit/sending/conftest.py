"""The stores, a clock and a service that tests of sending work on."""

from collections.abc import Iterator

import pytest

from bot.booking.service import BookingService
from bot.booking.store import BookingStore

from ..booking.builders import Clock, schedule
from ..booking.conftest import database_url, kind, postgres  # noqa: F401 - fixtures


@pytest.fixture
def store(database_url: str) -> Iterator[BookingStore]:  # noqa: F811
    opened = BookingStore.from_url(database_url, create=True)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(store: BookingStore, clock: Clock) -> BookingService:
    return BookingService(store, schedule(), clock)
