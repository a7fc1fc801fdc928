"""`read_when` against phrases whose meaning was worked out by hand from the clinic's conventions."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.schedule import Hours, Location, Schedule
from bot.booking.when import WhenReading, read_when

from .builders import NOW

FIXTURES = Path(__file__).parents[2] / "fixtures"
PHRASES = FIXTURES / "when_phrases.jsonl"
HELD = FIXTURES / "when_phrases_held.jsonl"  # written from the conventions, each batch before the reader saw it
NINE, NOON, ONE, FOUR = time(9), time(12), time(13), time(16)
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


def held_outcome(phrase: dict[str, Any]) -> str:
    """Give `right`, `asked` (status ambiguous or none in place of the meaning) or `silently wrong`."""
    reading = read_when(phrase["text"], now=datetime.fromisoformat(phrase["now"]), schedule=SCHEDULE)
    wanted = [(datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"])) for one in phrase["windows"]]
    if (reading.status, [(one.start, one.end) for one in reading.windows]) == (phrase["status"], wanted):
        return "right"
    return "silently wrong" if reading.status == "understood" else "asked"


def test_reads_nearly_every_held_out_phrase_and_hardly_any_wrongly_without_asking() -> None:
    held = [json.loads(line) for line in HELD.read_text(encoding="utf-8").splitlines()]
    outcomes = {phrase["id"]: held_outcome(phrase) for phrase in held}

    missed = {name: outcome for name, outcome in outcomes.items() if outcome != "right"}
    assert len(held) >= 400
    assert len(missed) <= 0.02 * len(held), missed
    assert sum(outcome == "silently wrong" for outcome in missed.values()) <= 0.005 * len(held), missed


@pytest.mark.parametrize(
    "text",
    [
        "friday after work",
        "thursday after i drop the kids off",
        "in a week or two",
        "in 2-3 weeks",
        "the first tuesday",
        "not tomorrow friday",
        "friday same time as mine",
        "the monday after the clocks change",
        "friday at 99",
        "i have an appointment tomorrow at 9 and need to change it to 11",
    ],
)
def test_asks_where_words_of_time_stay_unread(text: str) -> None:
    assert read_when(text, now=NOW, schedule=SCHEDULE).status == "ambiguous"


VOCABULARY = re.findall(
    r"\S+",
    "monday tuesday wed friday next this week the 5th 31st 14th after before at 2 10:30 1530 12/11 2/30 - , . "
    "or and but not any day december may feb 29 thanksgiving of from to between in two weeks ago no sorry "
    "i meant noon half past quarter ish am pm morning first last month mid end until starting weekend except 0 99 "
    "12/31/2099 1/1/1901",
)


@settings(max_examples=300, deadline=None)
@given(words=st.lists(st.sampled_from(VOCABULARY), max_size=14), minutes=st.integers(0, 2 * 365 * 24 * 60))
def test_gives_sound_windows_whatever_is_said(words: list[str], minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    reading = read_when(" ".join(words), now=now, schedule=SCHEDULE)

    assert reading.status != "none" or not reading.windows
    for window, following in pairwise(reading.windows):
        assert window.end < following.start or window.end.date() < following.start.date()
    for window in reading.windows:
        assert now <= window.start < window.end
        assert window.start.date() == window.end.date() and not SCHEDULE.is_closed(window.start.date())
        assert time(8) <= window.start.time() and window.end.time() <= time(17)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60))
def test_reads_any_text_without_failing(text: str) -> None:
    assert read_when(text, now=NOW, schedule=SCHEDULE).status in ("understood", "ambiguous", "none")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("voting tuesday so wednesday", ["2026-11-25"]),
        ("thanksgiving is thursday so friday", ["2026-11-27"]),
        ("next week monday or tuesday", ["2026-11-30", "2026-12-01"]),
        ("my referral runs out december 2 so any day before that", ["2026-11-23", "2026-11-24", "2026-11-25"]),
        ("after november 30 and before december 3", ["2026-12-01", "2026-12-02"]),
        ("dec 2, 3 or 4", ["2026-12-02", "2026-12-03", "2026-12-04"]),
        ("between the 1st and 3rd of december", ["2026-12-01", "2026-12-02", "2026-12-03"]),
        ("tues or wed, no fridays, in person not telehealth", ["2026-11-24", "2026-11-25"]),
    ],
)
def test_tells_wanted_days_from_reasons_lists_and_bounds(text: str, days: list[str]) -> None:
    windows = read_when(text, now=NOW, schedule=SCHEDULE).windows
    assert [window.start.date().isoformat() for window in windows][: len(days)] == days


@pytest.mark.parametrize("text", ["12/11/0001", "12/31/9999", "3/4/1960"])
def test_takes_no_impossible_year_for_a_wanted_date(text: str) -> None:
    assert read_when(text, now=NOW, schedule=SCHEDULE) == WhenReading("none")


def test_reads_only_the_beginning_of_an_endless_message() -> None:
    reading = read_when("friday " + "really " * 5000, now=NOW, schedule=SCHEDULE)

    assert [window.start.isoformat() for window in reading.windows] == ["2026-11-27T08:00:00-05:00"]


def test_means_the_clinics_day_wherever_the_clock_stands() -> None:
    late_in_london = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Monday 21:00 in Atlanta

    assert [
        window.start.isoformat() for window in read_when("tomorrow", now=late_in_london, schedule=SCHEDULE).windows
    ] == ["2026-11-24T08:00:00-05:00"]


def test_cuts_windows_to_the_schedules_own_hours_and_closed_dates() -> None:
    hours = tuple(Hours(day, opens, closes) for day in range(5) for opens, closes in ((NINE, NOON), (ONE, FOUR)))
    clinic = Schedule(SCHEDULE.locations, hours=hours, closed_dates=frozenset({date(2026, 11, 25)}))

    reading = read_when("tuesday or wednesday after 10", now=NOW, schedule=clinic)
    assert [(window.start.hour, window.end.hour) for window in reading.windows] == [(10, 12), (13, 16)]
