"""A hundred clients and one opening; clients that are killed while they book."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from bot.booking.service import BookingService, Held, Moved, NotChangeable, Taken
from bot.booking.store import BookingStore

from .booking_client import TEN
from .builders import PHONE, Clock, at, request, schedule, stored
from .test_service import booked

TESTS = Path(__file__).parents[2]
PROCESSES, THREADS = 4, 25
NEXT = at("2026-11-24 10:30")


def client(url: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start a client in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "unit.booking.booking_client", url, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}", "PYTHONWARNINGS": "ignore"},
    )


def race(url: str) -> list[dict[str, Any]]:
    """Let a hundred clients in four processes book at once, when all of them are ready."""
    clients = [client(url, "race", str(THREADS * number), str(THREADS)) for number in range(PROCESSES)]
    try:
        for each in clients:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in clients:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        return [answer for each in clients for answer in json.loads(each.communicate(timeout=120)[0])]
    finally:
        for each in clients:
            each.kill()


def test_exactly_one_of_a_hundred_clients_books_and_the_others_are_offered_the_next(
    store: BookingStore, database_url: str
) -> None:
    answers = race(database_url)

    assert Counter(answer["answer"] for answer in answers) == {"Booked": 1, "Taken": 99}, answers
    assert {answer["next"] for answer in answers if answer["answer"] == "Taken"} == {NEXT.start.isoformat()}
    assert list(stored(store).values()) == [TEN]
    with store.reading() as book:
        (reference,) = stored(store)
        assert [line.action for line in book.audit.lines(reference)] == ["booked"]
        assert len(book.outbox.waiting(Clock().now)) == 1


def test_a_client_killed_between_commit_and_reply_gets_the_same_booking_again(
    store: BookingStore, database_url: str
) -> None:
    killed = client(database_url, "die-after")
    printed, _ = killed.communicate(timeout=60)
    assert (killed.returncode, printed) == (-signal.SIGKILL, "")
    (reference,) = stored(store)

    again = client(database_url, "book")
    assert json.loads(again.communicate(timeout=60)[0]) == {"reference": reference, "repeated": True}
    assert stored(store) == {reference: TEN}


def test_a_client_killed_before_the_commit_has_booked_nothing(store: BookingStore, database_url: str) -> None:
    killed = client(database_url, "die-before")
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert stored(store) == {}

    again = client(database_url, "book")
    assert json.loads(again.communicate(timeout=60)[0])["repeated"] is False
    assert list(stored(store).values()) == [TEN]


def at_once(count: int, database_url: str, act: Callable[[BookingService, int], object]) -> list[object]:
    """Let threads act at once, each over a store of its own."""
    start = Barrier(count)

    def run(number: int) -> object:
        with closing(BookingStore.from_url(database_url)) as own:
            service = BookingService(own, schedule(), Clock())
            start.wait()
            return act(service, number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def test_one_of_many_holds(store: BookingStore, database_url: str) -> None:
    answers = at_once(20, database_url, lambda service, number: service.hold(TEN, f"website:{number}"))

    assert sum(isinstance(answer, Held) for answer in answers) == 1
    assert sum(isinstance(answer, Taken) for answer in answers) == 19


def test_one_of_many_moves_to_an_opening_and_no_appointment_is_lost(store: BookingStore, database_url: str) -> None:
    service = BookingService(store, schedule(), Clock())
    before = {}
    for number in range(10):
        opening = at(f"2026-11-25 {8 + number // 2:02}:{30 * (number % 2):02}")
        answer: Any = service.book(request(opening), f"key-{number}")
        before[answer.appointment.reference] = opening
    references = list(before)

    answers = at_once(10, database_url, lambda own, number: own.move(references[number], PHONE, TEN))

    assert sum(isinstance(answer, Moved) for answer in answers) == 1
    after = stored(store)
    assert set(after) == set(before)
    assert sum(after[reference] != before[reference] for reference in before) == 1


@pytest.mark.parametrize("goals", [("2026-11-25 09:00", "2026-11-25 10:00")])
def test_two_moves_of_one_appointment_leave_it_in_one_place(
    store: BookingStore, database_url: str, goals: tuple[str, str]
) -> None:
    reference = booked(BookingService(store, schedule(), Clock()))

    answers = at_once(2, database_url, lambda own, number: own.move(reference, PHONE, at(goals[number])))

    assert all(isinstance(answer, Moved | NotChangeable) for answer in answers)
    assert stored(store)[reference] in [at(goal) for goal in goals]
    assert len(stored(store)) == 1
