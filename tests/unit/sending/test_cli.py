"""``python -m bot outbox``: what it shows, does and refuses."""

import argparse
import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.booking.delivery_outcomes import Refused
from bot.booking.service import BookingService
from bot.booking.store import BookingStore
from bot.sending.cli import Dispatch, add_commands
from bot.sending.reminders import ReminderRules

from ..booking.builders import Clock, schedule
from .builders import ELEVEN, QUIET, TEN, Destination, booked, worker

Run = Callable[..., int]


@pytest.fixture
def mail() -> Destination:
    return Destination("visitor")


@pytest.fixture
def run(store: BookingStore, clock: Clock, mail: Destination, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(store, "close", lambda: None)  # the commands close what they open

    def run_with(*arguments: str) -> int:
        parser = argparse.ArgumentParser()
        rules = ReminderRules((24,), (24, 2), QUIET)
        dispatch = Dispatch(store, schedule(), rules, lambda opened: worker(opened, clock, mail), clock)
        add_commands(parser, lambda: dispatch)
        options = parser.parse_args(arguments)
        return int(options.run(options))

    return run_with


def test_lists_what_waits_before_it_is_tried_and_after(
    run: Run, service: BookingService, mail: Destination, capsys: pytest.CaptureFixture[str]
) -> None:
    mail.answers = [Refused("SMTPDataError 550")]
    failed, waits = booked(service), booked(service, ELEVEN, key="key-2")
    assert run("list", "--json") == 0
    before = json.loads(capsys.readouterr().out)
    run("run-once", "--json")
    done = json.loads(capsys.readouterr().out)
    run("list", "--json")
    (after,) = json.loads(capsys.readouterr().out)

    assert [(each["id"], each["reference"], each["state"]) for each in before] == [
        (None, failed, "waiting"),
        (None, waits, "waiting"),
    ]
    assert done == {"reminders": 0, "sent": 1, "failed": 1, "dropped": 0, "put_off": 0}
    assert (after["state"], after["kind"], after["reference"]) == ("failed", "appointment.booked", failed)
    assert (after["attempts"], after["last_error"], after["destination"]) == (1, "SMTPDataError 550", "visitor")


def test_says_so_where_nothing_waits(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("list")
    run("list", "--state", "sent")

    assert capsys.readouterr().out == "Nothing waits or has failed.\nNothing is sent.\n"


def test_a_line_names_no_one(run: Run, service: BookingService, capsys: pytest.CaptureFixture[str]) -> None:
    reference = booked(service)
    run("run-once")
    capsys.readouterr()
    run("list", "--state", "sent")

    assert capsys.readouterr().out == (
        f"     1  sent    appointment.booked    {reference}  visitor   2026-11-23 10:00  tries 1\n"
    )


def test_run_once_plans_reminders(
    run: Run, service: BookingService, clock: Clock, mail: Destination, capsys: pytest.CaptureFixture[str]
) -> None:
    booked(service)
    run("run-once")
    clock.now = TEN.start - timedelta(hours=24)
    assert run("run-once") == 0

    assert capsys.readouterr().out.splitlines()[1] == "reminders 1, sent 1, failed 0, dropped 0, put off 0"
    assert mail.told == ["appointment.booked", "appointment.reminder"]


def test_what_failed_is_retried_once_its_cause_is_mended(
    run: Run, service: BookingService, mail: Destination, capsys: pytest.CaptureFixture[str]
) -> None:
    mail.answers = [Refused("SMTPDataError 550")]
    booked(service)
    assert run("run-once") == 1
    assert run("retry", "1") == 0
    assert run("run-once") == 0
    assert run("retry", "1", "--json") == 1

    ended = capsys.readouterr()
    assert '{"id": 1, "retried": false}' in ended.out
    assert ended.err == ("No delivery 1 has failed or was dropped. See: python -m bot outbox list --state failed\n")


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5"])
def test_a_number_that_is_none_is_refused(run: Run, number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("list", f"--limit={number}")

    assert "is no number from 1 up" in capsys.readouterr().err
