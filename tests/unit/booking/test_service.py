"""What visitors can do about appointments."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from bot.booking.model import Window
from bot.booking.service import (
    Booked,
    BookingService,
    Cancelled,
    Found,
    Held,
    KeyReused,
    Moved,
    NotChangeable,
    NotFound,
    Taken,
)
from bot.booking.store import BookingStore

from .builders import EMAIL, NOW, PHONE, Clock, at, request, schedule, service_in

TEN, HALF_PAST, ELEVEN = at("2026-11-24 10:00"), at("2026-11-24 10:30"), at("2026-11-24 11:00")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(store: BookingStore, clock: Clock) -> BookingService:
    return BookingService(store, schedule(), clock)


def booked(service: BookingService, key: str = "key-1") -> str:
    answer = service.book(request(TEN), key)
    assert isinstance(answer, Booked)
    return answer.appointment.reference


def test_finds_the_earliest_openings(service: BookingService) -> None:
    assert service.find_openings(location="midtown", limit=2) == [TEN, HALF_PAST]


def test_finds_openings_in_the_windows_that_were_asked_for(service: BookingService) -> None:
    window = Window(at("2026-11-25 14:00").start, at("2026-11-25 15:00").start)

    found = service.find_openings(location="midtown", windows=[window])
    assert found == [at("2026-11-25 14:00"), at("2026-11-25 14:30")]


def test_offers_different_half_days_when_asked_to_spread(service: BookingService) -> None:
    found = service.find_openings(location="midtown", limit=2, spread=True)

    assert found == [TEN, at("2026-11-24 12:00")]


def test_books_an_opening_once(service: BookingService) -> None:
    answer = service.book(request(TEN, reason=" leg pain "), "key-1")

    assert isinstance(answer, Booked)
    assert not answer.repeated
    assert (answer.appointment.opening, answer.appointment.status) == (TEN, "booked")
    assert (answer.appointment.reason, answer.appointment.consented_at) == ("leg pain", NOW)
    other = service.book(request(TEN, contact=EMAIL), "key-2")
    assert other == Taken((HALF_PAST, ELEVEN, at("2026-11-24 11:30")))


def test_books_the_same_request_only_once(service: BookingService) -> None:
    first, second = service.book(request(TEN), "key-1"), service.book(request(TEN), "key-1")

    assert isinstance(first, Booked)
    assert second == Booked(first.appointment, repeated=True)


def test_refuses_a_key_for_another_request(service: BookingService) -> None:
    booked(service)

    assert service.book(request(HALF_PAST), "key-1") == KeyReused()
    assert service.find_openings(location="midtown", limit=1) == [HALF_PAST]


def test_books_nothing_that_the_schedule_does_not_offer(service: BookingService) -> None:
    answer = service.book(request(at("2026-11-26 10:00")), "key-1")  # Thanksgiving

    assert isinstance(answer, Taken)
    assert answer.alternatives[0] == at("2026-11-25 16:30")


def test_offers_alternatives_at_the_same_location(service: BookingService) -> None:
    booked(service)

    answer = service.book(request(TEN), "key-2")
    assert isinstance(answer, Taken)
    assert {opening.location for opening in answer.alternatives} == {"midtown"}


def test_lets_exactly_one_of_twenty_book_an_opening(tmp_path: Path) -> None:
    service = service_in(tmp_path)
    start = Barrier(20)

    def book(number: int) -> Booked | Taken | KeyReused:
        start.wait()
        return service.book(request(TEN, owner=f"visitor-{number}"), f"key-{number}")

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(book, range(20)))
    assert sum(isinstance(answer, Booked) for answer in answers) == 1
    assert sum(isinstance(answer, Taken) for answer in answers) == 19


def test_books_once_when_one_visitor_clicks_ten_times(tmp_path: Path) -> None:
    service = service_in(tmp_path)
    start = Barrier(10)

    def book(_: int) -> Booked | Taken | KeyReused:
        start.wait()
        return service.book(request(TEN), "key-1")

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(book, range(10)))
    assert len({answer.appointment.reference for answer in answers if isinstance(answer, Booked)}) == 1
    assert sum(isinstance(answer, Booked) and not answer.repeated for answer in answers) == 1


def test_holds_an_opening_for_five_minutes(service: BookingService, clock: Clock) -> None:
    assert service.hold(TEN, "one") == Held(TEN, NOW + timedelta(minutes=5))
    assert isinstance(service.hold(TEN, "two"), Taken)
    assert isinstance(service.book(request(TEN, owner="two"), "key-1"), Taken)
    assert service.find_openings(location="midtown", limit=1) == [HALF_PAST]
    assert service.find_openings(location="midtown", limit=1, owner="one") == [TEN]

    clock.pass_by(minutes=5)
    assert service.hold(HALF_PAST, "two") == Held(HALF_PAST, NOW + timedelta(minutes=10))


def test_frees_a_hold_that_has_run_out(service: BookingService, clock: Clock) -> None:
    later = at("2026-11-25 10:00")
    service.hold(later, "one")

    clock.pass_by(minutes=5)
    assert isinstance(service.book(request(later, owner="two"), "key-1"), Booked)


def test_extends_and_replaces_its_own_hold(service: BookingService, clock: Clock) -> None:
    later = at("2026-11-25 10:00")
    service.hold(later, "one")
    clock.pass_by(minutes=3)
    assert service.hold(later, "one") == Held(later, NOW + timedelta(minutes=8))

    service.hold(at("2026-11-25 11:00"), "one")
    assert isinstance(service.hold(later, "two"), Held)


def test_releases_a_hold(service: BookingService) -> None:
    service.hold(TEN, "one")
    service.release("one")

    assert isinstance(service.hold(TEN, "two"), Held)


def test_lets_the_owner_book_what_it_holds_and_then_drops_the_hold(service: BookingService) -> None:
    service.hold(TEN, "one")

    assert isinstance(service.book(request(TEN, owner="one"), "key-1"), Booked)
    with service._store.reading() as book:
        assert book.taken(start=NOW, end=NOW + timedelta(days=3), now=NOW) == [TEN]


def test_holds_nothing_that_is_booked(service: BookingService) -> None:
    booked(service)

    assert isinstance(service.hold(TEN, "one"), Taken)


def test_looks_up_only_with_reference_and_contact(service: BookingService) -> None:
    reference = booked(service)

    found = service.look_up(f" {reference[:4].lower()}-{reference[4:]}", PHONE)
    assert isinstance(found, Found)
    assert found.appointment.opening == TEN
    assert service.look_up(reference, EMAIL) == service.look_up("AAAAAAAA", PHONE) == NotFound()


def test_cancels_and_frees_the_time(service: BookingService) -> None:
    reference = booked(service)

    assert service.cancel(reference, EMAIL) == NotFound()
    cancelled = service.cancel(reference, PHONE)
    assert isinstance(cancelled, Cancelled)
    assert (cancelled.appointment.status, cancelled.appointment.sequence) == ("cancelled", 1)
    assert service.cancel(reference, PHONE) == Cancelled(cancelled.appointment, repeated=True)
    assert service.find_openings(location="midtown", limit=1) == [TEN]


def test_moves_and_frees_the_old_time(service: BookingService) -> None:
    reference = booked(service)

    moved = service.move(reference, PHONE, ELEVEN)
    assert isinstance(moved, Moved)
    assert (moved.appointment.reference, moved.appointment.opening, moved.previous) == (
        reference,
        ELEVEN,
        TEN,
    )
    assert moved.appointment.sequence == 1
    assert service.find_openings(location="midtown", limit=3) == [TEN, HALF_PAST, at("2026-11-24 11:30")]


def test_keeps_the_old_time_when_the_new_one_is_taken(service: BookingService) -> None:
    reference = booked(service)
    service.book(request(ELEVEN, contact=EMAIL), "key-2")

    assert isinstance(service.move(reference, PHONE, ELEVEN), Taken)
    found = service.look_up(reference, PHONE)
    assert isinstance(found, Found)
    assert (found.appointment.opening, found.appointment.sequence) == (TEN, 0)


def test_moves_to_the_next_slot_in_spite_of_its_own_buffer(tmp_path: Path) -> None:
    service = service_in(tmp_path, buffer_minutes=30)
    reference = booked(service)

    assert isinstance(service.move(reference, PHONE, ELEVEN), Moved)


def test_moves_to_what_its_session_holds(service: BookingService) -> None:
    reference = booked(service)
    service.hold(ELEVEN, "one")

    assert isinstance(service.move(reference, PHONE, ELEVEN), Taken)
    assert isinstance(service.move(reference, PHONE, ELEVEN, owner="one"), Moved)


def test_moves_nothing_without_the_right_contact(service: BookingService) -> None:
    reference = booked(service)

    assert service.move(reference, EMAIL, ELEVEN) == NotFound()


def test_changes_nothing_that_is_over(service: BookingService, clock: Clock) -> None:
    reference = booked(service)
    clock.pass_by(days=2)

    later = at("2026-11-30 10:00")
    assert isinstance(service.cancel(reference, PHONE), NotChangeable)
    assert isinstance(service.move(reference, PHONE, later), NotChangeable)


def test_moves_two_appointments_to_one_opening_only_once(tmp_path: Path) -> None:
    service = service_in(tmp_path)
    references = []
    for number, opening in enumerate((TEN, HALF_PAST, ELEVEN)):
        answer = service.book(request(opening), f"key-{number}")
        assert isinstance(answer, Booked)
        references.append(answer.appointment.reference)
    goal, start = at("2026-11-24 14:00"), Barrier(3)

    def move(reference: str) -> object:
        start.wait()
        return service.move(reference, PHONE, goal)

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(move, references))
    assert sum(isinstance(answer, Moved) for answer in answers) == 1
