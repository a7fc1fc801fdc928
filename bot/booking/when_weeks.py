"""Read weeks in plain words (see `when_tokens`): "next week", "the week after Thanksgiving"."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from bot.booking import when_calendar as calendar
from bot.booking.when_calendar import Days
from bot.booking.when_days import later, moved, read_single
from bot.booking.when_items import Day, Found, Frame, single
from bot.booking.when_words import COUNT, DONE, MON, MONTHS, NAMES, count_of, rule

_EARLY = r"early(?: on)?(?: in)?|(?:the )?(?:very )?(?:beginning|start|first part|1n?th part|front end|top) of"

_MID = r"mid(?:dle)?(?: -)?(?: of)?|(?:the )?middle(?: part)? of"

_LATE = r"late(?:r)?(?: in)?|(?:the )?(?:very |tail |back )?(?:end|latter part|last part) of"

PART = (
    r"(?:(?P<since>early|mid) (?:(?:to|-|or|and|through) )?(?=mid|late|end))?"
    rf"(?:(?P<early>{_EARLY})|(?P<mid>{_MID})|(?P<late>{_LATE})|(?P<half>(?:the )?(?:1n?th|2n?th|2nd|back|"
    rf"latter) half of))"
)

_REST_OF = rule(r"(?:the )?(?:rest|remainder|balance|remaining part) of (?:the|this) (?P<unit>week|month)")

_WEEK = rule(
    rf"(?:{PART} )?(?:(?:the|any time|sometime|in) )*(?P<which>this|next|this coming|the coming|"
    rf"coming|the following|following|the(?! week (?:after|of|before|from)\b)) week"
)

_WEEK_AFTER_NEXT = rule(r"(?:the )?week after next(?: week)?|week after the next")

_WEEK_AFTER_THAT = re.compile(
    rf"(?:the )?(?:week after|following week|following|1 after|next 1)(?: (?:that|this)(?![^ ]))?(?={DONE})"
)

_ONE_AFTER = rule(
    r"laterone|(?:the )?(?:1 (?:after|following)(?: that)?|(?:following|next) 1)|"
    rf"(?:the )?following(?={DONE})"
)

_LONE_NEXT = rule(r"(?:the )?next(?: 1)?(?= (?:[,.!?]|works|is|would|instead|please|at|around|after|before)|$)")

_WEEK_OF = rule(
    rf"(?:{PART} )?"
    r"(?:in )?(?:the |that )?week (?:of|with|containing|beginning|starting|commencing|that|when)"
)

_WEEK_BESIDE = rule(
    r"(?:the |1n?th |2n?th )?(?:1n?th )?week (?:right )?(?P<way>after|following|before|past|"
    r"prior to)"
)

_HOLIDAY_WEEK = rule(rf"(?P<name>{'|'.join(NAMES.values())}) week")

_NTH_WEEK = rule(
    rf"(?:the )?(?P<nth>\d{{1,2}}n?th|last) (?:full )?(?:(?P<count>[23]) )?week~? (?:of|"
    rf"in) (?:{MON}(?: (?P<year>20\d\d))?|"
    rf"(?P<which>the|this|next) month)"
)

_WITHIN = rule(
    rf"(?:(?:with)?in|over|during|anytime|sometime|some time)?(?: (?:in|over|"
    rf"during))? ?(?:the )?(?:next|coming) {COUNT}(?: (?P<business>business|work|"
    rf"working))? (?P<unit>day|week|month)~?"
    rf"|within {COUNT.replace('<n>', '<n2>')}(?: (?P<business2>business|work|working))? (?P<unit2>day|"
    rf"week|month)~?|(?:within|over) the (?:next|coming) (?P<unit3>week|month)"
)


_OR_TWO = rule(
    r"(?P<within>(?:(?:in|within|over|during|sometime in) )*(?:the )?(?:next|coming) |within )?"
    r"(?(within)(?:an? )?|in (?:like |about |maybe )?(?:an? ))(?P<unit>day|week|month) or (?:2|so)"
    r"(?: from now| out)?|an? (?P<unit2>day|week|month) or 2 (?:from now|out)|"
    r"(?P<in>in (?:like |about |maybe )?)?(?P<first>\d{1,2}) (?:-|to|or|"
    r"maybe) (?P<second>\d{1,2}) (?P<unit3>day|week|month)~"
    r"(?(in)|(?= (?:from|out)))(?: from now| from today| out)?"
)


def span_of(days: Days) -> Day:
    """Build a span of days with one reading."""
    return Day((days,), "span")


def read_week(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    """Read the week that begins at a place in plain words; `previous` as in `read_single`."""
    if found := _OR_TWO.match(text, at):
        return _one_or_two(found, frame), found.end()
    if found := _REST_OF.match(text, at):
        last = (
            calendar.week_of(frame.today) if found["unit"] == "week" else calendar.month_span(*_month_of(frame.today))
        )
        return span_of(tuple(day for day in last if day >= frame.today)), found.end()
    if found := _WEEK_AFTER_NEXT.match(text, at):
        return span_of(calendar.week_of(frame.today, later=2)), found.end()
    if found := _WEEK_OF.match(text, at):
        anchor = _anchor(text, found.end() + 1, frame, previous)
        return (_weeks_of(anchor[0], found), anchor[1]) if anchor else None
    if found := _HOLIDAY_WEEK.match(text, at):
        anchor = _anchor(text, at, frame, previous)
        return (_weeks_of(anchor[0]), found.end()) if anchor else None
    if found := _WEEK_BESIDE.match(text, at):
        anchor_day = read_single(text, found.end() + 1, frame, previous)
        if anchor_day and anchor_day[0].readings[0]:
            return _week_beside(found["way"], anchor_day[0], frame), anchor_day[1]
    if previous and (leaning := _leaning(text, at, previous)):
        return leaning
    if found := _NTH_WEEK.match(text, at):
        return _nth_week(found, frame), found.end()
    found = _WEEK.match(text, at)
    if not found or (found["which"] == "the" and not (found["early"] or found["mid"] or found["late"])):
        return None
    return _plain(found, frame), found.end()


def _leaning(text: str, at: int, previous: Day) -> Found | None:
    """Read "the one after" and "the following week", counted from the day named before."""
    if previous.kind == "weekday" and previous.form != "every" and (found := _ONE_AFTER.match(text, at)):
        instead = found.group() == "laterone"
        moved_on = moved(previous, lambda day: day + timedelta(days=7))
        return replace(moved_on, kind=previous.kind, instead=instead), found.end()
    if previous.readings[-1] and (found := _WEEK_AFTER_THAT.match(text, at)):
        return span_of(calendar.week_of(previous.readings[-1][0], later=1)), found.end()
    if previous.form == "this" and (found := _LONE_NEXT.match(text, at)):
        return replace(moved(previous, lambda day: day + timedelta(days=7)), kind=previous.kind), found.end()
    return None


def _plain(found: re.Match[str], frame: Frame) -> Day:
    """Build "next week", "early next week"."""
    week = calendar.week_of(frame.today, later=0 if found["which"] in ("this", "the") else 1)
    later = found["late"] and found["late"].startswith("later")
    form: Literal["this", ""] = "this" if found["which"] == "this" else ""
    return replace(span_of(week if later else _part_of(week, found)), form=form)


def _week_beside(way: str, anchor: Day, frame: Frame) -> Day:
    day = anchor.readings[0][0]
    later = -1 if way in ("before", "prior to") else 1
    anchors = [calendar.valid_date(day.year - 1, day.month, day.day)] if later > 0 and not anchor.weekdays else []
    if anchors and anchors[0] and day.year > frame.today.year:
        ahead = calendar.week_of(anchors[0], later=later)
        if ahead[-1] >= frame.today and ahead[0] - frame.today < timedelta(days=14):
            return span_of(ahead)
    return span_of(calendar.week_of(day, later=later))


def _weeks_of(anchor: Day, found: re.Match[str] | None = None) -> Day:
    weeks = [calendar.week_of(reading[0]) for reading in anchor.readings]
    return Day(tuple(_part_of(week, found) if found else week for week in weeks), "span")


def _part_of(week: Days, found: re.Match[str]) -> Days:
    """Cut a week to the part of it that `PART` named, if any."""
    first = {"early": 0, "mid": 2}.get(found["since"] or "")
    part = week[:2] if found["early"] else week[2:3] if found["mid"] else week[3:] if found["late"] else week
    if found["half"]:
        part = week[:3] if "1" in found["half"] else week[2:]
    return part if first is None else week[first : week.index(part[-1]) + 1]


def _anchor(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    found = read_single(text, at, frame, previous)
    if not found:
        bare = re.compile(r"(?:the )?(\d{1,2})(?![^ ])").match(text, at)
        day = calendar.next_day_of_month(int(bare[1]), frame.today) if bare and int(bare[1]) else None
        return (single(day), bare.end()) if bare and day else None
    return found if all(found[0].readings) else None


def _nth_week(found: re.Match[str], frame: Frame) -> Day:
    if found["mon"]:
        month = MONTHS.index(found["mon"]) + 1
        year = int(found["year"]) if found["year"] else calendar.next_month_span(month, frame.today)[0].year
    else:
        year, month = calendar.later_month(frame.today, int(found["which"] == "next"))
    count = int(found["count"] or 1)
    week = _week_in(calendar.month_span(year, month), found["nth"], count)
    if found["which"] == "the" and week and week[-1] < frame.today:
        week = _week_in(calendar.month_span(*calendar.later_month(frame.today, 1)), found["nth"], count)
    return span_of(week)


def _week_in(month: Days, nth: str, weeks: int) -> Days:
    """Give so many weeks from a month's nth on, counted from its first day, or its last ones."""
    before = 0 if nth == "last" else int(re.sub("n?th", "", nth)) - 1
    return month[-7 * weeks :] if nth == "last" else month[7 * before : 7 * (before + weeks)]


def read_within(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    """Read "within 3 days" and "the next two weeks"; `previous` is not needed, but makes it one of the readers."""
    found = _WITHIN.match(text, at)
    if not found:
        return None
    count, unit = count_of(found["n"] or found["n2"]), found["unit"] or found["unit2"] or found["unit3"]
    if found["business"] or found["business2"]:
        return span_of(frame.business_days(count)), found.end()
    last = frame.today + timedelta(days=count * (7 if unit == "week" else 1))
    last = calendar.same_day_later(frame.today, count) if unit == "month" else last
    return span_of(calendar.days_between(frame.today, last)), found.end()


def _one_or_two(found: re.Match[str], frame: Frame) -> Day:
    """Keep both readings of "in a week or two" and "in 2-3 weeks"."""
    unit = found["unit"] or found["unit2"] or found["unit3"]
    ends = [later(frame.today, count, unit) for count in (int(found["first"] or 1), int(found["second"] or 2))]
    if found["within"]:
        return Day(tuple(calendar.days_between(frame.today, end) for end in ends), "span")
    return Day(tuple((end,) for end in ends), "date")


def _month_of(day: date) -> tuple[int, int]:
    return day.year, day.month
