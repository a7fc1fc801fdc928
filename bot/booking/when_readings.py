"""Work out what a phrase's groups may mean: sets of days and times, excluded ones taken out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import product

from bot.booking.when_calendar import Days
from bot.booking.when_groups import Group, Plan
from bot.booking.when_items import (
    BUSINESS_DAYS,
    MINUTES_IN_DAY,
    SOON_DAYS,
    Day,
    Frame,
    Span,
)

WHOLE_DAY: tuple[Span, ...] = ((0, MINUTES_IN_DAY),)

MOST_READINGS = 8

Reading = list[tuple[Days, tuple[Span, ...]]]


def readings(groups: Plan, frame: Frame) -> list[Reading]:
    """Work out what a plan may mean.

    Args:
        groups: From `plan`; at least one.
        frame: Where and when it is said.

    Returns:
        One reading or more, each a list of days with the spans of time wanted on them, excluded days already
        taken out; spans of time may overlap.
    """
    wanted = _with_days([group for group in groups if not group.denied], groups, frame)
    denied = [group for group in groups if group.denied]
    _set_next_after_this(groups)
    found: list[Reading] = []
    for choice in _choices(wanted):
        reading = _without(choice, denied)
        if reading not in found:
            found.append(reading)
    lively = [reading for reading in found if any(spans for _, spans in reading)]
    return lively if denied and lively else found


def _with_days(wanted: Plan, groups: Plan, frame: Frame) -> Plan:
    """Give days to the groups without: a neighbour's, or those that a mere preference looks over."""
    dated = [group for group in wanted if any(day.kind not in ("any", "soon") for day in group.days)]
    if dated:
        for group in wanted:
            if group.days and group not in dated and group.times:
                group.days = dated[-1].days
        lent = next((group.days for group in dated), [])
        for group in wanted:
            lent = group.days or lent
            group.days = group.days or lent
        for group in dated:
            group.days = [day for day in group.days if day.kind not in ("any", "soon")]
        return [group for group in wanted if group in dated or group.times]
    soon = any(day.kind == "soon" for group in wanted for day in group.days)
    span = Day((frame.business_days(SOON_DAYS if soon else BUSINESS_DAYS),), "any")
    times = [group for group in wanted if group.times]
    return [replace(group, days=[span]) for group in times] or [Group(days=[span])]


def _set_next_after_this(groups: Plan) -> None:
    """Let "next Friday" beside "this Friday" be a week later than that."""
    days = [day for group in groups for day in group.days]
    this = {
        next(iter(day.weekdays)): day
        for day in days
        if day.kind == "weekday" and day.form == "this" and len(day.weekdays) == 1
    }
    for group in groups:
        for index, day in enumerate(group.days):
            other = this.get(next(iter(day.weekdays))) if day.form == "next" and day.weekdays else None
            if other and other.readings[0]:
                week_later = tuple(one + timedelta(days=7) for one in other.readings[0])
                group.days[index] = Day((week_later,), "weekday", day.weekdays, "this")


def _choices(wanted: Plan) -> Iterable[Reading]:
    """Walk the readings of every day, combined."""
    slots = [(day, group) for group in wanted for day in group.days]
    for number, choice in enumerate(product(*(day.readings for day, _ in slots))):
        if number >= MOST_READINGS:
            return
        yield [
            (days, tuple(span for time in group.times for span in time.spans) if group.times else WHOLE_DAY)
            for days, (_, group) in zip(choice, slots, strict=True)
        ]


def _without(reading: Reading, denied: Plan) -> Reading:
    """Take what is excluded out of a reading, day by day."""
    kept: Reading = []
    for days, spans in reading:
        for day in days:
            left = spans
            for group in denied:
                if not group.days or any(_excludes(other, day) for other in group.days):
                    left = _minus(
                        left,
                        tuple(span for time in group.times for span in time.spans) if group.times else WHOLE_DAY,
                    )
            kept.append(((day,), left))
    return kept


def _excludes(denied: Day, day: object) -> bool:
    if denied.kind in ("any", "soon"):
        return False
    if denied.weekdays and denied.form in ("", "every"):
        return getattr(day, "weekday")() in denied.weekdays  # noqa: B009
    return any(day in reading for reading in denied.readings)


def _minus(spans: tuple[Span, ...], taken: tuple[Span, ...]) -> tuple[Span, ...]:
    left = list(spans)
    for start, end in taken:
        left = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[0] < piece[1]]
    return tuple(left)
