"""Read open spans of days in plain words (see `when_tokens`): "after the 5th", "by Friday", "any day after that"."""

from dataclasses import replace
from datetime import timedelta

from bot.booking import when_calendar as calendar
from bot.booking.when_items import BUSINESS_DAYS, Day, Found, Frame
from bot.booking.when_months import read_one
from bot.booking.when_words import rule

_AFTER = rule(
    r"(?:(?:anytime|any time|any day|sometime|some time|right|a little|shortly|soon) )*(?:after|"
    r"following|past|later than)"
)


_BEFORE = rule(
    r"(?:(?:anytime|any time|any day|sometime|some time|right) )*(?:before|prior to|earlier than|"
    r"sooner than|ahead of)"
)


_BY = rule(
    r"(?:(?:anytime|any time|any day|sometime|some time|now|today) )*(?:by|until|through|no later than|"
    r"not later than|up to|up until|on or before)"
)


_FROM = rule(
    r"(?:(?:anytime|any time|any day|sometime|some time) )*(?:starting|beginning|as of|at least|from|effective|"
    r"on or after|not before|no (?:earlier|sooner) than|"
    r"not (?:(?:available|free|here|back|in town|around|home|able to come) )*until|nothing (?:before|until)|"
    r"cannot (?:(?:come|do|make|it|be|there|anything|in|get) )*(?:before|until)|(?:out of town|away|"
    r"gone|on vacation|traveling|busy|unavailable|not back) until|back in town)(?: on)?"
)


_ON = rule(
    r" (?:or (?:later|after|beyond)|and (?:later|after|on|beyond)|onward|onwards|on(?= [,.!?]|$)|forward|"
    r"at the earliest)"
)


_AWAY_THROUGH = rule(
    r"(?:out of town|away|gone|out|on vacation|traveling|busy|booked|unavailable) through(?: the end of)?"
)


_THAT = rule(
    r"(?:(?:any ?time|any day|sometime|some day|right|anything|shortly) )*(?P<way>after|following|past|before|by) "
    r"(?:that|then)(?: (?:day|date|point))?"
)


def weekday_of(day: Day) -> int | None:
    """Give the weekday of a day that names just one, else None."""
    return next(iter(day.weekdays)) if day.kind == "weekday" and len(day.weekdays) == 1 else None


_OR_SOONER = rule(r" (?:at )?(?:the )?latest| or (?:sooner|earlier|before(?= [,.!?]|$))")

_END_OF = rule(r"(?:the )?(?:very )?end of")

_WAYS = (("after", _AWAY_THROUGH), ("from", _FROM), ("after", _AFTER), ("before", _BEFORE), ("by", _BY))


def read_bound(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    """Read "after the 5th", "before Christmas", "by Friday", "starting Monday", "Monday or later"."""
    if previous and (leaning := _leaning(text, at, frame, previous)):
        return leaning
    for way, pattern in _WAYS:
        found = pattern.match(text, at)
        day = read_one(text, found.end() + 1, frame, previous, hours_near=True) if found else None
        if found and day and day[0].readings[0]:
            tail = _ON.match(text, day[1])
            kept = way == "before" and _END_OF.match(
                text, found.end() + 1
            )  # "before the end of May" keeps its last days
            return _bounded("by" if kept else way, day[0], frame), tail.end() if tail else day[1]
    day = read_one(text, at, frame, previous, hours_near=True)
    if not day or not day[0].readings[0]:
        return None
    for way, pattern in (("from", _ON), ("by", _OR_SOONER)):
        if tail := pattern.match(text, day[1]):
            return _bounded(way, day[0], frame), tail.end()
    return None


def _leaning(text: str, at: int, frame: Frame, previous: Day) -> Found | None:
    """Read "any time after that", counted from the one day named before, which itself is not wanted."""
    found = _THAT.match(text, at)
    if not found or len(previous.readings) != 1 or len(previous.readings[0]) != 1 or previous.kind == "span":
        return None
    way = found["way"] if found["way"] in ("before", "by") else "after"
    return replace(_bounded(way, previous, frame), weekdays=frozenset(), instead=True), found.end()


def _bounded(way: str, day: Day, frame: Frame) -> Day:
    readings = []
    for reading in day.readings:
        first, last = reading[0], reading[-1]
        if way in ("before", "by"):
            readings.append(calendar.days_between(frame.today, last if way == "by" else first - timedelta(days=1)))
        else:
            readings.append(frame.business_days(BUSINESS_DAYS, first if way == "from" else last + timedelta(days=1)))
    return Day(tuple(readings), "span", _weekdays_within(way, day))


def _weekdays_within(way: str, day: Day) -> frozenset[int]:
    """Give the weekdays that a bound by a bare weekday leaves of a week: "next week after Wednesday"."""
    number = weekday_of(day)
    if number is None or day.form:
        return frozenset()
    bounds = {"before": (0, number), "by": (0, number + 1), "from": (number, 5), "after": (number + 1, 5)}
    return frozenset(range(*bounds[way]))
