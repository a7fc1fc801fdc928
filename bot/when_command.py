"""``python -m bot when``: which times a phrase asks for, before any look at free openings."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.booking.model import Schedule, Window
from bot.booking.when import WhenReading, read_when
from bot.errors import BotError
from bot.message_files import read_messages
from bot.schedule import schedule_of
from bot.settings import clinic


def add_command(commands: Any) -> None:
    """Add ``when`` to the bot's commands."""
    when = commands.add_parser("when", help="read the times that a phrase asks for, without a server")
    what = when.add_mutually_exclusive_group(required=True)
    what.add_argument("text", nargs="?", metavar="PHRASE", help="one phrase")
    what.add_argument("--file", type=Path, help="JSON Lines: id, text, now")
    when.add_argument("--now", metavar="ISO", help="when it is said, as 2026-11-23T10:00-05:00 (default: now)")
    when.add_argument("--json", action="store_true", help="print one JSON object a phrase")
    when.set_defaults(run=_when)


def _when(options: argparse.Namespace) -> int:
    schedule = schedule_of(clinic())
    default = options.now or datetime.now(UTC).isoformat()
    phrases = read_messages(options.file) if options.file else [{"text": options.text}]
    for phrase in phrases:
        now = _moment(phrase.get("now", default), schedule)
        reading = read_when(phrase["text"], now=now, schedule=schedule)
        found: dict[str, Any] = {"status": reading.status, "windows": [_fields(window) for window in reading.windows]}
        if "id" in phrase:
            found = {"id": phrase["id"], **found}
        print(json.dumps(found) if options.json else _line(phrase.get("id"), reading))
    return 0


def _moment(text: Any, schedule: Schedule) -> datetime:
    """Read when a phrase is said; without an offset the clinic's own time is meant."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BotError(f"now: '{text}' is no ISO time. Write it as 2026-11-23T10:00-05:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=schedule.zone)


def _fields(window: Window) -> dict[str, str]:
    return {"start": _iso(window.start), "end": _iso(window.end)}


def _iso(moment: datetime) -> str:
    exact = moment.second or moment.microsecond
    return moment.isoformat() if exact else moment.isoformat(timespec="minutes")


def _line(name: Any, reading: WhenReading) -> str:
    windows = ", ".join(f"{_iso(window.start)} to {_iso(window.end)}" for window in reading.windows)
    return "  ".join(str(part) for part in (name, reading.status, windows) if part not in (None, ""))
