"""Which time one can wait for."""

from datetime import datetime

from bot.booking.model import Window
from bot.booking.waiting_window import window_to_wait_for

from .builders import NOW, schedule


def window(start: str, end: str) -> Window:
    zone = schedule().zone
    return Window(datetime.fromisoformat(start).replace(tzinfo=zone), datetime.fromisoformat(end).replace(tzinfo=zone))


TUESDAY = window("2026-12-01 08:00", "2026-12-01 17:00")
WEDNESDAY = window("2026-12-02 08:00", "2026-12-02 17:00")
FRIDAY = window("2026-12-04 08:00", "2026-12-04 17:00")
SUNDAY = window("2026-12-06 08:00", "2026-12-06 17:00")
TODAY = window("2026-11-23 10:00", "2026-11-23 17:00")


def waits_for(*windows: Window) -> Window | None:
    return window_to_wait_for(windows, schedule(), location="midtown", now=NOW)


def test_one_window_is_waited_for() -> None:
    assert waits_for(TUESDAY) == TUESDAY


def test_days_in_a_row_are_one_span() -> None:
    assert waits_for(TUESDAY, WEDNESDAY) == Window(TUESDAY.start, WEDNESDAY.end)


def test_days_apart_are_not() -> None:
    assert waits_for(TUESDAY, FRIDAY) == TUESDAY


def test_nobody_waits_for_closed_days_or_within_the_lead_time() -> None:
    assert waits_for(SUNDAY) is None
    assert waits_for(TODAY) is None
    assert waits_for() is None
