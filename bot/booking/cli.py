"""``python -m bot bookings``: what staff do about appointments from the command line."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.booking.answers import Cancelled, Found, Marked, Moved, NotChangeable, NotFound, Taken
from bot.booking.audit import staff
from bot.booking.erasure import Erased, StillToCome, erase, erase_older_than
from bot.booking.export import as_csv, write_private
from bot.booking.front_desk import FrontDesk
from bot.booking.model import Appointment, Opening
from bot.booking.schedule import Schedule
from bot.booking.status import STATUSES, what_may_follow
from bot.booking.store import BookingStore

_DONE, _REFUSED = 0, 1
_LIST_DAYS = 14
_MARKS = ("arrived", "checked-in", "fulfilled", "noshow", "entered-in-error")


@dataclass(frozen=True)
class Office:
    """What the commands work on: the store and the schedule of the settings."""

    store: BookingStore
    schedule: Schedule


@dataclass(frozen=True)
class _Result:
    """What a command says: lines for people, a value for `--json`, and whether it did what was asked."""

    lines: list[str]
    value: Any
    status: int = _DONE


_Command = Callable[[argparse.Namespace, FrontDesk, Office], _Result]


def add_commands(parser: argparse.ArgumentParser, open_office: Callable[[], Office]) -> None:
    """Add the commands to the parser of ``bookings``.

    Args:
        parser: Of ``bookings``.
        open_office: Opens store and schedule when a command runs.
    """
    commands = parser.add_subparsers(
        required=True, metavar="COMMAND", help="list, export, show, confirm, mark, move, cancel or erase"
    )

    def add(name: str, run: _Command, text: str, *, reference: bool = True) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        if reference:
            command.add_argument("reference", metavar="REFERENCE", help="as the visitor was given it")
        command.add_argument("--json", action="store_true", help="print the result as JSON")
        command.add_argument("--by", metavar="NAME", help="who is written into the audit trail (default: your log-in)")
        command.set_defaults(run=lambda options: _run(run, options, open_office()))
        return command

    listing = add("list", _list, "list appointments by start", reference=False)
    listing.add_argument("--from", dest="first", metavar="DAY", help="first day, as 2026-12-01 (default: today)")
    listing.add_argument("--days", type=_days, default=_LIST_DAYS, metavar="N", help="how many days (%(default)s)")
    listing.add_argument("--status", choices=STATUSES, metavar="STATUS", help="of this status alone, such as pending")
    listing.add_argument("--location", metavar="OFFICE", help="at this office alone, by its slug in clinic.yml")
    exporting = add("export", _export, "write appointments with names and contacts as CSV", reference=False)
    exporting.add_argument("--from", dest="first", metavar="DAY", help="first day, as 2026-12-01 (default: today)")
    exporting.add_argument("--to", dest="last", metavar="DAY", help="last day (default: 13 days after the first)")
    exporting.add_argument("--csv", type=Path, metavar="FILE", help="for its owner alone (default: standard output)")
    add("show", _show, "show an appointment with its history")
    add("confirm", _confirm, "make a pending request a booked appointment")
    mark = add("mark", _mark, "note what became of an appointment")
    mark.add_argument("status", choices=_MARKS, metavar="STATUS", help=", ".join(_MARKS))
    move = add("move", _move, "move an appointment; the old time is freed only if the new one is won")
    move.add_argument("when", metavar="WHEN", help='the clinic\'s time, as "2026-12-01 09:30"')
    move.add_argument("--location", metavar="OFFICE", help="to another office, by its slug in clinic.yml")
    add("cancel", _cancel, "cancel an appointment; its time is offered to the wait list")
    removing = add(
        "erase", _erase, "remove a person's data; the audit trail, which names no one, stays", reference=False
    )
    what = removing.add_mutually_exclusive_group(required=True)
    what.add_argument("reference", nargs="?", metavar="REFERENCE", help="of an appointment, or the code of a wish")
    what.add_argument("--older-than", type=_days, metavar="DAYS", help="everything that ended more than DAYS days ago")


def _run(command: _Command, options: argparse.Namespace, office: Office) -> int:
    actor = staff(options.by or getpass.getuser())
    desk = FrontDesk(office.store, office.schedule, lambda: datetime.now(UTC), actor=actor)
    try:
        result = command(options, desk, office)
    finally:
        office.store.close()
    if options.json:
        print(json.dumps(result.value, ensure_ascii=False))
    for line in () if options.json and result.status == _DONE else result.lines:
        print(line, file=sys.stderr if result.status else sys.stdout)
    return result.status


def _list(options: argparse.Namespace, desk: FrontDesk, office: Office) -> _Result:
    if options.location and office.schedule.location(options.location) is None:
        return _no_office(options.location, office)
    try:
        start = _midnight(options.first, desk, office)
    except ValueError:
        return _no_day(options.first)
    end = start + timedelta(days=options.days)  # wall time: right over a clock change
    found = desk.appointments(
        start, end, statuses=(options.status,) if options.status else (), location=options.location
    )
    lines = [_line(appointment, office) for appointment in found]
    return _Result(lines or ["No appointments."], [_value(appointment, office) for appointment in found])


def _export(options: argparse.Namespace, desk: FrontDesk, office: Office) -> _Result:
    try:
        start = _midnight(options.first, desk, office)
    except ValueError:
        return _no_day(options.first)
    try:
        last = _midnight(options.last, desk, office) if options.last else start + timedelta(days=_LIST_DAYS - 1)
    except ValueError:
        return _no_day(options.last)
    if last < start:
        return _refused(f"The last day, {last:%Y-%m-%d}, lies before the first. Turn them round.", "no_day")
    found = desk.export(start, last + timedelta(days=1))
    text = as_csv(found, office.schedule)
    if options.csv is None:
        return _Result(text.splitlines(), [_value(appointment, office) for appointment in found])
    write_private(options.csv, text)
    line = f"{options.csv}: {len(found)} appointments, with names and contacts. Remove it when it is no longer needed."
    return _Result([line], {"file": str(options.csv), "appointments": len(found)})


def _midnight(day: str | None, desk: FrontDesk, office: Office) -> datetime:
    """Give the beginning of a day at the clinic, of today for None; `ValueError` where it is no day."""
    moment = datetime.fromisoformat(day) if day else office.schedule.local(desk.now)
    return moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=office.schedule.zone)


def _no_day(text: str) -> _Result:
    return _refused(f"'{text}' is no day. Write it as 2026-12-01.", "no_day")


def _show(options: argparse.Namespace, desk: FrontDesk, office: Office) -> _Result:
    answer, trail = desk.look_up(options.reference), desk.trail(options.reference)
    history = [
        {
            "at": line.at.isoformat(),
            "actor": line.actor,
            "action": line.action,
            "before": line.before,
            "after": line.after,
        }
        for line in trail
    ]
    lines = [f"  {office.schedule.local(line.at):%Y-%m-%d %H:%M}  {line.actor}  {line.action}" for line in trail]
    if isinstance(answer, Found):
        value = {**_value(answer.appointment, office), "history": history}
        return _Result([_line(answer.appointment, office), *lines], value)
    if trail and trail[-1].action == "erased":
        return _Result(["Erased.", *lines], {"erased": True, "history": history})
    return _explained(answer, office)


def _confirm(options: argparse.Namespace, desk: FrontDesk, office: Office) -> _Result:
    return _explained(desk.confirm(options.reference), office)


def _mark(options: argparse.Namespace, desk: FrontDesk, office: Office) -> _Result:
    return _explained(desk.mark(options.reference, options.status), office)


def _cancel(options: argparse.Namespace, desk: FrontDesk, office: Office) -> _Result:
    return _explained(desk.cancel(options.reference), office)


def _move(options: argparse.Namespace, desk: FrontDesk, office: Office) -> _Result:
    known = desk.look_up(options.reference)
    if not isinstance(known, Found):
        return _explained(known, office)
    location = options.location or known.appointment.location
    if office.schedule.location(location) is None:
        return _no_office(location, office)
    try:
        start = datetime.fromisoformat(options.when)
    except ValueError:
        return _refused(f"'{options.when}' is no time. Write it as \"2026-12-01 09:30\".", "no_time")
    start = start if start.tzinfo else start.replace(tzinfo=office.schedule.zone)
    return _explained(desk.move(options.reference, desk.opening_at(start, location)), office)


def _erase(options: argparse.Namespace, desk: FrontDesk, office: Office) -> _Result:
    actor = staff(options.by or getpass.getuser())
    if options.reference is None:
        return _explained(erase_older_than(office.store, options.older_than, now=desk.now, actor=actor), office)
    return _explained(erase(office.store, options.reference, now=desk.now, actor=actor), office)


def _explained(answer: object, office: Office) -> _Result:
    """Put an answer into words and JSON."""
    match answer:
        case Marked(appointment, previous, repeated):
            was = f"It was {previous} already." if repeated else f"It was {previous}."
            return _Result([_line(appointment, office), was], _value(appointment, office))
        case Cancelled(appointment, repeated):
            said = "It was cancelled already." if repeated else "Cancelled; its time is free."
            return _Result([_line(appointment, office), said], _value(appointment, office))
        case Moved(appointment, previous):
            lines = [_line(appointment, office), f"Before: {_when(previous, office)}."]
            return _Result(lines, {**_value(appointment, office), "previous": previous.start.isoformat()})
        case Erased(appointments, wishes):
            line = (
                f"Erased {appointments} appointments and {wishes} wishes. Backups still hold them: replace those too."
            )
            return _Result([line], {"appointments": appointments, "wishes": wishes})
        case Taken(alternatives):
            near = "; ".join(_when(opening, office) for opening in alternatives) or "none"
            return _refused(f"That time is not free or not in the schedule. Nearest: {near}.", "taken")
        case NotChangeable(appointment):
            can = ", ".join(what_may_follow(appointment.status)) or "nothing else"
            return _refused(f"The appointment is {appointment.status}; it can become: {can}.", "not_changeable")
        case StillToCome(appointment):
            where = _when(appointment.opening, office)
            return _refused(f"The appointment is still to come ({where}). Cancel it first, then erase it.", "to_come")
        case _:
            assert isinstance(answer, NotFound)
            return _refused("No appointment has this reference. See: python -m bot bookings list", "not_found")


def _refused(line: str, error: str) -> _Result:
    return _Result([line], {"error": error}, _REFUSED)


def _no_office(slug: str, office: Office) -> _Result:
    known = ", ".join(place.slug for place in office.schedule.locations)
    return _refused(f"No office is called '{slug}'. clinic.yml has: {known}.", "no_office")


def _line(appointment: Appointment, office: Office) -> str:
    who = f"{appointment.patient_name}, {appointment.contact.value}, {appointment.visit_type}"
    return f"{appointment.reference}  {_when(appointment.opening, office)}  {appointment.status:9}  {who}"


def _when(opening: Opening, office: Office) -> str:
    return f"{office.schedule.local(opening.start):%a %Y-%m-%d %H:%M} {opening.location}"


def _value(appointment: Appointment, office: Office) -> dict[str, Any]:
    return {
        "reference": appointment.reference,
        "status": appointment.status,
        "location": appointment.location,
        "start": office.schedule.local(appointment.start_utc).isoformat(),
        "end": office.schedule.local(appointment.end_utc).isoformat(),
        "patient_name": appointment.patient_name,
        "contact": appointment.contact.value,
        "visit_type": appointment.visit_type,
        "reason": appointment.reason,
        "sequence": appointment.sequence,
    }


def _days(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is no number of days")
    return int(text)
