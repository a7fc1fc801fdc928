"""What is told to whom, decided when it is sent."""

from datetime import timedelta

import pytest

from bot.booking.answers import Joined
from bot.booking.delivery_outcomes import Retry
from bot.booking.front_desk import FrontDesk
from bot.booking.model import Window
from bot.booking.service import BookingService
from bot.booking.store import BookingStore
from bot.booking.waiting import WaitingRoom
from bot.booking.wish import WishRequest
from bot.sending.messages import VisitorMessage
from bot.sending.visitor import NEWS_LASTS

from ..booking.builders import EMAIL, NOW, PHONE, Clock, at, request, schedule
from .builders import ELEVEN, TEN, Notes, booked, visitor, worker


class Post:
    """A worker with a sender for mail and one for text messages that only note."""

    def __init__(self, store: BookingStore, clock: Clock, *kinds: str) -> None:
        self.notes = {kind: Notes() for kind in kinds or ("email", "phone")}
        self.worker = worker(store, clock, visitor(store, clock, self.notes))

    def go(self) -> dict[str, int]:
        return self.worker.send_due("visitor")

    @property
    def mails(self) -> list[VisitorMessage]:
        return self.notes["email"].messages

    @property
    def texts(self) -> list[VisitorMessage]:
        return self.notes["phone"].messages


@pytest.fixture
def post(store: BookingStore, clock: Clock) -> Post:
    return Post(store, clock)


def errors(store: BookingStore) -> list[str | None]:
    with store.reading() as book:
        return [each.last_error for each in book.deliveries.all(("dropped", "failed", "waiting"), limit=99)]


def test_a_booking_is_confirmed_by_mail_with_an_invite(service: BookingService, post: Post) -> None:
    reference = booked(service)
    assert post.go() == {"sent": 1}
    (mail,) = post.mails

    assert mail.to == EMAIL
    assert mail.subject == "Your visit at The Clinic: Tuesday, December 1, 10 AM"
    for words in ("Tuesday, December 1, 10 AM", "Midtown, 1 Peachtree St, Atlanta", reference, "404-555-0100"):
        assert words in mail.text
    assert mail.invite is not None
    assert mail.invite.method == "REQUEST"


def test_a_booking_is_confirmed_by_text_message(service: BookingService, post: Post) -> None:
    reference = booked(service, contact=PHONE)
    post.go()
    (text,) = post.texts

    assert text.to == PHONE
    assert text.text == (
        f"The Clinic: your visit is booked: Tue, Dec 1, 10 AM, Midtown. Ref {reference}. To change it, call 404-555-0100."
    )
    assert text.invite is None


def test_every_change_is_told(service: BookingService, post: Post) -> None:
    reference = booked(service)
    post.go()
    service.move(reference, EMAIL, ELEVEN)
    post.go()
    service.cancel(reference, EMAIL)
    post.go()

    assert [mail.subject.split(":")[0] for mail in post.mails] == [
        "Your visit at The Clinic",
        "New time for your visit at The Clinic",
        "Your visit at The Clinic is cancelled",
    ]
    assert [mail.invite.method for mail in post.mails if mail.invite] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({mail.key for mail in post.mails}) == 3


def test_a_request_is_told_as_one_until_it_is_confirmed(store: BookingStore, clock: Clock, post: Post) -> None:
    asking = BookingService(store, schedule(), clock, needs_confirmation=True)
    reference = booked(asking)
    post.go()
    asking.move(reference, EMAIL, ELEVEN)
    post.go()
    FrontDesk(store, schedule(), clock, actor="staff:x").confirm(reference)
    post.go()

    assert [mail.subject.split(":")[0] for mail in post.mails] == [
        "We have your request for a visit at The Clinic",
        "New time for your request at The Clinic",
        "Your visit at The Clinic is confirmed",
    ]


def test_only_the_last_of_several_changes_is_told(store: BookingStore, service: BookingService, post: Post) -> None:
    reference = booked(service)
    service.move(reference, EMAIL, ELEVEN)
    service.move(reference, EMAIL, TEN)

    assert post.go() == {"dropped": 2, "sent": 1}
    assert ["10 AM" in mail.subject and "New time" in mail.subject for mail in post.mails] == [True]
    assert errors(store) == ["overtaken", "overtaken"]


def test_what_is_cancelled_before_it_was_told_is_told_as_cancelled(service: BookingService, post: Post) -> None:
    reference = booked(service)
    service.cancel(reference, EMAIL)

    assert post.go() == {"dropped": 1, "sent": 1}
    assert [mail.invite.method for mail in post.mails if mail.invite] == ["CANCEL"]


