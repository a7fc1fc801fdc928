"""The visitor as a destination: decides whether an event is still to be told, and to whom, at the moment of sending.

The event names the appointment; the row of the appointment says how it stands and who is written to. An event that a
later change has overtaken is dropped, as the event of that change tells what holds.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from bot.booking.contact import Contact
from bot.booking.delivery_book import Delivery
from bot.booking.delivery_outcomes import Deferred, Dropped, Outcome
from bot.booking.model import Appointment
from bot.booking.outbox import EVENT_KINDS, EventKind
from bot.booking.quiet_hours import QuietHours
from bot.booking.status import LIVE_STATUSES
from bot.booking.store import BookingStore
from bot.booking.wish import Wish
from bot.sending.invites import Invites
from bot.sending.messages import Invite, Sender, VisitorMessage
from bot.sending.wording import MAIL, SMS, Wording, what_to_say

DESTINATION = "visitor"
# News that is older is known by then, or no longer true: also what was booked before the clinic set up its mail.
NEWS_LASTS = timedelta(hours=24)
_LOOK_AGAIN = timedelta(minutes=5)  # while the clinic has nothing that sends to this kind of contact
_WITH_INVITE: tuple[EventKind, ...] = (
    "appointment.booked",
    "appointment.confirmed",
    "appointment.moved",
    "appointment.cancelled",
)


class VisitorHandler:
    """Tells visitors what happened to their appointments."""

    destination = DESTINATION
    kinds = tuple(kind for kind in EVENT_KINDS if kind != "appointment.marked")

    def __init__(
        self,
        store: BookingStore,
        *,
        senders: Mapping[str, Sender],
        wording: Wording,
        invites: Invites,
        quiet: QuietHours,
        clock: Callable[[], datetime],
    ) -> None:
        """Join the parts.

        Args:
            store: Where appointments and wishes are looked up.
            senders: By kind of contact, `email` and `phone`; what has none waits, and is dropped when it is of no use.
            wording: The clinic's words.
            invites: Writes invites for mail.
            quiet: When reminders wait, and text messages with offers.
            clock: Gives now, aware.
        """
        self._store = store
        self._senders = senders
        self._wording = wording
        self._invites = invites
        self._quiet = quiet
        self._clock = clock

    def handle(self, delivery: Delivery) -> Outcome:
        """Send what an event has to tell, if that still holds."""
        now, event = self._clock().astimezone(UTC), delivery.event
        if event.kind == "waitlist.offered":
            with self._store.reading() as book:
                wish = book.waitlist.get(event.reference)
            return self._tell_offer(delivery, wish, now=now)
        with self._store.reading() as book:
            appointment = book.get(event.reference)
        return self._tell(delivery, appointment, now=now)

    def _tell(self, delivery: Delivery, appointment: Appointment | None, *, now: datetime) -> Outcome:
        event = delivery.event
        if appointment is None:
            return Dropped("erased")
        if _is_overtaken(delivery, appointment):
            return Dropped("overtaken")
        ends, waits = _ends(delivery), event.kind == "appointment.reminder"
        held_up = self._held_up(appointment.contact, now=now, ends=ends, waits=waits)
        if held_up is not None:
            return held_up
        channel = _channel(appointment.contact)
        what = what_to_say(event.kind, appointment)
        words = self._wording.words(what, appointment.opening, reference=appointment.reference, channel=channel)
        invite: Invite | None = None
        if channel == MAIL and event.kind in _WITH_INVITE:
            invite = self._invites.mailed(appointment, now=delivery.told_at)
        message = VisitorMessage(appointment.contact, words.subject, words.text, _key(delivery), invite)
        return self._senders[appointment.contact.kind].send(message)

    def _tell_offer(self, delivery: Delivery, wish: Wish | None, *, now: datetime) -> Outcome:
        if wish is None:
            return Dropped("erased")
        offer, until = wish.offer, wish.offer_expires_at
        if offer is None or until is None or offer.start != _instant(delivery, "start"):
            return Dropped("overtaken")
        contact = wish.request.contact
        held_up = self._held_up(contact, now=now, ends=until, waits=contact.kind == "phone")
        if held_up is not None:
            return held_up
        words = self._wording.words("offered", offer, reference=wish.code, channel=_channel(contact), until=until)
        message = VisitorMessage(contact, words.subject, words.text, _key(delivery))
        return self._senders[contact.kind].send(message)

    def _held_up(self, contact: Contact, *, now: datetime, ends: datetime, waits: bool) -> Dropped | Deferred | None:
        """Say why nothing is sent now, if so: too late, nothing to send with, or night."""
        if now >= ends:
            return Dropped("expired")
        if contact.kind not in self._senders:
            return Deferred(min(now + _LOOK_AGAIN, ends), f"no sender: {contact.kind}")
        morning = self._quiet.waking(now)
        if waits and morning > now:
            return Deferred(morning, "quiet hours") if morning < ends else Dropped("quiet hours")
        return None


def _is_overtaken(delivery: Delivery, appointment: Appointment) -> bool:
    """Whether the appointment has changed since, so that the event of that change tells what holds."""
    kind = delivery.event.kind
    if kind == "appointment.cancelled":
        return appointment.status in LIVE_STATUSES
    if kind == "appointment.reminder" and appointment.status != "booked":
        return True
    return appointment.status not in LIVE_STATUSES or appointment.sequence != delivery.event.payload["sequence"]


def _ends(delivery: Delivery) -> datetime:
    """Give from when on an event about an appointment is of no use."""
    if delivery.event.kind == "appointment.reminder":
        return _instant(delivery, "expires_at")
    return min(delivery.told_at + NEWS_LASTS, _instant(delivery, "start"))


def _instant(delivery: Delivery, name: str) -> datetime:
    return datetime.fromisoformat(delivery.event.payload[name])


def _channel(contact: Contact) -> str:
    return SMS if contact.kind == "phone" else MAIL


def _key(delivery: Delivery) -> str:
    """Name a message by what it is: the same in every try, also by another worker or after a restored backup."""
    return f"{delivery.destination}:{delivery.event.dedupe_key}"
