"""The worker: a process that sends what is due, plans reminders and keeps the wait list moving.

Run by ``python -m bot serve``; any number of them may share a database. It loads no model. Each destination has a
thread of its own, so that a server that hangs delays nobody else's messages.
"""

import argparse
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from bot.booking.store import BookingStore
from bot.booking.waiting import WaitingRoom
from bot.errors import BotError
from bot.logs import configure_logs
from bot.sending.assembly import handlers_of, parts_of, reminder_rules_of, utc_now
from bot.sending.outbox_worker import OutboxWorker
from bot.sending.reminders import plan_reminders
from bot.settings import Clinic, Settings, clinic, load_settings

logger = logging.getLogger(__name__)

_LOOK = timedelta(seconds=2)  # how often the outbox is looked at; a look takes no lock
_TEND = timedelta(seconds=30)  # how often reminders are planned and the wait list is tidied
_AFTER_ERROR = timedelta(seconds=5)
_LAST_SECONDS = 5.0  # for a message that is under way when the worker is stopped


class Worker:
    """Threads over one database, until they are told to stop."""

    def __init__(self, settings: Settings, facts: Clinic, stopping: threading.Event) -> None:
        """Prepare; the database is opened when it can be."""
        self._settings = settings
        self._facts = facts
        self._stopping = stopping
        parts_of(settings, facts)  # a template or a key that cannot be used is said at the start

    def run(self) -> None:
        """Work until `stopping` is set."""
        store = self._open()
        if store is None:
            return
        handlers = handlers_of(self._settings, self._facts, store)
        worker = OutboxWorker(store, handlers, utc_now, wait=self._stopping.wait)
        jobs = [
            (self._tend(store), _TEND),
            *((_send(worker, name, self._stopping), _LOOK) for name in worker.destinations),
        ]
        threads = [threading.Thread(target=self._repeat, args=job, daemon=True) for job in jobs]
        for thread in threads:
            thread.start()
        self._stopping.wait()
        deadline = time.monotonic() + _LAST_SECONDS
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        store.close()

    def _open(self) -> BookingStore | None:
        """Open the database; where it is missing, locked or of an older schema, wait: the action server makes it."""
        said = ""
        while not self._stopping.is_set():
            try:
                return BookingStore.from_url(self._settings.bookings_url)
            except BotError as error:
                if type(error).__name__ != said:
                    said = type(error).__name__
                    logger.warning("The bookings cannot be opened yet: %s", said)
                self._stopping.wait(_LOOK.total_seconds())
        return None

    def _tend(self, store: BookingStore) -> Callable[[], object]:
        rules, booking = reminder_rules_of(self._facts), self._facts.booking
        schedule = parts_of(self._settings, self._facts).schedule
        room = WaitingRoom(store, schedule, utc_now, needs_confirmation=booking.needs_confirmation)

        def tend() -> None:
            room.tidy()
            plan_reminders(store, rules, now=utc_now())

        return tend

    def _repeat(self, work: Callable[[], object], pause: timedelta) -> None:
        """Do something again and again; a fault is logged once as long as it lasts, and outlived."""
        said = ""
        while not self._stopping.is_set():
            rest, name = pause, ""
            try:
                work()
            except Exception as error:  # noqa: BLE001 - the boundary: the worker outlives whatever fails
                rest, name = _AFTER_ERROR, type(error).__name__
                if name != said:
                    logger.error("Sending is held up: %s", name)
            if said and not name:
                logger.warning("Sending goes on.")
            said = name
            self._stopping.wait(rest.total_seconds())


def _send(worker: OutboxWorker, destination: str, stopping: threading.Event) -> Callable[[], object]:
    return lambda: worker.send_due(destination, until=stopping.is_set)


def _stop_on_signals(stopping: threading.Event) -> None:
    """Let a thread of its own wait for signals.

    A handler would run in the main thread, amid its wait for the event; setting the event there can lock for ever where
    a second signal comes upon the first, as when our parent's threads end one by one.
    """
    numbers = (signal.SIGINT, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_BLOCK, numbers)  # for the threads to come, too

    def wait() -> None:
        signal.sigwait(numbers)
        stopping.set()

    threading.Thread(target=wait, daemon=True, name="signals").start()


def main() -> int:
    """Work until a signal; returns 2 with one line where a setting cannot be used."""
    argparse.ArgumentParser(prog="python -m bot.sending.worker", description=__doc__).parse_args()
    configure_logs()
    stopping = threading.Event()
    _stop_on_signals(stopping)
    try:
        worker = Worker(load_settings(), clinic(), stopping)
    except BotError as error:
        print(error, file=sys.stderr, flush=True)
        return 2
    worker.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
