"""Takes events from the outbox to their destinations: at least once, and once as a rule.

A delivery is claimed with a lease in one transaction, handled in none, and marked in another. A process that dies
between sending and marking leaves the lease; once that has run out the message goes again, with the same Message-ID.
"""

import logging
import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.booking.appointment_book import AppointmentBook
from bot.booking.delivery_book import Delivery
from bot.booking.delivery_outcomes import Deferred, Delivered, Dropped, Outcome, Refused, Retry
from bot.booking.errors import BookingStoreError
from bot.booking.outbox import EventKind
from bot.booking.store import BookingStore
from bot.sending.backoff import MAX_TRIES, wait_after
from bot.sending.handler import Handler

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # longer than any handler takes: mail ends after one minute
_MARKING_PAUSES = (0.0, 1.0, 2.0, 4.0)  # s; what was sent should be known as sent, though the database is locked


class OutboxWorker:
    """Deals events to destinations and brings each delivery there."""

    def __init__(
        self,
        store: BookingStore,
        handlers: Sequence[Handler],
        clock: Callable[[], datetime],
        *,
        jitter: Callable[[], float] = random.random,
        wait: Callable[[float], object] = lambda seconds: None,
        lease: timedelta = LEASE,
        max_tries: int = MAX_TRIES,
    ) -> None:
        """Serve one database; any number of workers may.

        Args:
            store: Where the outbox is.
            handlers: One for each destination.
            clock: Gives now, aware.
            jitter: Gives numbers in [0, 1).
            wait: Called with seconds between tries to mark what was sent.
            lease: For how long a claim holds.
            max_tries: After so many a delivery has failed.
        """
        self._store = store
        self._handlers = {handler.destination: handler for handler in handlers}
        self._clock = clock
        self._jitter = jitter
        self._wait = wait
        self._lease = lease
        self._max_tries = max_tries

    @property
    def destinations(self) -> tuple[str, ...]:
        """The names of all destinations."""
        return tuple(self._handlers)

    def send_due(self, destination: str, *, until: Callable[[], bool] = lambda: False) -> Counter[str]:
        """Bring everything that is due to a destination, until nothing is or `until` says so.

        Returns:
            How many were `sent`, `failed`, `dropped` and `put off`.

        Raises:
            BookingStoreError: The database cannot be used.
        """
        done: Counter[str] = Counter()
        while not until():
            outcome = self.send_next(destination)
            if outcome is None:
                break
            done[outcome] += 1
        return done

    def send_next(self, destination: str) -> str | None:
        """Bring the next due delivery to a destination; says what became of it, None where nothing is due.

        Raises:
            BookingStoreError: The database cannot be used.
        """
        delivery = self._claim(destination)
        if delivery is None:
            return None
        outcome: Outcome = Refused("TooManyTries")  # tries that ended in a crash count
        if delivery.attempts <= self._max_tries:
            outcome = self._handle(delivery)
        return self._mark(delivery, outcome)

    def _claim(self, destination: str) -> Delivery | None:
        now = self._now()
        with self._store.reading() as book:  # without the writers' lock, as mostly there is nothing
            undealt = book.deliveries.has_undealt(now)
            if not undealt and not book.deliveries.has_due(destination, now):
                return None
        with self._store.writing() as book:
            book.deliveries.deal(self._routes(), now=now)
            return book.deliveries.claim(destination, now=now, lease=self._lease)

    def _routes(self) -> dict[EventKind, list[str]]:
        routes: dict[EventKind, list[str]] = {}
        for name, handler in self._handlers.items():
            for kind in handler.kinds:
                routes.setdefault(kind, []).append(name)
        return routes

    def _handle(self, delivery: Delivery) -> Outcome:
        try:
            return self._handlers[delivery.destination].handle(delivery)
        except BookingStoreError as error:
            return Retry(type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the boundary: one message must not keep the others from going
            logger.error("Delivery %d to %s failed: %s", delivery.id, delivery.destination, type(error).__name__)
            return Retry(type(error).__name__)

    def _mark(self, delivery: Delivery, outcome: Outcome) -> str:
        for number, pause in enumerate(_MARKING_PAUSES, start=1):
            if pause:
                self._wait(pause)
            try:
                with self._store.writing() as book:
                    return self._write(book, delivery, outcome)
            except BookingStoreError:
                if number == len(_MARKING_PAUSES):
                    raise
        raise AssertionError("unreachable")

    def _write(self, book: AppointmentBook, delivery: Delivery, outcome: Outcome) -> str:
        now, deliveries = self._now(), book.deliveries
        match outcome:
            case Delivered():
                deliveries.close(delivery, "sent", now=now)
                return "sent"
            case Dropped(reason):
                deliveries.close(delivery, "dropped", now=now, error=reason)
                return "dropped"
            case Refused(error):
                deliveries.close(delivery, "failed", now=now, error=error)
                logger.error("Delivery %d to %s failed: %s", delivery.id, delivery.destination, error)
                return "failed"
            case Deferred(until, reason):
                deliveries.put_off(delivery, until, now=now, error=reason, counts=False)
                return "put off"
            case Retry(error, after):
                if delivery.attempts >= self._max_tries:
                    return self._write(book, delivery, Refused(error))
                wait = wait_after(delivery.attempts, jitter=self._jitter(), asked=after)
                deliveries.put_off(delivery, now + wait, now=now, error=error)
                return "put off"

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)
