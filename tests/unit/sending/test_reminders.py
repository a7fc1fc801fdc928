"""Reminders: when they are due, for which version, never at night, and once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.booking.contact import Contact
from bot.booking.front_desk import FrontDesk
from bot.booking.model import Opening
from bot.booking.service import BookingService
from bot.booking.store import BookingStore
from bot.sending.reminders import ReminderRules, plan_reminders, reminders_of

from ..booking.builders import EMAIL, NOW, PHONE, Clock, at, schedule
from .builders import ELEVEN, QUIET, TEN, Notes, booked, visitor, worker
from .test_invites import appointment

RULES = ReminderRules((24,), (24, 2), QUIET)
LONG_AGO = NOW - timedelta(days=300)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def due(
    start: str, contact: Contact = PHONE, rules: ReminderRules = RULES, told_at: datetime = LONG_AGO
) -> list[datetime]:
    begins = instant(start)
    opening = Opening(location="midtown", start=begins, end=begins + timedelta(minutes=30))
    return [event.due_at for event in reminders_of(appointment(opening, contact=contact), rules, told_at=told_at)]


def test_mail_comes_a_day_before_and_a_text_message_two_hours_before_too() -> None:
    assert due("2026-12-02T14:00-05:00", EMAIL) == [instant("2026-12-01T14:00-05:00")]
    assert due("2026-12-02T14:00-05:00") == [instant("2026-12-01T14:00-05:00"), instant("2026-12-02T12:00-05:00")]


def test_the_clinic_sets_when_and_whether() -> None:
    assert due("2026-12-02T14:00-05:00", EMAIL, ReminderRules((), (24,), QUIET)) == []
    assert due("2026-12-02T14:00-05:00", EMAIL, ReminderRules((48, 24), (), QUIET)) == [
        instant("2026-11-30T14:00-05:00"),
        instant("2026-12-01T14:00-05:00"),
    ]


@pytest.mark.parametrize(
    ("start", "two_hours_before"),
    [
        ("2026-12-02T10:00-05:00", "2026-12-02T08:00-05:00"),  # just at the end of the night
        ("2026-12-02T09:30-05:00", "2026-12-02T08:00-05:00"),  # waits for the morning
        ("2026-12-02T09:00-05:00", "2026-12-02T08:00-05:00"),  # which leaves an hour
        ("2026-12-02T08:30-05:00", "2026-12-01T20:00-05:00"),  # too near: the evening before
        # Monday after the clocks went back, and after they went forward.
        ("2026-11-02T08:30-05:00", "2026-11-01T20:00-05:00"),
        ("2027-03-15T08:30-04:00", "2027-03-14T20:00-04:00"),
        # On the days themselves.
        ("2026-11-01T09:30-05:00", "2026-11-01T08:00-05:00"),
        ("2026-11-01T08:30-05:00", "2026-10-31T20:00-04:00"),
        ("2027-03-14T09:30-04:00", "2027-03-14T08:00-04:00"),
        ("2027-03-14T08:30-04:00", "2027-03-13T20:00-05:00"),
    ],
)
def test_none_comes_at_night(start: str, two_hours_before: str) -> None:
    assert due(start, rules=ReminderRules((), (2,), QUIET)) == [instant(two_hours_before)]


@pytest.mark.parametrize(
    ("start", "day_before"),
    [
        ("2026-11-01T14:00-05:00", "2026-10-31T15:00-04:00"),  # 24 hours are 24 hours
        ("2027-03-14T14:00-04:00", "2027-03-13T13:00-05:00"),
    ],
)
def test_hours_are_counted_over_a_clock_change(start: str, day_before: str) -> None:
    assert due(start, EMAIL) == [instant(day_before)]


def test_who_has_just_been_told_is_not_reminded_so_soon() -> None:
    start = "2026-12-02T14:00-05:00"

    assert due(start, EMAIL, told_at=instant("2026-12-01T12:00-05:00")) == []
    assert due(start, told_at=instant("2026-12-01T12:00-05:00")) == [instant("2026-12-02T12:00-05:00")]
    assert due(start, EMAIL, told_at=instant("2026-12-01T10:59-05:00")) == [instant("2026-12-01T14:00-05:00")]


def test_one_ends_where_the_next_begins() -> None:
    events = reminders_of(appointment(contact=PHONE), RULES, told_at=LONG_AGO)

    assert [event.payload["expires_at"] for event in events] == [
        events[1].due_at.isoformat(),
        (TEN.start - timedelta(minutes=30)).isoformat(),
    ]
    assert "Jane" not in str(events)


class Desk:
    """A clinic whose clock is moved on, with a worker that plans and sends."""

    def __init__(self, store: BookingStore, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.notes = Notes()
        senders = {"email": self.notes, "phone": self.notes}
        self.worker = worker(store, clock, visitor(store, clock, senders))
        self.sent_at: list[datetime] = []

    def go_until(self, end: datetime, step: timedelta = timedelta(minutes=30)) -> None:
        while self.clock.now < end:
            self.clock.now += step
            plan_reminders(self.store, RULES, now=self.clock.now)
            before = len(self.notes.messages)
            self.worker.send_due("visitor")
            self.sent_at += [self.clock.now] * (len(self.notes.messages) - before)

    @property
    def reminders(self) -> list[datetime]:
        told = zip(self.notes.messages, self.sent_at, strict=True)
        return [moment for message, moment in told if "eminder" in message.subject]


@pytest.fixture
def desk(store: BookingStore, clock: Clock) -> Desk:
    return Desk(store, clock)


def test_each_goes_once_when_it_is_due(service: BookingService, desk: Desk) -> None:
    booked(service, contact=PHONE)
    desk.go_until(TEN.end)

    assert desk.reminders == [TEN.start - timedelta(hours=24), TEN.start - timedelta(hours=2)]


def test_planning_again_plans_nothing(store: BookingStore, service: BookingService) -> None:
    booked(service)
    soon = TEN.start - timedelta(hours=24, minutes=30)

    assert plan_reminders(store, RULES, now=soon - timedelta(hours=1)) == 0
    assert plan_reminders(store, RULES, now=soon) == 1
    assert plan_reminders(store, RULES, now=soon) == 0


def test_a_moved_visit_is_reminded_of_at_its_new_time_alone(service: BookingService, desk: Desk) -> None:
    reference = booked(service)
    desk.go_until(TEN.start - timedelta(hours=24, minutes=30))  # planned, and not yet sent
    service.move(reference, EMAIL, at("2026-12-03 11:00"))
    desk.go_until(at("2026-12-03 11:00").end)

    assert desk.reminders == [at("2026-12-02 11:00").start]


def test_a_cancelled_visit_is_not_reminded_of(service: BookingService, desk: Desk) -> None:
    reference = booked(service)
    desk.go_until(TEN.start - timedelta(hours=24, minutes=30))
    service.cancel(reference, EMAIL)
    desk.go_until(TEN.end)

    assert desk.reminders == []


def test_a_request_is_reminded_of_once_it_is_confirmed(store: BookingStore, clock: Clock, desk: Desk) -> None:
    asking = BookingService(store, schedule(), clock, needs_confirmation=True)
    confirmed, left = booked(asking), booked(asking, ELEVEN, key="key-2")
    FrontDesk(store, schedule(), clock, actor="staff:x").confirm(confirmed)
    desk.go_until(ELEVEN.end)

    assert desk.reminders == [TEN.start - timedelta(hours=24)]
    assert left not in [message.text for message in desk.notes.messages if "eminder" in message.subject]


def test_what_was_missed_is_made_up_for_while_it_is_of_use(service: BookingService, desk: Desk) -> None:
    booked(service)
    desk.worker.send_due("visitor")
    desk.sent_at.append(desk.clock.now)
    desk.clock.now = TEN.start - timedelta(hours=16)  # 6 PM the day before
    desk.go_until(desk.clock.now + timedelta(hours=1))

    assert desk.reminders == [TEN.start - timedelta(hours=15, minutes=30)]


def test_what_was_missed_is_not_sent_at_night(service: BookingService, desk: Desk) -> None:
    booked(service)
    desk.worker.send_due("visitor")
    desk.sent_at.append(desk.clock.now)
    desk.clock.now = TEN.start - timedelta(hours=12)  # 10 PM the day before
    desk.go_until(TEN.end)

    assert desk.reminders == [at("2026-12-01 08:00").start]


def test_nothing_is_made_up_for_just_before_the_visit(service: BookingService, desk: Desk, store: BookingStore) -> None:
    booked(service)
    late = TEN.start - timedelta(minutes=20)

    assert plan_reminders(store, RULES, now=late) == 0


def test_wishes_for_nothing_need_no_time(store: BookingStore, service: BookingService) -> None:
    booked(service)
    silent: Any = ReminderRules((), (), QUIET)

    assert plan_reminders(store, silent, now=TEN.start - timedelta(hours=24)) == 0
