"""Whose appointment or wish it is: whoever has its reference and the contact that it was made with.

Neither alone shows anything. An unknown reference and a wrong contact get the same answer by the same statements, so
that neither the answer nor the time that it takes tells them apart; wrong pairs are counted, and too many end it for
a while.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from bot.booking.answers import NotFound, TooManyAttempts
from bot.booking.appointment_book import AppointmentBook
from bot.booking.attempt_log import attempt_keys
from bot.booking.contact import Contact
from bot.booking.model import Appointment, normalize_reference
from bot.booking.wish import Wish

_Kept = TypeVar("_Kept")


def owned_appointment(
    book: AppointmentBook, reference: str, contact: Contact, *, owner: str | None, now: datetime
) -> Appointment | NotFound | TooManyAttempts:
    """Find an appointment for whoever proves to be its owner, and count those who do not.

    Args:
        book: A transaction that writes.
        reference: As the visitor typed it.
        contact: What the appointment was made with.
        owner: The visitor's session, whose wrong tries are counted, as those with the reference are.
        now: Aware.
    """
    return _proved(book, reference, lambda stored: book.find(stored, contact), owner=owner, now=now)


def owned_wish(
    book: AppointmentBook, code: str, contact: Contact, *, owner: str | None, now: datetime
) -> Wish | NotFound | TooManyAttempts:
    """Find a wish likewise; arguments as in `owned_appointment`."""
    return _proved(book, code, lambda stored: book.waitlist.find(stored, contact), owner=owner, now=now)


def _proved(
    book: AppointmentBook, typed: str, find: Callable[[str], _Kept | None], *, owner: str | None, now: datetime
) -> _Kept | NotFound | TooManyAttempts:
    stored = normalize_reference(typed)
    keys = attempt_keys(reference=stored, owner=owner)
    until = book.attempts.blocked_until(keys, now=now)
    if until is not None:
        return TooManyAttempts(until)
    found = find(stored)
    if found is None:
        book.attempts.count(keys, now=now)
        return NotFound()
    return found
