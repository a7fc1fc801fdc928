"""Read two days named side by side as one: a weekday and its date, a weekday and its week."""

from collections.abc import Sequence

from bot.booking.when_calendar import Days
from bot.booking.when_items import Day


def merge(first: Day, second: Day, *, strict: bool) -> Day | None:
    """Read two days named side by side as one, or None where they are two.

    Args:
        first: Named first.
        second: Named second.
        strict: Merge only where they agree.
    """
    for span, other in ((first, second), (second, first)):
        if other.week and span.weekdays:
            return _only(Day((other.week,), "span"), span)
        if span.kind in ("any", "soon") and other.kind not in ("any", "soon"):
            return other
        if span.kind == "span" and not span.weekdays and other.weekdays and other.form in ("", "every", "next"):
            return _only(span, other)
        if span.kind == "span" and other.day_of_month:
            days = tuple(day for day in span.readings[0] if day.day == other.day_of_month)
            return Day((days,), "date") if days else None
    if first.kind == second.kind == "span":
        shared = tuple(day for day in first.readings[0] if day in second.readings[0])
        return Day((shared,), "span") if shared else None
    return _agree(first, second, strict=strict)


def _only(span: Day, weekday: Day) -> Day:
    """Choose a span's days that fall on a weekday."""
    chosen = tuple(tuple(day for day in reading if day.weekday() in weekday.weekdays) for reading in span.readings)
    within = span.readings[0] if len(span.readings) == 1 else ()
    return Day(chosen, "weekday", weekday.weekdays, "this", within=within)


def cross(first: Day, second: Day) -> bool:
    """Say whether two spans share days and each has its own, as in "after the 14th and before the 18th"."""
    if not first.kind == second.kind == "span":
        return False
    one, other = set(first.readings[0]), set(second.readings[0])
    return bool(one & other and one - other and other - one)


def like_listed(day: Day, before: Day, coming: Days) -> Day:
    """Read a bare weekday like the one listed before it: "next week Monday or Tuesday", "any Monday or Tuesday".

    Args:
        day: The day to read.
        before: The one listed before it.
        coming: The days over which a mere preference looks.
    """
    if day.kind != "weekday" or day.form or not day.weekdays:
        return day
    if before.within:
        return _only(Day((before.within,), "span"), day)
    if before.kind == "weekday" and before.form == "every":
        return Day((tuple(one for one in coming if one.weekday() in day.weekdays),), "weekday", day.weekdays, "every")
    return day


def _agree(first: Day, second: Day, *, strict: bool) -> Day | None:
    if first.kind == second.kind or "span" in (first.kind, second.kind):
        return None
    both = tuple(one for one in first.readings if one in second.readings)
    if both:
        return Day(both, "date")
    for weekday, dated in ((first, second), (second, first)):
        days = dated.readings[0]
        if weekday.weekdays and dated.kind != "weekday" and len(days) == 1 and days[0].weekday() in weekday.weekdays:
            return dated
    if strict or not {"weekday", "relative"} & {first.kind, second.kind}:
        return None
    return Day((*first.readings, *second.readings), "date")


def joined(days: Sequence[Day], day: Day) -> list[Day]:
    """Merge a day into the last of a list, and a week into every bare weekday listed before it."""
    *listed, last = days
    merged = merge(last, day, strict=False) or day
    if day.kind == "span" and last.weekdays:
        listed = [_in_span(one, day) for one in listed]
    return [*listed, merged]


def _in_span(listed: Day, span: Day) -> Day:
    """Choose a span's days by a bare weekday; leave any other day as it is."""
    return (merge(listed, span, strict=False) or listed) if listed.weekdays and not listed.form else listed
