"""Lay out a phrase: its groups, with corrections made."""

from collections.abc import Sequence
from dataclasses import replace

from bot.booking.when_calendar import Days
from bot.booking.when_groups import Builder, Group, Plan
from bot.booking.when_items import (
    Day,
    Item,
    Mark,
    Time,
)
from bot.booking.when_times import rebased

PAIR = 2


def plan(items: Sequence[Item], coming: Days) -> Plan:
    """Sort a phrase's items into groups; of what was corrected only the last version is kept.

    Args:
        items: From `scan`.
        coming: The days over which a mere preference looks.
    """
    kept: Plan = []
    start = 0
    ends = [index for index, item in enumerate(items) if isinstance(item, Mark) and item.kind == "correction"]
    for end in (*ends, len(items)):
        kept = _corrected(kept, _grouped(items[start:end], coming))
        start = end + 1
    return kept


def _grouped(items: Sequence[Item], coming: Days) -> Plan:
    builder = Builder(coming)
    for index, item in enumerate(items):
        following = items[index + 1 :]
        if isinstance(item, Day):
            builder.day(item, following)
        elif isinstance(item, Time):
            builder.time(item, following)
        else:
            builder.mark(item, following)
    return _settled(builder.groups)


def _settled(groups: Plan) -> Plan:
    """Free a week from an exclusion that only names hours in it: "not mornings next week" wants that week."""
    settled: Plan = []
    for group in groups:
        if group.denied and group.time_first and group.times and any(day.kind == "span" for day in group.days):
            settled.append(Group(days=group.days))
            settled.append(Group(times=group.times, denied=True))
        else:
            settled.append(group)
    return settled


def _reset(old: list[Time], new: list[Time]) -> list[Time]:
    """Set corrected times into the frame of the earlier ones: "between 2 and 4 ... sorry 1 and 3"."""
    first, last = (new[0].minute, new[-1].minute) if len(new) == PAIR else (0, 0)
    if old[-1].kind == "range" and all(time.bare for time in new) and first < last:
        return [Time(((first, last),), "range")]
    return [rebased(time, old[-1]) for time in new]


def _corrected(old: Plan, new: Plan) -> Plan:
    """Lay a correction over what was said before; what it does not touch is kept."""
    wanted_old, wanted_new = ([group for group in part if not group.denied] for part in (old, new))
    denied = [group for part in (old, new) for group in part if group.denied]
    if not wanted_old or not wanted_new:
        return wanted_old + wanted_new + denied
    if not any(group.days for group in wanted_new):
        times = wanted_new[-1].times
        last = next((group for group in reversed(wanted_old) if group.times), None)
        if last is not None:
            last.times = _reset(last.times, times)
        else:
            for group in wanted_old:
                group.times = list(times)
    elif any(group.times for group in wanted_new):
        wanted_old = wanted_new
    else:
        times = next((group.times for group in reversed(wanted_old) if group.times), [])
        wanted_old = [replace(group, times=list(times)) for group in wanted_new]
    return wanted_old + denied
