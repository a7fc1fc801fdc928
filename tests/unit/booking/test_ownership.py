"""Neither reference nor contact alone shows anything, and guessing ends soon."""

import time
from contextlib import closing
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import event

from bot.booking.attempt_log import PER_CONVERSATION, PER_REFERENCE
from bot.booking.service import (
    BookingService,
    Cancelled,
    Found,
    NotFound,
    TooManyAttempts,
)
from bot.booking.store import BookingStore

from .builders import EMAIL, NOW, PHONE, Clock, at, schedule, stored
from .test_service import TEN, booked

ELEVEN = at("2026-11-24 11:00")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(store: BookingStore, clock: Clock) -> BookingService:
    return BookingService(store, schedule(), clock)


def test_an_unknown_reference_and_a_wrong_contact_get_one_answer(service: BookingService) -> None:
    reference = booked(service)

    for act in (service.look_up, service.cancel, lambda *pair: service.move(*pair, ELEVEN)):
        assert act(reference, EMAIL) == act("AAAAAAAA", PHONE) == NotFound()
    assert stored(service._store) == {reference: TEN}


def test_an_unknown_reference_and_a_wrong_contact_take_the_same_statements(
    store: BookingStore, service: BookingService
) -> None:
    reference = booked(service)
    statements: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))

    asked = []
    for pair in ((reference, EMAIL), ("AAAAAAAA", PHONE)):
        statements.clear()
        service.look_up(*pair, owner=f"website:{pair[0]}")
        asked.append([statement.split("booking")[0] for statement in statements])
    assert asked[0] == asked[1]
    assert len(asked[0]) > 3


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_an_unknown_reference_and_a_wrong_contact_take_about_the_same_time(service: BookingService) -> None:
    reference = booked(service)
    seconds: dict[str, list[float]] = {reference: [], "AAAAAAAA": []}

    for number in range(PER_REFERENCE - 1):
        for tried, measured in seconds.items():
            began = time.perf_counter()
            assert service.look_up(tried, EMAIL, owner=f"website:{number}") == NotFound()
            measured.append(time.perf_counter() - began)
    known, unknown = (median(each) for each in seconds.values())
    assert 0.4 < known / unknown < 2.5


def test_a_conversation_may_be_wrong_a_few_times(service: BookingService, clock: Clock) -> None:
    reference = booked(service)
    for number in range(PER_CONVERSATION):
        assert service.look_up(f"AAAAAAA{number}", PHONE, owner="one") == NotFound()

    assert service.look_up(reference, PHONE, owner="one") == TooManyAttempts(NOW + timedelta(hours=1))
    assert service.cancel(reference, PHONE, owner="one") == TooManyAttempts(NOW + timedelta(hours=1))
    assert isinstance(service.look_up(reference, PHONE, owner="two"), Found)
    clock.pass_by(hours=1)
    assert isinstance(service.look_up(reference, PHONE, owner="one"), Found)


def test_a_reference_may_be_tried_a_few_times_from_anywhere(service: BookingService) -> None:
    reference = booked(service)
    for tried in (reference, "AAAAAAAA"):
        for number in range(PER_REFERENCE):
            assert service.look_up(tried, EMAIL, owner=f"website:{number}") == NotFound()
        assert isinstance(service.look_up(tried, EMAIL, owner="another"), TooManyAttempts)


def test_a_right_pair_between_wrong_ones_does_not_begin_the_count_anew(service: BookingService) -> None:
    reference = booked(service)
    for number in range(PER_CONVERSATION):
        service.look_up(f"AAAAAAA{number}", PHONE, owner="one")
        service.look_up(reference, PHONE, owner="one")

    assert isinstance(service.look_up(reference, PHONE, owner="one"), TooManyAttempts)


def test_a_restart_forgets_no_attempt(service: BookingService, clock: Clock, database_url: str) -> None:
    reference = booked(service)
    for number in range(PER_CONVERSATION):
        service.look_up(f"AAAAAAA{number}", PHONE, owner="one")

    with closing(BookingStore.from_url(database_url)) as again:
        restarted = BookingService(again, schedule(), clock)
        assert isinstance(restarted.look_up(reference, PHONE, owner="one"), TooManyAttempts)


def test_the_right_pair_changes_and_cancels(service: BookingService) -> None:
    reference = booked(service)

    assert isinstance(service.cancel(reference.lower(), PHONE, owner="one"), Cancelled)
    assert stored(service._store) == {}
