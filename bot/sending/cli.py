"""``python -m bot outbox``: what is to leave the clinic, what did, and what failed."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.booking.delivery_book import Delivery
from bot.booking.outbox import EVENT_STATES, Event, EventState
from bot.booking.schedule import Schedule
from bot.booking.store import BookingStore
from bot.sending.outbox_worker import OutboxWorker
from bot.sending.reminders import ReminderRules, plan_reminders

_DONE, _REFUSED = 0, 1
_MOST = 100
_OPEN: tuple[EventState, ...] = ("waiting", "failed")


@dataclass(frozen=True)
class Dispatch:
    """What the commands work on.

    Attributes:
        store: With the outbox.
        schedule: Its time zone is shown.
        rules: When the clinic reminds.
        make_worker: Joins the senders that are set up; called by `run-once` alone.
        clock: Gives now, aware.
    """

    store: BookingStore
    schedule: Schedule
    rules: ReminderRules
    make_worker: Callable[[BookingStore], OutboxWorker]
    clock: Callable[[], datetime]


_Command = Callable[[argparse.Namespace, Dispatch], int]


def add_commands(parser: argparse.ArgumentParser, open_dispatch: Callable[[], Dispatch]) -> None:
    """Add the commands to the parser of ``outbox``.

    Args:
        parser: Of ``outbox``.
        open_dispatch: Opens what they work on when one runs.
    """
    commands = parser.add_subparsers(required=True, metavar="COMMAND", help="list, run-once or retry")

    def add(name: str, run: _Command, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--json", action="store_true", help="print the result as JSON")
        command.set_defaults(run=lambda options: _run(run, options, open_dispatch()))
        return command

    listing = add("list", _list, "list what waits or has failed, newest first; it names appointments and no one")
    listing.add_argument("--state", choices=EVENT_STATES, metavar="STATE", help=", ".join(EVENT_STATES))
    listing.add_argument("--limit", type=_number, default=_MOST, metavar="N", help="at most so many (%(default)s)")
    add("run-once", _run_once, "plan reminders, send all that is due, and end; the worker does it all the time")
    retry = add("retry", _retry, "let a delivery that failed or was dropped begin anew, once its cause is mended")
    retry.add_argument("id", type=_number, metavar="ID", help="of the delivery, as `list` shows it")


def _run(command: _Command, options: argparse.Namespace, dispatch: Dispatch) -> int:
    try:
        return command(options, dispatch)
    finally:
        dispatch.store.close()


def _list(options: argparse.Namespace, dispatch: Dispatch) -> int:
    states = (options.state,) if options.state else _OPEN
    with dispatch.store.reading() as book:
        deliveries = book.deliveries.all(states, limit=options.limit)
        to_come = book.deliveries.undealt(limit=options.limit) if "waiting" in states else []
    if options.json:
        values = [*(_value(None, event) for _, event in to_come), *(_value(each, each.event) for each in deliveries)]
        print(json.dumps(values))
        return _DONE
    for _, event in to_come:
        print(_line(None, event, dispatch.schedule))
    for delivery in deliveries:
        print(_line(delivery, delivery.event, dispatch.schedule))
    if not deliveries and not to_come:
        print("Nothing waits or has failed." if options.state is None else f"Nothing is {options.state}.")
    return _DONE


def _run_once(options: argparse.Namespace, dispatch: Dispatch) -> int:
    planned = plan_reminders(dispatch.store, dispatch.rules, now=dispatch.clock())
    worker, done = dispatch.make_worker(dispatch.store), Counter[str]()
    for destination in worker.destinations:
        done += worker.send_due(destination)
    counts = {"reminders": planned, **{name: done[name] for name in ("sent", "failed", "dropped", "put off")}}
    if options.json:
        print(json.dumps({name.replace(" ", "_"): number for name, number in counts.items()}))
    else:
        print(", ".join(f"{name} {number}" for name, number in counts.items()))
    return _REFUSED if done["failed"] else _DONE


def _retry(options: argparse.Namespace, dispatch: Dispatch) -> int:
    with dispatch.store.writing() as book:
        done = book.deliveries.retry(options.id, now=dispatch.clock())
    if options.json:
        print(json.dumps({"id": options.id, "retried": done}))
    elif done:
        print("It is due again.")
    if not done:
        print(
            f"No delivery {options.id} has failed or was dropped. See: python -m bot outbox list --state failed",
            file=sys.stderr,
        )
    return _DONE if done else _REFUSED


def _value(delivery: Delivery | None, event: Event) -> dict[str, Any]:
    return {
        "id": delivery.id if delivery else None,
        "destination": delivery.destination if delivery else None,
        "state": delivery.state if delivery else "waiting",
        "kind": event.kind,
        "reference": event.reference,
        "due_at": (delivery.due_at if delivery else event.due_at).isoformat(),
        "attempts": delivery.attempts if delivery else 0,
        "last_error": delivery.last_error if delivery else None,
    }


def _line(delivery: Delivery | None, event: Event, schedule: Schedule) -> str:
    value = _value(delivery, event)
    due = schedule.local(datetime.fromisoformat(value["due_at"]))
    error = f"  {value['last_error']}" if value["last_error"] else ""
    what = f"{value['state']:8}{event.kind:22}{event.reference:10}{value['destination'] or '':10}"
    return f"{value['id'] or '-':>6}  {what}{due:%Y-%m-%d %H:%M}  tries {value['attempts']}{error}"


def _number(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 up")
    return int(text)
