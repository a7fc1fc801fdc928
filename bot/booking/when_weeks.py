"""Read weeks in plain words (see `when_tokens`): "next week", "the week after Thanksgiving"."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from bot.booking import when_calendar as calendar
from bot.booking.when_calendar import Days
from bot.booking.when_days import moved, read_single
from bot.booking.when_items import Day, Found, Frame
from bot.booking.when_words import COUNT, MON, MONTHS, NAMES, count_of, rule

_EARLY = r"early(?: on)?(?: in)?|(?:the )?(?:very )?(?:beginning|start|first part|1n?th part|front end|top) of"

_MID = r"mid(?:dle)?(?: -)?(?: of)?|(?:the )?middle(?: part)? of"

_LATE = r"late(?:r)?(?: in)?|(?:the )?(?:very |tail |back )?(?:end|latter part|last part|back half) of"

PART = (
    rf"(?:(?P<early>{_EARLY})|(?P<mid>{_MID})|(?P<late>{_LATE})|(?P<half>(?:the )?(?:1n?th|2n?th|2nd|back|"
    rf"latter) half of))"
)

_REST_OF = rule(r"(?:the )?(?:rest|remainder|balance|remaining part) of (?:the|this) (?P<unit>week|month)")

_WEEK = rule(
    rf"(?:{PART} )?(?:(?:the|any time|sometime|in) )*(?P<which>this|next|this coming|the coming|"
    rf"coming|the following|following|the(?! week (?:after|of|before|from)\b)) week"
)

_WEEK_AFTER_NEXT = rule(r"(?:the )?week after next(?: week)?|week after the next")

_WEEK_AFTER_THAT = rule(
    r"(?:the )?(?:week after|following week|1 after|next 1)(?: (?:that|this))?(?= (?:[,.!?]|or|at|"
    r"works|is|would|instead|please)|$)"
)

_LONE_NEXT = rule(r"(?:the )?next(?: 1)?(?= (?:[,.!?]|works|is|would|instead|please|at|around|after|before)|$)")

_WEEK_OF = rule(r"(?:in )?(?:the |that )?week (?:of|with|containing)")

_WEEK_BESIDE = rule(r"(?:the |1n?th |2n?th )?(?:1n?th )?week (?:right )?(?P<way>after|following|before|past|prior to)")

_HOLIDAY_WEEK = rule(rf"(?P<name>{'|'.join(NAMES.values())}) week")

_NTH_WEEK = rule(
    rf"(?:the )?(?P<nth>\d{{1,2}}n?th|last) (?:full )?week (?:of|in) (?:{MON}(?: (?P<year>20\d\d))?|"
    rf"(?P<which>the|this|next) month)"
)

_WITHIN = rule(
    rf"(?:(?:with)?in|over|during|anytime|sometime|some time)?(?: (?:in|over|"
    rf"during))? ?(?:the )?(?:next|coming) {COUNT}(?: (?P<business>business|work|"
    rf"working))? (?P<unit>day|week|month)~?"
    rf"|within {COUNT.replace('<n>', '<n2>')}(?: (?P<business2>business|work|working))? (?P<unit2>day|"
    rf"week|month)~?"
)


def span_of(days: Days) -> Day:
    """Build a span of days with one reading."""
    return Day((days,), "span")


def read_week(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    """Read the week that begins at a place in plain words; `previous` as in `read_single`."""
    if found := _REST_OF.match(text, at):
        last = (
            calendar.week_of(frame.today) if found["unit"] == "week" else calendar.month_span(*_month_of(frame.today))
        )
        return span_of(tuple(day for day in last if day >= frame.today)), found.end()
    if found := _WEEK_AFTER_NEXT.match(text, at):
        return span_of(calendar.week_of(frame.today, later=2)), found.end()
    if found := _WEEK_OF.match(text, at):
        anchor = _anchor(text, found.end() + 1, frame, previous)
        return (span_of(calendar.week_of(anchor[0])), anchor[1]) if anchor else None
    if found := _HOLIDAY_WEEK.match(text, at):
        anchor = _anchor(text, at, frame, previous)
        return (span_of(calendar.week_of(anchor[0])), found.end()) if anchor else None
    if found := _WEEK_BESIDE.match(text, at):
        anchor_day = read_single(text, found.end() + 1, frame, previous)
        if anchor_day and anchor_day[0].readings[0]:
            return _week_beside(found["way"], anchor_day[0], frame), anchor_day[1]
    if previous and previous.readings[-1] and (found := _WEEK_AFTER_THAT.match(text, at)):
        return span_of(calendar.week_of(previous.readings[-1][0], later=1)), found.end()
    if previous and previous.form == "this" and (found := _LONE_NEXT.match(text, at)):
        return replace(moved(previous, lambda day: day + timedelta(days=7)), kind=previous.kind), found.end()
    if found := _NTH_WEEK.match(text, at):
        return _nth_week(found, frame), found.end()
    found = _WEEK.match(text, at)
    if not found or (found["which"] == "the" and not (found["early"] or found["mid"] or found["late"])):
        return None
    week = calendar.week_of(frame.today, later=0 if found["which"] in ("this", "the") else 1)
    part = week[:2] if found["early"] else week[2:3] if found["mid"] else week[3:] if found["late"] else week
    later = found["late"] and found["late"].startswith("later")
    form: Literal["this", ""] = "this" if found["which"] == "this" else ""
    return replace(span_of(week if later else part), form=form), found.end()


def _week_beside(way: str, anchor: Day, frame: Frame) -> Day:
    day = anchor.readings[0][0]
    later = -1 if way in ("before", "prior to") else 1
    anchors = [calendar.valid_date(day.year - 1, day.month, day.day)] if later > 0 and not anchor.weekdays else []
    if anchors and anchors[0] and day.year > frame.today.year:
        ahead = calendar.week_of(anchors[0], later=later)
        if ahead[-1] >= frame.today and ahead[0] - frame.today < timedelta(days=14):
            return span_of(ahead)
    return span_of(calendar.week_of(day, later=later))


def _anchor(text: str, at: int, frame: Frame, previous: Day | None) -> tuple[date, int] | None:
    found = read_single(text, at, frame, previous)
    if not found:
        bare = re.compile(r"(?:the )?(\d{1,2})(?![^ ])").match(text, at)
        day = calendar.next_day_of_month(int(bare[1]), frame.today) if bare and int(bare[1]) else None
        return (day, bare.end()) if bare and day else None
    return (found[0].readings[0][0], found[1]) if found[0].readings[0] else None


def _nth_week(found: re.Match[str], frame: Frame) -> Day:
    if found["mon"]:
        month = MONTHS.index(found["mon"]) + 1
        year = int(found["year"]) if found["year"] else calendar.next_month_span(month, frame.today)[0].year
    else:
        year, month = calendar.later_month(frame.today, int(found["which"] == "next"))
    whole = calendar.month_span(year, month)
    if found["nth"] == "last":
        return span_of(whole[-7:])
    count = int(re.sub("n?th", "", found["nth"]))
    return span_of(whole[7 * (count - 1) : 7 * count])


def read_within(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    """Read "within 3 days" and "the next two weeks"; `previous` is not needed, but makes it one of the readers."""
    found = _WITHIN.match(text, at)
    if not found:
        return None
    count, unit = count_of(found["n"] or found["n2"]), found["unit"] or found["unit2"]
    if found["business"] or found["business2"]:
        return span_of(frame.business_days(count)), found.end()
    last = frame.today + timedelta(days=count * (7 if unit == "week" else 1))
    last = calendar.same_day_later(frame.today, count) if unit == "month" else last
    return span_of(calendar.days_between(frame.today, last)), found.end()


def _month_of(day: date) -> tuple[int, int]:
    return day.year, day.month
