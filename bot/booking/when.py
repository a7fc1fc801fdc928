"""Read which times a visitor asks for: "next Tuesday afternoon", "anything but mornings".

A small grammar by hand rather than a general date parser: the clinic's conventions decide what a phrase
means (a bare hour lies inside opening hours, "next Tuesday" may be two days), and a date in the story of an
illness is no wanted time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from bot.booking.model import Window
from bot.booking.schedule import Schedule
from bot.booking.when_doubt import is_doubtful
from bot.booking.when_items import BUSINESS_DAYS, Day, Frame, Span, Time
from bot.booking.when_plan import plan
from bot.booking.when_readings import Reading, readings
from bot.booking.when_scan import scan
from bot.booking.when_tokens import plain_words
from bot.booking.when_traps import blot


@dataclass(frozen=True)
class WhenReading:
    """What a phrase asks for.

    Attributes:
        status: `understood` (one reading), `ambiguous` (two, and `windows` holds both; or words of time stayed
            unread, and `windows` holds what was read) or `none` (no wanted time).
        windows: Spans inside opening hours, by start, none across midnight, in the clinic's zone; empty
            where the clinic is closed or the time is past.
    """

    status: Literal["understood", "ambiguous", "none"]
    windows: tuple[Window, ...] = ()


def read_when(text: str, *, now: datetime, schedule: Schedule) -> WhenReading:
    """Read the times that a visitor asks for, before any look at free openings.

    Args:
        text: The visitor's own words; of very long ones only the beginning is read.
        now: Aware; when it is said.
        schedule: The clinic's schedule.

    Returns:
        The reading; `none` where the text asks for no time.
    """
    frame = Frame(schedule.local(now), schedule)
    plain = plain_words(text)
    blotted = blot(plain)
    items = scan(blotted, frame)
    if not any(isinstance(item, Day | Time) for item in items):
        return WhenReading("none")
    found = readings(plan(items, frame.business_days(BUSINESS_DAYS)), frame)
    windows = _joined(window for reading in found for window in _windows(reading, frame))
    return WhenReading("ambiguous" if len(found) > 1 or is_doubtful(items, plain, blotted) else "understood", windows)


def _windows(reading: Reading, frame: Frame) -> Iterable[Window]:
    """Cut what a reading wants to opening hours and to what is still ahead."""
    for days, spans in reading:
        for day in days:
            for opens, closes in frame.schedule.hours_on(day):
                for span in spans:
                    start = max(_at(day, span, 0), datetime.combine(day, opens))
                    end = min(_at(day, span, 1), datetime.combine(day, closes))
                    window = Window(start.replace(tzinfo=frame.schedule.zone), end.replace(tzinfo=frame.schedule.zone))
                    if start < end and window.end > frame.now:
                        yield Window(max(window.start, frame.now), window.end)


def _at(day: date, span: Span, side: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=span[side])


def _joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Join windows of one day that touch or overlap."""
    joined: list[Window] = []
    for window in sorted(windows):
        if joined and window.start <= joined[-1].end and window.start.date() == joined[-1].start.date():
            joined[-1] = Window(joined[-1].start, max(joined[-1].end, window.end))
        else:
            joined.append(window)
    return tuple(joined)
