"""The rules of booking that need no database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from bot.booking.errors import InvalidRequestError, InvalidScheduleError
from bot.booking.model import CROCKFORD, Appointment, Opening, generate_reference, normalize_reference
from bot.booking.schedule import Hours, Location, Schedule, federal_holidays

from .builders import MIDTOWN, NOW, PHONE, at, request, schedule


def test_draws_references_of_eight_unambiguous_letters() -> None:
    references = {generate_reference() for _ in range(2000)}

    assert len(references) == 2000
    assert {len(reference) for reference in references} == {8}
    assert set("".join(references)) == set(CROCKFORD)


@pytest.mark.parametrize("typed", ["ABC0123D", "abc0123d", " abc0-123d ", "ABCO I23D", "abcol23d"])
def test_reads_a_reference_as_people_write_it(typed: str) -> None:
    assert normalize_reference(typed) == "ABC0123D"


def test_closes_on_federal_holidays_and_the_days_that_observe_them() -> None:
    closed = {day for year in (2026, 2027) for day in federal_holidays(year)}

    assert {
        date(2026, 7, 3),
        date(2027, 7, 5),
        date(2027, 12, 24),
        date(2027, 12, 31),
        date(2026, 11, 26),
    } <= closed
    assert date(2026, 11, 27) not in closed  # the Friday after Thanksgiving


def test_keeps_weekly_hours_but_for_holidays_and_closed_dates() -> None:
    clinic = schedule(closed_dates=frozenset({date(2026, 11, 24)}))

    assert clinic.hours_on(date(2026, 11, 25)) == ((time(8), time(17)),)
    assert [clinic.is_closed(date(2026, 11, day)) for day in (23, 24, 25, 26, 27, 28, 29)] == [
        False,
        True,
        False,
        True,
        False,
        True,
        True,
    ]


def test_opens_on_holidays_where_the_clinic_says_so() -> None:
    assert not schedule(federal_holidays=False).is_closed(date(2026, 11, 26))


def test_lets_a_location_keep_its_own_hours() -> None:
    mornings = replace(MIDTOWN, hours=(Hours(1, time(9), time(12)),))
    clinic = schedule(locations=(mornings,))

    assert clinic.hours_on(date(2026, 11, 24), mornings) == ((time(9), time(12)),)
    assert clinic.hours_on(date(2026, 11, 25), mornings) == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"locations": ()}, "at least one"),
        ({"locations": (MIDTOWN, MIDTOWN)}, "each slug once"),
        ({"timezone": "Atlanta"}, "Atlanta.*IANA"),
        ({"slot_minutes": 0}, "slot_minutes is 0"),
        ({"horizon_days": 0}, "horizon_days is 0"),
        ({"buffer_minutes": -5}, "buffer_minutes is -5"),
    ],
)
def test_refuses_a_schedule_that_contradicts_itself(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidScheduleError, match=told):
        schedule(**changes)


def test_refuses_hours_that_close_before_they_open() -> None:
    with pytest.raises(InvalidScheduleError, match="close later"):
        Hours(0, time(17), time(8))


def test_keeps_openings_in_utc() -> None:
    opening = at("2026-11-24 10:00")

    assert opening.start == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
    assert opening.start.utcoffset() == timedelta(0)


def test_refuses_an_opening_without_offset_or_length() -> None:
    naive = datetime(2026, 11, 24, 10)
    with pytest.raises(InvalidRequestError, match="offset"):
        Opening(location="midtown", start=naive, end=naive)
    with pytest.raises(InvalidRequestError, match="end later"):
        Opening(location="midtown", start=NOW, end=NOW)


def test_clashes_within_the_gap_at_one_location_only() -> None:
    ten, half_past = at("2026-11-24 10:00"), at("2026-11-24 10:30")

    assert not ten.clashes_with(half_past)
    assert ten.clashes_with(half_past, gap=timedelta(minutes=1))
    assert ten.clashes_with(at("2026-11-24 10:15"))
    assert not ten.clashes_with(at("2026-11-24 10:15", location="marietta"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"consented": False}, "consented"),
        ({"patient_name": "  "}, "name"),
        ({"patient_name": "x" * 201}, "name"),
        ({"reason": "x" * 1001}, "1001"),
        ({"visit_type": "old"}, "visit type"),
    ],
)
def test_refuses_a_request_that_may_not_be_stored(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidRequestError, match=told) as refused:
        request(at("2026-11-24 10:00"), **changes)
    assert "x" * 50 not in str(refused.value)


def test_hides_personal_data_in_repr() -> None:
    shown = repr(request(at("2026-11-24 10:00"), reason="numb leg", owner="session-1"))

    assert not any(secret in shown for secret in ("Jane", "0142", "numb", "session-1"))


@pytest.mark.parametrize(
    ("status", "start", "changeable"),
    [
        ("booked", NOW + timedelta(hours=1), True),
        ("booked", NOW - timedelta(hours=1), False),
        ("cancelled", NOW + timedelta(hours=1), False),
        ("fulfilled", NOW + timedelta(hours=1), False),
    ],
)
def test_lets_only_live_future_appointments_change(status: Any, start: datetime, changeable: bool) -> None:
    appointment = Appointment(
        reference="ABC0123D",
        location="midtown",
        start_utc=start,
        end_utc=start + timedelta(minutes=30),
        patient_name="Jane Doe",
        contact=PHONE,
        visit_type="new",
        status=status,
        created_at=NOW,
        consented_at=NOW,
    )

    assert appointment.is_changeable(NOW) is changeable


def test_takes_other_time_zones() -> None:
    clinic = Schedule((Location("a", "A", "x"),), timezone="America/Chicago")

    assert clinic.local(datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=-4)))).hour == 11
