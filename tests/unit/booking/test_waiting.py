"""The wait list: who comes first is offered what is given back."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.booking.answers import FoundWish
from bot.booking.model import Window
from bot.booking.quiet_hours import QuietHours
from bot.booking.service import Booked, BookingService, Held, NotFound, Taken, TooManyAttempts
from bot.booking.store import BookingStore
from bot.booking.waiting import Joined, NothingOffered, StillFree, WaitingRoom, Withdrawn
from bot.booking.wish import Wish, WishRequest

from .builders import EMAIL, NOW, PHONE, Clock, at, request, schedule, stored

TEN, HALF_PAST = at("2026-11-25 10:00"), at("2026-11-25 10:30")
HOUR = Window(TEN.start, HALF_PAST.end)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(store: BookingStore, clock: Clock) -> BookingService:
    return BookingService(store, schedule(), clock)


@pytest.fixture
def room(store: BookingStore, clock: Clock) -> WaitingRoom:
    return WaitingRoom(store, schedule(), clock)


@pytest.fixture
def references(service: BookingService) -> list[str]:
    """Fill the hour; gives the references."""
    answers: list[Any] = [service.book(request(opening), opening.start.isoformat()) for opening in (TEN, HALF_PAST)]
    return [answer.appointment.reference for answer in answers]


def wish(**changes: Any) -> WishRequest:
    details = {"patient_name": "Ann Lee", "contact": EMAIL, "visit_type": "new", "consented": True}
    return WishRequest(**{"window": HOUR, "location": "midtown", **details, **changes})


def joined(room: WaitingRoom, **changes: Any) -> Wish:
    answer = room.join(wish(**changes))
    assert isinstance(answer, Joined)
    return answer.wish


def states(store: BookingStore) -> list[str]:
    with store.reading() as book:
        return [each.state for each in book.waitlist.all("waiting", "offered", "booked", "lapsed", "withdrawn")]


def test_no_one_waits_for_what_is_free(room: WaitingRoom) -> None:
    assert room.join(wish()) == StillFree((TEN, HALF_PAST))


def test_the_same_wish_stands_in_the_row_once(room: WaitingRoom, references: list[str]) -> None:
    first = joined(room)

    assert room.join(wish()) == Joined(first, repeated=True)
    assert joined(room, contact=PHONE).code != first.code


def test_a_cancelled_opening_is_held_for_the_first_that_waits(
    store: BookingStore, service: BookingService, room: WaitingRoom, references: list[str]
) -> None:
    elsewhere = wish(location="marietta", contact=PHONE)
    assert isinstance(room.join(elsewhere), StillFree)
    first, second = joined(room), joined(room, contact=PHONE)
    service.cancel(references[0], PHONE)

    assert states(store) == ["offered", "waiting"]
    assert isinstance(service.hold(TEN, "stranger"), Taken)
    with store.reading() as book:
        offer = book.outbox.waiting(NOW)[-1]
    assert (offer.kind, offer.reference) == ("waitlist.offered", first.code)
    assert offer.payload["start"] == TEN.start.isoformat()
    assert offer.payload["expires_at"] == "2026-11-23T17:00:00+00:00"
    assert second.code not in str(offer.payload)


def test_an_offer_is_accepted_once(
    store: BookingStore, service: BookingService, room: WaitingRoom, references: list[str]
) -> None:
    first = joined(room)
    service.cancel(references[0], PHONE)

    answer = room.accept(first.code, EMAIL)
    assert isinstance(answer, Booked)
    assert (answer.appointment.opening, answer.appointment.contact) == (TEN, EMAIL)
    assert room.accept(first.code.lower(), EMAIL) == Booked(answer.appointment, repeated=True)
    assert set(stored(store).values()) == {TEN, HALF_PAST}
    assert states(store) == ["booked"]


def test_a_moved_appointment_leaves_its_opening_to_who_waits(
    store: BookingStore, service: BookingService, room: WaitingRoom, references: list[str]
) -> None:
    joined(room)
    service.move(references[1], PHONE, at("2026-11-27 09:00"))

    assert states(store) == ["offered"]


def test_an_offer_that_is_not_answered_goes_to_the_next(
    store: BookingStore, service: BookingService, room: WaitingRoom, references: list[str], clock: Clock
) -> None:
    first, second = joined(room), joined(room, contact=PHONE)
    service.cancel(references[0], PHONE)
    clock.pass_by(hours=2)
    room.tidy()

    assert states(store) == ["lapsed", "offered"]
    assert isinstance(room.accept(first.code, EMAIL), NothingOffered)
    assert isinstance(room.accept(second.code, PHONE), Booked)


@pytest.mark.parametrize(
    ("hour", "until"),
    [(20, "22:00"), (21, "10:00"), (26, "10:00"), (32, "10:00"), (33, "11:00")],  # of November 23, in Atlanta
)
def test_an_offer_of_the_night_holds_until_the_morning(
    store: BookingStore, references: list[str], clock: Clock, hour: int, until: str
) -> None:
    quiet = QuietHours(time(21), time(8), ZoneInfo("America/New_York"))
    waiting = WaitingRoom(store, schedule(quiet=quiet), clock)
    joined(waiting)
    clock.pass_by(hours=hour - 10)
    BookingService(store, schedule(quiet=quiet, lead_time_hours=0), clock).cancel(references[0], PHONE)

    with store.reading() as book:
        (offer,) = [event for event in book.outbox.waiting(clock()) if event.kind == "waitlist.offered"]
    ends = datetime.fromisoformat(offer.payload["expires_at"]).astimezone(quiet.zone)
    assert f"{ends:%H:%M}" == until


def test_an_expired_hold_is_offered_to_who_waits(
    store: BookingStore, service: BookingService, room: WaitingRoom, clock: Clock
) -> None:
    service.book(request(TEN), "key-1")
    assert isinstance(service.hold(HALF_PAST, "one"), Held)
    joined(room)
    clock.pass_by(minutes=5)

    assert isinstance(service.hold(HALF_PAST, "two"), Taken)
    assert states(store) == ["offered"]


def test_a_hold_that_is_let_go_or_changed_is_offered_too(
    store: BookingStore, service: BookingService, room: WaitingRoom
) -> None:
    service.hold(TEN, "one")
    service.hold(HALF_PAST, "two")
    joined(room), joined(room, contact=PHONE)
    service.release("one")
    assert states(store) == ["offered", "waiting"]
    service.hold(at("2026-11-27 09:00"), "two")
    assert states(store) == ["offered", "offered"]


def test_a_wish_may_be_withdrawn_and_its_offer_goes_on(
    store: BookingStore, service: BookingService, room: WaitingRoom, references: list[str]
) -> None:
    first, second = joined(room), joined(room, contact=PHONE)
    service.cancel(references[0], PHONE)

    assert isinstance(room.withdraw(first.code, EMAIL), Withdrawn)
    assert states(store) == ["withdrawn", "offered"]
    assert isinstance(room.withdraw(first.code, EMAIL), NothingOffered)
    assert isinstance(room.accept(second.code, PHONE), Booked)


def test_what_is_too_soon_for_visitors_is_not_offered(
    store: BookingStore, service: BookingService, room: WaitingRoom, references: list[str], clock: Clock
) -> None:
    joined(room)
    clock.pass_by(hours=30)
    service.cancel(references[0], PHONE)

    assert states(store) == ["waiting"]
    clock.pass_by(hours=48)
    room.tidy()
    assert states(store) == ["lapsed"]


def test_a_wish_asks_for_code_and_contact_as_an_appointment_does(
    service: BookingService, room: WaitingRoom, references: list[str]
) -> None:
    first = joined(room)

    assert room.accept(first.code, PHONE) == room.accept("AAAAAAAA", EMAIL) == NotFound()
    for number in range(4):
        room.accept(f"AAAAAAA{number}", EMAIL, owner="one")
    assert room.withdraw("AAAAAAA9", EMAIL, owner="one") == NotFound()
    assert isinstance(room.withdraw(first.code, EMAIL, owner="one"), TooManyAttempts)


def test_a_wish_is_shown_to_whoever_has_code_and_contact(
    service: BookingService, room: WaitingRoom, references: list[str]
) -> None:
    wished = joined(room)

    assert room.look_up(wished.code.lower(), EMAIL) == FoundWish(wished)
    assert room.look_up(wished.code, PHONE) == room.look_up("AAAAAAAA", EMAIL) == NotFound()
    service.cancel(references[0], PHONE)
    found = room.look_up(wished.code, EMAIL)
    assert isinstance(found, FoundWish)
    assert found.wish.state == "offered"


def test_looking_a_wish_up_ends_after_too_many_tries(room: WaitingRoom, references: list[str]) -> None:
    wished = joined(room)
    for number in range(5):
        room.look_up(f"AAAAAAA{number}", EMAIL, owner="one")

    assert isinstance(room.look_up(wished.code, EMAIL, owner="one"), TooManyAttempts)


def test_an_offer_that_has_run_out_is_shown_as_lapsed(
    service: BookingService, room: WaitingRoom, references: list[str], clock: Clock
) -> None:
    wished = joined(room)
    service.cancel(references[0], PHONE)
    clock.pass_by(hours=2)

    found = room.look_up(wished.code, EMAIL)
    assert isinstance(found, FoundWish)
    assert (found.wish.state, found.wish.offer) == ("lapsed", None)
