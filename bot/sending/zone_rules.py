"""A time zone's clock changes as an invite carries them, for programs that know no zone by its name."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard

_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


def zone_rules(name: str, *, first: date, last: date) -> Timezone:
    """Write a zone's rules between two days, each change of the clocks by itself.

    Lists of dates (RDATE) would be shorter and are valid, but not every program reads them.

    Args:
        name: IANA.
        first: The rules hold from the beginning of this day on.
        last: Until about the end of this one.
    """
    zone, rules = ZoneInfo(name), Timezone()
    rules.add("tzid", name)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    rules.add_component(_rule(zone, start, before=_offset(zone, start)))
    for change in _changes(zone, start, datetime(last.year, last.month, last.day, tzinfo=UTC)):
        rules.add_component(_rule(zone, change, before=_offset(zone, change - _MINUTE)))
    return rules


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the instants at which the clocks change, to the minute."""
    day = start
    while day < end:
        if _offset(zone, day) != _offset(zone, day + _DAY):
            early, late = day, day + _DAY
            while late - early > _MINUTE:
                middle = early + (late - early) // _MINUTE // 2 * _MINUTE
                early, late = (middle, late) if _offset(zone, middle) == _offset(zone, day) else (early, middle)
            yield late
        day += _DAY


def _rule(zone: ZoneInfo, instant: datetime, *, before: timedelta) -> Component:
    """Write what holds from an instant on; it begins at what clocks showed until then (RFC 5545, 3.6.5)."""
    local = instant.astimezone(zone)
    rule = TimezoneDaylight() if local.dst() else TimezoneStandard()
    rule.add("dtstart", (instant + before).replace(tzinfo=None))
    rule.add("tzoffsetfrom", before)
    rule.add("tzoffsetto", _offset(zone, instant))
    rule.add("tzname", local.tzname() or zone.key)
    return rule


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)
