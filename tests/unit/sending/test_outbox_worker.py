"""The worker: each event to each destination once, at least once after a crash, and never two at a time."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import text

from bot.booking.delivery_outcomes import Deferred, Delivered, Dropped, Outcome, Refused, Retry
from bot.booking.errors import BookingStoreError
from bot.booking.service import BookingService
from bot.booking.store import BookingStore
from bot.sending.backoff import LONGEST, MAX_TRIES
from bot.sending.outbox_worker import LEASE

from ..booking.builders import EMAIL, NOW, Clock, at
from .builders import ELEVEN, Destination, booked, worker


def states(store: BookingStore) -> dict[str, tuple[str, int, str | None]]:
    """Give each delivery's state, tries and last error by destination (and kind, where there are several)."""
    with store.reading() as book:
        found = book.deliveries.all(("waiting", "sent", "failed", "dropped"), limit=100)
    return {each.destination: (each.state, each.attempts, each.last_error) for each in found}


def event_states(store: BookingStore) -> list[str]:
    with store.engine.connect() as connection:
        return list(connection.execute(text("SELECT state FROM outbox ORDER BY id")).scalars())


def test_an_event_goes_to_every_destination_once(store: BookingStore, service: BookingService, clock: Clock) -> None:
    mail, records = Destination("mail"), Destination("records")
    both = worker(store, clock, mail, records)
    booked(service)

    assert both.send_due("mail") == {"sent": 1}
    assert event_states(store) == ["waiting"]
    assert both.send_due("records") == {"sent": 1}
    assert both.send_due("mail") == {}
    assert both.send_due("records") == {}
    assert (mail.told, records.told) == (["appointment.booked"], ["appointment.booked"])
    assert event_states(store) == ["sent"]


def test_a_destination_that_fails_sends_nothing_anew_to_another(
    store: BookingStore, service: BookingService, clock: Clock
) -> None:
    mail, records = Destination("mail"), Destination("records", [Retry("HTTP 503"), Retry("HTTP 503")])
    both = worker(store, clock, mail, records)
    booked(service)
    for _ in range(3):
        both.send_due("mail")
        both.send_due("records")
        clock.pass_by(hours=2)

    assert (len(mail.told), len(records.told)) == (1, 3)
    assert event_states(store) == ["sent"]


def test_a_destination_takes_its_own_kinds_alone(store: BookingStore, service: BookingService, clock: Clock) -> None:
    cancels = Destination("cancels", kinds=("appointment.cancelled",))
    reference = booked(service)
    service.cancel(reference, EMAIL)

    assert worker(store, clock, cancels).send_due("cancels") == {"sent": 1}
    assert event_states(store) == ["dropped", "sent"]


def test_waits_longer_after_each_try_and_gives_up(store: BookingStore, service: BookingService, clock: Clock) -> None:
    mail = Destination("mail", [Retry("OSError")] * 50)
    alone = worker(store, clock, mail)
    booked(service)
    waits = []
    for number in range(1, MAX_TRIES + 1):
        assert alone.send_due("mail") == {"failed" if number == MAX_TRIES else "put off": 1}
        with store.reading() as book:
            (delivery,) = book.deliveries.all(("waiting", "failed"), limit=9)
        assert delivery.attempts == number
        if delivery.state == "waiting":
            waits.append(delivery.due_at - clock())
            clock.now = delivery.due_at - timedelta(seconds=1)
            assert alone.send_due("mail") == {}
            clock.now = delivery.due_at

    assert waits[:4] == [timedelta(seconds=each * 0.75) for each in (30, 60, 120, 240)]
    assert waits[-1] == LONGEST * 0.75
    assert states(store) == {"mail": ("failed", MAX_TRIES, "OSError")}
    assert event_states(store) == ["failed"]
    clock.pass_by(days=3)
    assert alone.send_due("mail") == {}


