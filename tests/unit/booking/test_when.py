"""`read_when` against phrases whose meaning was worked out by hand from the clinic's conventions."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.booking.model import Location, Schedule
from bot.booking.when import read_when

PHRASES = Path(__file__).parents[2] / "fixtures" / "when_phrases.jsonl"
SCHEDULE = Schedule((Location("midtown", "Midtown", "1 Peachtree St"),))


def phrases() -> list[Any]:
    lines = PHRASES.read_text(encoding="utf-8").splitlines()
    return [pytest.param(json.loads(line), id=json.loads(line)["id"]) for line in lines]


@pytest.mark.parametrize("phrase", phrases())
def test_reads_a_phrase_as_the_conventions_say(phrase: dict[str, Any]) -> None:
    reading = read_when(phrase["text"], now=datetime.fromisoformat(phrase["now"]), schedule=SCHEDULE)

    windows = [
        {"start": window.start.isoformat(timespec="minutes"), "end": window.end.isoformat(timespec="minutes")}
        for window in reading.windows
    ]
    assert (reading.status, windows) == (phrase["status"], phrase["windows"])