def test_a_cancellation_is_told_though_staff_mark_it_once_more(
    store: BookingStore, clock: Clock, service: BookingService, post: Post
) -> None:
    reference = booked(service)
    service.cancel(reference, EMAIL)
    FrontDesk(store, schedule(), clock, actor="staff:x").mark(reference, "entered-in-error")

    assert post.go() == {"dropped": 1, "sent": 1}


def test_a_try_that_a_change_overtakes_is_not_repeated(service: BookingService, clock: Clock, post: Post) -> None:
    post.notes["email"].answers = [Retry("SMTPDataError 451")]
    reference = booked(service)
    assert post.go() == {"put off": 1}
    service.cancel(reference, EMAIL)
    clock.pass_by(hours=1)

    assert post.go() == {"dropped": 1, "sent": 1}
    assert [mail.invite.method for mail in post.mails if mail.invite] == ["REQUEST", "CANCEL"]


def test_a_repeated_try_is_the_same_message(service: BookingService, clock: Clock, post: Post) -> None:
    post.notes["email"].answers = [Retry("TimeoutError")]
    booked(service)
    post.go()
    clock.pass_by(hours=1)
    post.go()

    first, second = post.mails
    assert first == second


def test_an_erased_appointment_is_told_to_nobody(store: BookingStore, service: BookingService, post: Post) -> None:
    reference = booked(service)
    with store.writing() as book:
        book.erase(reference)

    assert post.go() == {}
    assert post.mails == []


def test_waits_for_a_sender_and_drops_what_is_too_old_by_then(
    store: BookingStore, service: BookingService, clock: Clock
) -> None:
    old = Post(store, clock, "phone")
    booked(service)
    assert old.go() == {"put off": 1}
    assert errors(store) == ["no sender: email"]
    clock.pass_by(hours=20)
    booked(service, ELEVEN, key="key-2")
    clock.pass_by(hours=5)

    assert Post(store, clock).go() == {"dropped": 1, "sent": 1}


def test_news_of_a_visit_that_has_begun_are_dropped(store: BookingStore, clock: Clock, post: Post) -> None:
    soon = BookingService(store, schedule(lead_time_hours=0), clock)
    booked(soon, at("2026-11-23 12:00"))
    clock.now = at("2026-11-23 12:00").start

    assert post.go() == {"dropped": 1}
    assert errors(store) == ["expired"]


def test_tells_at_night_what_a_visitor_did_at_night(service: BookingService, clock: Clock, post: Post) -> None:
    clock.now = NOW + timedelta(hours=13)  # 23:00
    booked(service, contact=PHONE)

    assert post.go() == {"sent": 1}


def offered(store: BookingStore, clock: Clock, service: BookingService, contact: object) -> str:
    """Fill a day, wish for it, free a time of it; gives the wish's code."""
    first = booked(service)
    room = WaitingRoom(store, schedule(), clock)
    for number, opening in enumerate(service.find_openings(windows=[Window(TEN.start, ELEVEN.start)], limit=9)):
        service.book(request(opening), f"fill-{number}")
    asked = WishRequest(
        window=Window(TEN.start, ELEVEN.start),
        location="midtown",
        patient_name="Jo Roe",
        contact=contact,  # type: ignore[arg-type]
        visit_type="new",
        consented=True,
    )
    joined = room.join(asked)
    assert isinstance(joined, Joined)
    service.cancel(first, EMAIL)
    return joined.wish.code


def test_an_offer_is_told_with_its_code_and_end(
    store: BookingStore, clock: Clock, service: BookingService, post: Post
) -> None:
    code = offered(store, clock, service, EMAIL)
    post.go()
    (mail,) = [each for each in post.mails if each.subject.startswith("An opening")]

    assert code in mail.text
    assert "until Monday, November 23, 12 PM" in mail.text
    assert mail.invite is None


def test_an_offer_that_has_lapsed_is_not_told(
    store: BookingStore, clock: Clock, service: BookingService, post: Post
) -> None:
    offered(store, clock, service, EMAIL)
    clock.pass_by(hours=3)
    post.go()
    WaitingRoom(store, schedule(), clock).tidy()

    assert not any(each.subject.startswith("An opening") for each in post.mails)
    assert "expired" in errors(store)


def test_the_words_of_a_message_are_no_part_of_its_repr(service: BookingService, post: Post) -> None:
    reference = booked(service)
    post.go()

    shown = repr(post.mails)
    assert not any(word in shown for word in ("jane", "Midtown", "December"))
    assert reference in shown  # in the key: what names the message, and is sent to nobody


def test_news_last_a_day() -> None:
    assert timedelta(hours=24) == NEWS_LASTS
