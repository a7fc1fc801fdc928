"""Reminders: made from the appointments that stand, shortly before they are due, once for each version and distance.

Nothing is planned long ahead, so nothing has to be taken back: a moved appointment has another version and gets
reminders of its own, a cancelled one is not looked at, and changed settings hold at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.booking.appointment_book import AppointmentBook
from bot.booking.model import Appointment
from bot.booking.outbox import Event, reminder_event
from bot.booking.quiet_hours import QuietHours
from bot.booking.store import BookingStore

AHEAD = timedelta(hours=1)  # reminders are written into the outbox so long before they are due
_LEAST_NOTICE = timedelta(
    hours=1
)  # a reminder that waits for the morning must leave this; else it comes the evening before
_EVENING = timedelta(hours=1)  # before the quiet hours begin
_LAST_USE = timedelta(minutes=30)  # later than this before the visit a reminder is of no use
_NEWS = timedelta(hours=3)  # who has just been told of the visit is not reminded so soon
_NIGHT = timedelta(days=1)  # by how much at most quiet hours bring a reminder forward


@dataclass(frozen=True)
class ReminderRules:
    """When the clinic reminds.

    Attributes:
        mail_hours: How long before the visit, for those reached by mail; empty for never.
        sms_hours: Likewise by text message.
        quiet: When nobody is reminded.
    """

    mail_hours: Sequence[float]
    sms_hours: Sequence[float]
    quiet: QuietHours


def reminders_of(appointment: Appointment, rules: ReminderRules, *, told_at: datetime) -> list[Event]:
    """Give the reminders of an appointment, earliest first.

    Args:
        appointment: That stands.
        rules: The clinic's.
        told_at: When the visitor was last told of it; aware.
    """
    hours = rules.sms_hours if appointment.contact.kind == "phone" else rules.mail_hours
    start = appointment.start_utc
    due = sorted((_due(start, each, rules.quiet), each) for each in set(hours))
    events = []
    for position, (instant, each) in enumerate(due):
        expires_at = due[position + 1][0] if position + 1 < len(due) else start - _LAST_USE
        length = timedelta(hours=each)
        if instant < expires_at and instant >= told_at + min(_NEWS, length / 2):
            events.append(reminder_event(appointment, hours=each, due_at=instant, expires_at=expires_at))
    return events


def plan_reminders(store: BookingStore, rules: ReminderRules, *, now: datetime) -> int:
    """Write the reminders that come due within the hour, or were missed and are still of use; gives how many.

    Args:
        store: With the appointments.
        rules: The clinic's.
        now: Aware.

    Raises:
        BookingStoreError: The database cannot be used.
    """
    with store.reading() as book:
        if not _new_ones(book, rules, now=now):
            return 0
    with store.writing() as book:
        return sum(book.outbox.put(event, now=now) for event in _new_ones(book, rules, now=now))


def _new_ones(book: AppointmentBook, rules: ReminderRules, *, now: datetime) -> list[Event]:
    longest = timedelta(hours=max((*rules.mail_hours, *rules.sms_hours), default=0))
    return [
        event
        for appointment in book.between(now, now + longest + _NIGHT + AHEAD, statuses=("booked",))
        for event in _due_soon(book, appointment, rules, now=now)
        if not book.outbox.knows(event)
    ]


def _due_soon(book: AppointmentBook, appointment: Appointment, rules: ReminderRules, *, now: datetime) -> list[Event]:
    told_at = book.outbox.last_news(appointment.reference) or appointment.created_at
    return [
        event
        for event in reminders_of(appointment, rules, told_at=told_at)
        if event.due_at <= now + AHEAD and now < datetime.fromisoformat(event.payload["expires_at"])
    ]


def _due(start: datetime, hours: float, quiet: QuietHours) -> datetime:
    """Give when to remind: so many hours before, else the morning after that night, else the evening before it."""
    wanted = start - timedelta(hours=hours)
    morning = quiet.waking(wanted)
    if start - morning >= _LEAST_NOTICE or morning == wanted:
        return morning
    return quiet.begin_before(wanted) - _EVENING
