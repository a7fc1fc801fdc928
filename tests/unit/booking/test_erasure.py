"""What is erased is gone from every table and from the file; what is to come is not erased."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.booking.erasure import Erased, StillToCome, erase, erase_older_than
from bot.booking.model import Window
from bot.booking.service import BookingService, NotFound, Taken
from bot.booking.store import BookingStore
from bot.booking.waiting import Joined, WaitingRoom
from bot.booking.wish import WishRequest

from .builders import EMAIL, PHONE, Clock, at, request, schedule, stored
from .test_service import TEN, booked

ACTOR = "staff:ann"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(store: BookingStore, clock: Clock) -> BookingService:
    return BookingService(store, schedule(), clock)


def everything(store: BookingStore) -> str:
    tables = ("appointments", "claims", "waitlist", "outbox", "attempts")
    with store.engine.connect() as connection:
        return "\n".join(str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables)


def test_erases_a_person_everywhere_but_in_the_trail_that_names_no_one(
    store: BookingStore, service: BookingService, clock: Clock
) -> None:
    reference = booked(service)
    service.cancel(reference, PHONE)

    assert erase(store, reference, now=clock(), actor=ACTOR) == Erased(appointments=1, wishes=0)
    assert not any(word in everything(store) for word in ("Jane", "5550142", reference))
    with store.reading() as book:
        assert [line.action for line in book.audit.lines(reference)] == ["booked", "cancelled", "erased"]
    assert service.look_up(reference, PHONE) == NotFound()
    assert erase(store, reference, now=clock(), actor=ACTOR) == NotFound()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_leaves_nothing_of_a_person_in_sqlites_files(
    store: BookingStore, service: BookingService, clock: Clock, tmp_path: Path
) -> None:
    reference = booked(service)
    service.cancel(reference, PHONE)
    erase(store, reference, now=clock(), actor=ACTOR)

    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"claims" in content
    assert b"Jane" not in content
    assert b"5550142" not in content


def test_refuses_what_is_still_to_come(store: BookingStore, service: BookingService, clock: Clock) -> None:
    reference = booked(service)

    assert isinstance(erase(store, reference, now=clock(), actor=ACTOR), StillToCome)
    assert stored(store) == {reference: TEN}


def test_erases_what_ended_long_enough_ago(store: BookingStore, service: BookingService, clock: Clock) -> None:
    old = booked(service)
    clock.pass_by(days=30)
    new = service.book(request(at("2027-01-04 10:00"), contact=EMAIL), "key-2")
    clock.pass_by(days=10)

    assert erase_older_than(store, 40, now=clock(), actor=ACTOR) == Erased(0, 0)
    assert erase_older_than(store, 38, now=clock(), actor=ACTOR) == Erased(1, 0)
    assert list(stored(store)) == [new.appointment.reference]
    assert old not in everything(store)


def test_erases_a_wish_and_gives_what_it_was_offered_to_the_next(
    store: BookingStore, service: BookingService, clock: Clock
) -> None:
    room = WaitingRoom(store, schedule(), clock)
    reference, codes = booked(service), []
    for contact in (PHONE, EMAIL):
        wish = WishRequest(
            window=Window(TEN.start, TEN.end),
            location="midtown",
            patient_name="Ann Lee",
            contact=contact,
            visit_type="new",
            consented=True,
        )
        answer = room.join(wish)
        assert isinstance(answer, Joined)
        codes.append(answer.wish.code)
    service.cancel(reference, PHONE)

    assert erase(store, codes[0], now=clock(), actor=ACTOR) == Erased(appointments=0, wishes=1)
    assert isinstance(service.hold(TEN, "stranger"), Taken)
    assert codes[0] not in everything(store)
    with store.reading() as book:
        assert [(wish.code, wish.state) for wish in book.waitlist.all("offered")] == [(codes[1], "offered")]
