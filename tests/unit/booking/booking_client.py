"""A process of its own that books: started by the tests that race clients and kill them.

`race FIRST COUNT`: waits until a line is read, then books one opening from COUNT threads at once, each with a store and
connection of its own, and prints a JSON line of answers. `die-before` and `die-after` kill the process itself with
SIGKILL just before and just after the commit; `book` only books, and prints the reference.
"""

import json
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier
from typing import Any

from sqlalchemy import event

from bot.booking.contact import Contact
from bot.booking.model import AppointmentRequest
from bot.booking.service import Booked, BookingService, Taken
from bot.booking.store import BookingStore

from .builders import Clock, at, schedule

TEN = at("2026-11-24 10:00")


def request(number: int) -> AppointmentRequest:
    contact = Contact("phone", f"+1404555{number:04}")
    return AppointmentRequest(
        opening=TEN,
        patient_name=f"Client {number}",
        contact=contact,
        visit_type="new",
        consented=True,
        owner=f"website:{number}",
    )


def race(url: str, first: int, count: int) -> list[dict[str, Any]]:
    start = Barrier(count)

    def book(number: int) -> dict[str, Any]:
        try:
            with closing(BookingStore.from_url(url)) as store:
                service = BookingService(store, schedule(), Clock())
                start.wait()
                answer = service.book(request(number), f"key-{number}")
        except Exception as error:  # noqa: BLE001 - whatever a client sees is reported
            return {"answer": "error", "error": repr(error)}
        next_one = answer.alternatives[0].start.isoformat() if isinstance(answer, Taken) else None
        return {"answer": type(answer).__name__, "next": next_one}

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(book, range(first, first + count)))


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, task: str, *numbers: str) -> None:
    if task == "race":
        print("ready", flush=True)
        sys.stdin.readline()
        print(json.dumps(race(url, int(numbers[0]), int(numbers[1]))), flush=True)
        return
    with closing(BookingStore.from_url(url)) as store:
        if task == "die-before":
            event.listen(store.engine, "commit", die)
        answer = BookingService(store, schedule(), Clock()).book(request(1), "key-1")
        if task == "die-after":
            die()
        assert isinstance(answer, Booked), answer
        print(json.dumps({"reference": answer.appointment.reference, "repeated": answer.repeated}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