def test_waits_as_long_as_the_other_side_asks(store: BookingStore, service: BookingService, clock: Clock) -> None:
    alone = worker(store, clock, Destination("mail", [Retry("HTTP 429", timedelta(minutes=20))]))
    booked(service)
    alone.send_due("mail")
    with store.reading() as book:
        (delivery,) = book.deliveries.all(("waiting",), limit=9)

    assert delivery.due_at == NOW + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("outcome", "marked"),
    [
        (Delivered(), ("sent", None)),
        (Refused("SMTPDataError 550"), ("failed", "SMTPDataError 550")),
        (Dropped("overtaken"), ("dropped", "overtaken")),
    ],
)
def test_marks_what_became_of_it(
    store: BookingStore, service: BookingService, clock: Clock, outcome: Outcome, marked: tuple[str, str | None]
) -> None:
    booked(service)
    worker(store, clock, Destination("mail", [outcome])).send_due("mail")
    state, error = marked

    assert states(store) == {"mail": (state, 1, error)}
    assert event_states(store) == [state]


def test_what_is_deferred_was_no_try(store: BookingStore, service: BookingService, clock: Clock) -> None:
    morning = NOW + timedelta(hours=9)
    mail = Destination("mail", [Deferred(morning, "quiet hours")])
    alone = worker(store, clock, mail)
    booked(service)

    assert alone.send_due("mail") == {"put off": 1}
    assert states(store) == {"mail": ("waiting", 0, "quiet hours")}
    clock.now = morning
    assert alone.send_due("mail") == {"sent": 1}


