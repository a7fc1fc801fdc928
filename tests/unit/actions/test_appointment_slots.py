"""The form's slots: read, emptied, and shown."""

from datetime import UTC, datetime

import pytest

from actions import appointment_slots as slots
from bot.booking.model import Opening
from bot.booking.when import read_when
from bot.schedule import schedule_of

from ..bot.builders import clinic
from .builders import tracker

SCHEDULE = schedule_of(clinic())
START = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)  # 9:30 in Atlanta
OPENING = Opening(location="midtown", start=START, end=datetime(2026, 12, 1, 15, 0, tzinfo=UTC))


def details(**changes: str | None) -> slots.Details:
    names = ("patient_name", "contact", "visit_type", "location", "preferred_time", "opening")
    return slots.Details(**{**dict.fromkeys(names), **changes})


def test_reads_what_the_form_holds() -> None:
    found = slots.Details.of(tracker(slots={"patient_name": "Jane Doe", "location": "midtown", "topics": ["pump"]}))

    assert found == details(patient_name="Jane Doe", location="midtown")


def test_forgets_each_slot_that_is_named() -> None:
    assert slots.forget("opening", "booking_consent") == [
        {"event": "slot", "timestamp": None, "name": "opening", "value": None},
        {"event": "slot", "timestamp": None, "name": "booking_consent", "value": None},
    ]


def test_an_opening_lasts_one_slot_from_its_start() -> None:
    assert slots.opening_of(details(opening=START.isoformat(), location="midtown"), SCHEDULE) == OPENING


@pytest.mark.parametrize("known", [{"opening": START.isoformat()}, {"location": "midtown"}, {}])
def test_there_is_no_opening_without_place_and_time(known: dict[str, str]) -> None:
    assert slots.opening_of(details(**known), SCHEDULE) is None


@pytest.mark.parametrize(("slug", "name"), [("midtown", "Midtown Atlanta"), ("gone", "gone"), (None, "")])
def test_shows_an_office_by_its_name(slug: str | None, name: str) -> None:
    assert slots.office_name(slug, clinic()) == name


def test_gives_the_names_by_which_visitors_call_an_office() -> None:
    assert slots.office_names(clinic()) == {
        "midtown": ("Midtown Atlanta", "midtown", "downtown"),
        "marietta": ("Marietta",),
    }


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (START, "Tuesday, December 1, 9:30 AM"),
        (datetime(2026, 7, 6, 17, 0, tzinfo=UTC), "Monday, July 6, 1 PM"),
        (datetime(2026, 12, 2, 0, 30, tzinfo=UTC), "Tuesday, December 1, 7:30 PM"),
    ],
)
def test_shows_an_opening_in_the_clinics_time(start: datetime, words: str) -> None:
    opening = Opening(location="midtown", start=start, end=start.replace(minute=start.minute + 29))

    assert slots.in_words(opening, SCHEDULE) == words


@pytest.mark.parametrize("hour", [13, 17, 21])
def test_an_opening_as_it_is_shown_is_understood_again(hour: int) -> None:
    start = datetime(2026, 12, 1, hour, 30, tzinfo=UTC)
    opening = Opening(location="midtown", start=start, end=start.replace(hour=hour + 1))

    reading = read_when(
        slots.in_words(opening, SCHEDULE), now=datetime(2026, 11, 23, 15, tzinfo=UTC), schedule=SCHEDULE
    )

    assert reading.status == "understood"
    assert [window.start for window in reading.windows] == [start]