def test_one_that_breaks_the_handler_keeps_no_other_from_going(
    store: BookingStore, service: BookingService, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    mail = Destination("mail", [ValueError("Jane Doe, jane@example.com")])
    booked(service)
    booked(service, ELEVEN, key="key-2")

    assert worker(store, clock, mail).send_due("mail") == {"put off": 1, "sent": 1}
    assert "ValueError" in caplog.text
    assert "Jane" not in caplog.text
    assert states(store)["mail"][2] in (None, "ValueError")


def test_two_workers_share_the_work(store: BookingStore, service: BookingService, database_url: str) -> None:
    clock, count, workers = Clock(), 12, 4
    for number in range(count):
        booked(
            service, at(f"2026-12-01 {9 + number // 2:02}:{'30' if number % 2 else '00'}", "midtown"), key=f"k{number}"
        )
    start = Barrier(workers)

    def work(_: int) -> list[int]:
        mail = Destination("mail")
        with closing(BookingStore.from_url(database_url)) as own:
            one = worker(own, clock, mail)
            start.wait()
            one.send_due("mail")
        return [delivery.event_id for delivery in mail.deliveries]

    with ThreadPoolExecutor(workers) as threads:
        sent = [event for found in threads.map(work, range(workers)) for event in found]

    assert sorted(sent) == sorted(set(sent))
    assert len(sent) == count


def test_what_is_claimed_is_left_alone_until_the_lease_ends(
    store: BookingStore, service: BookingService, clock: Clock
) -> None:
    booked(service)
    alone = worker(store, clock, mail := Destination("mail"))
    with store.writing() as book:  # a worker that dies behind this line
        book.deliveries.deal({"appointment.booked": ["mail"]}, now=NOW)
        assert book.deliveries.claim("mail", now=NOW, lease=LEASE)

    assert alone.send_due("mail") == {}
    clock.now = NOW + LEASE
    assert alone.send_due("mail") == {"sent": 1}
    assert mail.deliveries[0].attempts == 2


def test_a_worker_that_comes_back_late_changes_nothing(store: BookingStore, service: BookingService) -> None:
    booked(service)
    with store.writing() as book:
        book.deliveries.deal({"appointment.booked": ["mail"]}, now=NOW)
        slow = book.deliveries.claim("mail", now=NOW, lease=LEASE)
        quick = book.deliveries.claim("mail", now=NOW + LEASE, lease=LEASE)
        assert slow is not None
        assert quick is not None
        assert not book.deliveries.close(slow, "failed", now=NOW + LEASE)
        assert not book.deliveries.put_off(slow, NOW, now=NOW + LEASE)
        assert book.deliveries.close(quick, "sent", now=NOW + LEASE)

    assert event_states(store) == ["sent"]


def test_tries_that_crash_count(store: BookingStore, service: BookingService, clock: Clock) -> None:
    booked(service)
    with store.writing() as book:
        book.deliveries.deal({"appointment.booked": ["mail"]}, now=NOW)
    for _ in range(3):
        with store.writing() as book:
            assert book.deliveries.claim("mail", now=clock(), lease=LEASE)
        clock.now += LEASE
    mail = Destination("mail")

    assert worker(store, clock, mail, max_tries=3).send_due("mail") == {"failed": 1}
    assert mail.told == []
    assert states(store) == {"mail": ("failed", 4, "TooManyTries")}


def test_two_about_one_appointment_never_go_at_the_same_time(
    store: BookingStore, service: BookingService, clock: Clock
) -> None:
    reference = booked(service)
    service.move(reference, EMAIL, ELEVEN)
    booked(service, at("2026-12-01 14:00"), key="key-2")
    with store.writing() as book:
        both = ("mail", "records")
        book.deliveries.deal({"appointment.booked": both, "appointment.moved": both}, now=NOW)
        first = book.deliveries.claim("mail", now=NOW, lease=LEASE)
        other = book.deliveries.claim("mail", now=NOW, lease=LEASE)
        assert first is not None
        assert other is not None
        assert other.event.reference != first.event.reference
        assert book.deliveries.claim("mail", now=NOW, lease=LEASE) is None
        elsewhere = book.deliveries.claim("records", now=NOW, lease=LEASE)
        assert elsewhere is not None
        book.deliveries.close(first, "sent", now=NOW)
        second = book.deliveries.claim("mail", now=NOW, lease=LEASE)
        assert second is not None
        assert (second.event.kind, second.event.reference) == ("appointment.moved", reference)


def test_what_is_erased_while_it_is_under_way_leaves_no_trace(
    store: BookingStore, service: BookingService, clock: Clock
) -> None:
    reference = booked(service)

    class Erasing(Destination):
        def handle(self, delivery: object) -> Delivered:
            with store.writing() as book:
                book.erase(reference)
            return Delivered()

    assert worker(store, clock, Erasing("mail")).send_due("mail") == {"sent": 1}
    assert states(store) == {}
    assert event_states(store) == []


def test_marks_what_was_sent_though_the_database_fails_for_a_moment(
    store: BookingStore, service: BookingService, clock: Clock
) -> None:
    booked(service)
    waited: list[float] = []
    failing = {"left": 0}

    def fail(connection: object) -> None:
        if failing["left"]:
            failing["left"] -= 1
            from sqlalchemy.exc import OperationalError

            raise OperationalError("BEGIN", {}, Exception("database is locked"))

    sql_event.listen(store.engine, "begin", fail)

    class Breaking(Destination):
        def handle(self, delivery: object) -> Delivered:
            failing["left"] = 2
            return Delivered()

    assert worker(store, clock, Breaking("mail"), wait=waited.append).send_due("mail") == {"sent": 1}
    assert waited == [1.0, 2.0]
    assert states(store) == {"mail": ("sent", 1, None)}
    failing["left"] = 1
    with pytest.raises(BookingStoreError, match="locked"):
        worker(store, clock, Destination("mail")).send_due("mail")


def test_what_failed_can_begin_anew(store: BookingStore, service: BookingService, clock: Clock) -> None:
    booked(service)
    mail = Destination("mail", [Refused("SMTPDataError 550")])
    alone = worker(store, clock, mail)
    alone.send_due("mail")
    with store.writing() as book:
        (failed,) = book.deliveries.all(("failed",), limit=9)
        assert book.deliveries.retry(failed.id, now=NOW)
        assert not book.deliveries.retry(failed.id, now=NOW)
        assert not book.deliveries.retry(999, now=NOW)

    assert event_states(store) == ["waiting"]
    assert alone.send_due("mail") == {"sent": 1}
    assert event_states(store) == ["sent"]


def test_stops_between_two_messages(store: BookingStore, service: BookingService, clock: Clock) -> None:
    booked(service)
    booked(service, ELEVEN, key="key-2")
    mail = Destination("mail")

    assert worker(store, clock, mail).send_due("mail", until=lambda: len(mail.told) == 1) == {"sent": 1}
