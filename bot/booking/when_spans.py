"""Read spans of days in plain words (see `when_tokens`): weeks, months, ranges, "after the 5th", "as soon as possible"."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from bot.booking import when_calendar as calendar
from bot.booking.when_calendar import EARLY, LATE, MID, WHOLE, Days
from bot.booking.when_days import COUNT, MON, NAMES, Found, count_of, moved, read_single, rule
from bot.booking.when_items import BUSINESS_DAYS, SOON_DAYS, Day, Frame
from bot.booking.when_words import MONTHS

HALVES = {"first half": (1, 15), "second half": (16, 31)}
_EARLY = (
    r"early(?: on)?(?: in)?|(?:the )?(?:very )?(?:beginning|start|first part|1n?th part|front end|top) of"
)
_MID = r"mid(?:dle)?(?: -)?(?: of)?|(?:the )?middle(?: part)? of"
_LATE = r"late(?:r)?(?: in)?|(?:the )?(?:very |tail |back )?(?:end|latter part|last part|back half) of"
_PART = rf"(?:(?P<early>{_EARLY})|(?P<mid>{_MID})|(?P<late>{_LATE})|(?P<half>(?:the )?(?:1n?th|2n?th|2nd|back|latter) half of))"

_REST_OF = rule(r"(?:the )?(?:rest|remainder|balance|remaining part) of (?:the|this) (?P<unit>week|month)")
_WEEK = rule(
    rf"(?:{_PART} )?(?:(?:the|any time|sometime|in) )*(?P<which>this|next|this coming|the coming|coming|the following|following|the) week(?! (?:after|of|before|from)\b)"
)
_WEEK_AFTER_NEXT = rule(r"(?:the )?week after next(?: week)?|week after the next")
_WEEK_AFTER_THAT = rule(
    r"(?:the )?(?:week after|following week|1 after|next 1)(?: (?:that|this))?(?= (?:[,.!?]|or|at|works|is|would|instead|please)|$)"
)
_LONE_NEXT = rule(
    r"(?:the )?next(?: 1)?(?= (?:[,.!?]|works|is|would|instead|please|at|around|after|before)|$)"
)
_WEEK_OF = rule(r"(?:in )?(?:the |that )?week (?:of|with|containing)")
_WEEK_BESIDE = rule(
    r"(?:the |1n?th |2n?th )?(?:1n?th )?week (?:right )?(?P<way>after|following|before|past|prior to)"
)
_HOLIDAY_WEEK = rule(rf"(?P<name>{'|'.join(NAMES.values())}) week")
_NTH_WEEK = rule(
    rf"(?:the )?(?P<nth>\d{{1,2}}n?th|last) (?:full )?week (?:of|in) (?:{MON}(?: (?P<year>20\d\d))?|(?P<which>the|this|next) month)"
)
_WITHIN = rule(
    rf"(?:(?:with)?in|over|during|anytime|sometime|some time)?(?: (?:in|over|during))? ?(?:the )?(?:next|coming) {COUNT}(?: (?P<business>business|work|working))? (?P<unit>day|week|month)~?"
    rf"|within {COUNT.replace('<n>', '<n2>')}(?: (?P<business2>business|work|working))? (?P<unit2>day|week|month)~?"
)
_MONTH = rule(
    rf"(?:{_PART} )?(?:in |the )?(?:(?P<which>this|next|the) month|{MON})(?:(?: ,| of)? (?P<year>20\d\d))?"
)
_BARE_MID = rule(r"(?:mid|middle of the) month|mid(?: -)? month")
_NAMED_PERSONS = frozenset({"march", "april", "may", "june", "august"})
_MONTH_LED = re.compile(
    r"(?:^| )(?:in|of|for|during|by|until|through|next|this|or|to|-|maybe|about|sometime|before|after|around|from|between|on|is)$"
)
_ALONE = re.compile(r"(?: (?:please|is|works|would|or|20\d\d|maybe|sometime|ish|if)(?![^ ])| [,.!?]|$)")
_RANGE_TO = rule(r" (?:to|-|through|until|through to|up to)")
_RANGE_AND = rule(r" (?:and|to|-|through|until|&)")
_RANGE_OPEN = rule(
    r"(?P<between>(?:anytime |sometime |any time |any day |some day |in )?(?:between|from|anywhere from|anytime from))"
)
_RANGE_END = rule(r"(?:the )?(?P<d>\d{1,2})(?:n?th)?(?! ?(?:am|pm|oclock|ish|:))")
_AFTER = rule(
    r"(?:(?:anytime|any time|any day|sometime|some time|right|a little|shortly|soon) )*(?:after|following|past|later than)"
)
_BEFORE = rule(
    r"(?:(?:anytime|any time|any day|sometime|some time|right) )*(?:before|prior to|earlier than|sooner than|ahead of)"
)
_BY = rule(
    r"(?:(?:anytime|any time|any day|sometime|some time|now|today) )*(?:by|until|through|no later than|not later than|up to|up until|on or before)"
)
_FROM = rule(
    r"(?:(?:anytime|any time|any day|sometime|some time) )*(?:starting|beginning|as of|from|effective|on or after|not before|no (?:earlier|sooner) than|"
    r"not (?:(?:available|free|here|back|in town|around|home|able to come) )*until|nothing (?:before|until)|"
    r"cannot (?:(?:come|do|make|it|be|there|anything|in|get) )*(?:before|until)|(?:out of town|away|gone|on vacation|traveling|busy|unavailable|not back) until|back in town)(?: on)?"
)
_ON = rule(
    r" (?:or (?:later|after|beyond)|and (?:later|after|on|beyond)|onward|onwards|on(?= [,.!?]|$)|forward)"
)
_SOON = rule(
    r"(?:as )?soon as(?: (?:possible|humanly possible|(?:you|u|yall|they|we|i|he|she) (?:all )?(?:can|could)(?: get \w+ in)?|you have))?|asap|"
    r"(?:(?:the|your|ur|yalls?|very|1n?th|next) )*(?:soonest|earliest)(?: (?:possible|available|opening|appointment|slot|time|day|date|thing|you have|you got|u have|u got|yall have|yall got))*|"
    r"(?:(?:the|your|ur|very|yalls?) )*(?:1n?th|next|nearest|quickest) (?:available|avail|opening|open|appointment|slot|spot|possible|free)(?: (?:opening|appointment|slot|spot|time|day|date))*|"
    r"right away|immediately|as (?:early|quick|quickly|fast) as (?:possible|you can|i can)|the sooner the better|sooner the better|"
    r"(?:anything|something|any) sooner(?! than)|(?:how|real|pretty|sometime|very) soon|soon as"
)
_ANY = rule(
    r"(?:(?:any|every|most|whatever|whichever) day|all day~|(?:any|a|all|every|most) (?:weekday|business day)~?)(?: of the week| during the week)?|"
    r"weekday~?|during the week|whenever|(?:im |i am |pretty |very )*flexible|(?:my )?schedule is (?:wide )?open|(?:anything|any date|any) (?:works|is fine|is good|goes)"
)


def read_day(
    text: str, at: int, frame: Frame, previous: Day | None, *, hours_near: bool = False
) -> Found | None:
    """Read the day, week, month or range that begins at a place in plain words.

    Args:
        text: Plain words.
        at: Where a token begins.
        frame: Where and when it is said.
        previous: The last day mentioned, which "or the 6th" and "the week after" lean on.
        hours_near: Whether "2 - 4" can only be hours.

    Returns:
        The days and where they end, or None where no day begins there.
    """
    return (
        _range(text, at, frame, previous)
        or _bound(text, at, frame, previous)
        or _one(text, at, frame, previous, hours_near=hours_near)
        or _open(text, at, frame)
    )


def _one(text: str, at: int, frame: Frame, previous: Day | None, *, hours_near: bool = False) -> Found | None:
    """Read a week, a month or a single day, not a range or bound."""
    for reader in (_week, _within):
        if found := reader(text, at, frame, previous):
            return found
    single = read_single(text, at, frame, previous, hours_near=hours_near)
    return single or _month(text, at, frame)


def _span(days: Days) -> Day:
    return Day((days,), "span")


def _week(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    if found := _REST_OF.match(text, at):
        last = (
            calendar.week_of(frame.today)
            if found["unit"] == "week"
            else calendar.month_span(*_month_of(frame.today))
        )
        return _span(tuple(day for day in last if day >= frame.today)), found.end()
    if found := _WEEK_AFTER_NEXT.match(text, at):
        return _span(calendar.week_of(frame.today, later=2)), found.end()
    if found := _WEEK_OF.match(text, at):
        anchor = _anchor(text, found.end() + 1, frame, previous)
        return (_span(calendar.week_of(anchor[0])), anchor[1]) if anchor else None
    if found := _HOLIDAY_WEEK.match(text, at):
        anchor = _anchor(text, at, frame, previous)
        return (_span(calendar.week_of(anchor[0])), found.end()) if anchor else None
    if found := _WEEK_BESIDE.match(text, at):
        anchor_day = read_single(text, found.end() + 1, frame, previous)
        if anchor_day and anchor_day[0].readings[0]:
            return _week_beside(found["way"], anchor_day[0], frame), anchor_day[1]
    if previous and previous.readings[-1] and (found := _WEEK_AFTER_THAT.match(text, at)):
        return _span(calendar.week_of(previous.readings[-1][0], later=1)), found.end()
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
    return replace(_span(week if later else part), form=form), found.end()


def _week_beside(way: str, anchor: Day, frame: Frame) -> Day:
    day = anchor.readings[0][0]
    later = -1 if way in ("before", "prior to") else 1
    anchors = (
        [calendar.valid_date(day.year - 1, day.month, day.day)] if later > 0 and not anchor.weekdays else []
    )
    if anchors and anchors[0] and day.year > frame.today.year:
        ahead = calendar.week_of(anchors[0], later=later)
        if ahead[-1] >= frame.today and ahead[0] - frame.today < timedelta(days=14):
            return _span(ahead)
    return _span(calendar.week_of(day, later=later))


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
        return _span(whole[-7:])
    count = int(re.sub("n?th", "", found["nth"]))
    return _span(whole[7 * (count - 1) : 7 * count])


def _within(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    found = _WITHIN.match(text, at)
    if not found:
        return None
    count, unit = count_of(found["n"] or found["n2"]), found["unit"] or found["unit2"]
    if found["business"] or found["business2"]:
        return _span(frame.business_days(count)), found.end()
    last = frame.today + timedelta(days=count * (7 if unit == "week" else 1))
    last = calendar.same_day_later(frame.today, count) if unit == "month" else last
    return _span(calendar.days_between(frame.today, last)), found.end()


def _month_of(day: date) -> tuple[int, int]:
    return day.year, day.month


def _month(text: str, at: int, frame: Frame) -> Found | None:
    if found := _BARE_MID.match(text, at):
        return _span(_part_of_months(frame.today, MID, first=0)), found.end()
    found = _MONTH.match(text, at)
    if not found:
        return None
    half = found["half"]
    part = EARLY if found["early"] else MID if found["mid"] else LATE if found["late"] else WHOLE
    if half:
        part = HALVES["first half" if "1" in half else "second half"]
    if found["which"]:
        if found["which"] == "the" and part == WHOLE:
            return None
        ahead = int(found["which"] == "next")
        months = calendar.month_span(*calendar.later_month(frame.today, ahead), part)
        days = _part_of_months(frame.today, part, first=ahead) if found["which"] != "this" else months
        return _span(days), found.end()
    month = MONTHS.index(found["mon"]) + 1
    if part == WHOLE and found["mon"] in _NAMED_PERSONS and not _is_month(text, at, found):
        return None
    if found["year"]:
        return _span(calendar.month_span(int(found["year"]), month, part)), found.end()
    return _span(calendar.next_month_span(month, frame.today, part)), found.end()


def _is_month(text: str, at: int, found: re.Match[str]) -> bool:
    """Say whether April, May, June, August or March is a month here, not a name or a verb."""
    before = text[: max(at - 1, 0)]
    named = re.search(
        r"(?:^| )(?:is|name|with|ask|for|to|or|on|from|before|after|around|maybe|about) ?$", before
    )
    after_ok = bool(_ALONE.match(text, found.end()))
    if " " in found.group() or not (before or text[found.end() :]):
        return True
    led = bool(_MONTH_LED.search(before))
    return led and (after_ok if named or found["mon"] == "may" else True)


def _part_of_months(today: date, part: tuple[int, int], *, first: int) -> Days:
    """Give the part of this month, or of the next one where it is over here."""
    span = calendar.month_span(*calendar.later_month(today, first), part)
    return span if span[-1] >= today else calendar.month_span(*calendar.later_month(today, first + 1), part)


def _range(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    opened = _RANGE_OPEN.match(text, at)
    start_at = opened.end() + 1 if opened else at
    start = _one(text, start_at, frame, previous, hours_near=True)
    link = start and (_RANGE_AND if opened else _RANGE_TO).match(text, start[1])
    if not start or not link or not start[0].readings[0]:
        return None
    end = _range_end(text, link.end() + 1, frame, start[0])
    if end is None or (opened is None and link.group() == " -" and _is_same_day(start[0], end[0])):
        return None
    return _ranged(start[0], end[0], frame), end[1]


def _range_end(text: str, at: int, frame: Frame, start: Day) -> Found | None:
    day = _one(text, at, frame, start, hours_near=True)
    if day and day[0].readings[0]:
        return day
    bare = _RANGE_END.match(text, at)
    if not bare or not start.month:
        return None
    last = calendar.valid_date(*start.month, int(bare["d"]))
    return (Day(((last,),), "date"), bare.end()) if last and last > start.readings[0][0] else None


def _is_same_day(start: Day, end: Day) -> bool:
    """Say whether the second only names the first again: "thursday - december 3"."""
    return (
        start.kind == "weekday"
        and end.kind == "date"
        and start.readings[0][0].weekday() == end.readings[0][0].weekday()
    )


def _ranged(start: Day, end: Day, frame: Frame) -> Day:
    readings = []
    for reading in start.readings:
        first, last = reading[0], end.readings[-1][-1]
        if end.kind == "weekday" and end.form in ("", "every"):
            weekday = next(iter(end.weekdays)) if end.weekdays else last.weekday()
            last = calendar.coming(weekday, first - timedelta(days=1))
        elif end.day_of_month and last < first:
            last = calendar.next_day_of_month(end.day_of_month, first) or last
        elif last < first and (later := calendar.next_date(last.month, last.day, first)):
            last = later
        readings.append(calendar.days_between(first, last))
    bare = start.kind == "weekday" and end.kind == "weekday" and start.form in ("", "every")
    weekdays = frozenset(day.weekday() for day in readings[0]) if bare else frozenset()
    if bare and start.form == "every":
        days = frame.business_days(BUSINESS_DAYS)
        return Day((tuple(day for day in days if day.weekday() in weekdays),), "weekday", weekdays, "every")
    return Day(tuple(readings), "weekday" if bare else "span", weekdays)


def _bound(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    """Read "after the 5th", "before Christmas", "by Friday", "starting Monday", "Monday or later"."""
    for way, pattern in (("from", _FROM), ("after", _AFTER), ("before", _BEFORE), ("by", _BY)):
        found = pattern.match(text, at)
        day = _one(text, found.end() + 1, frame, previous, hours_near=True) if found else None
        if day and day[0].readings[0]:
            tail = _ON.match(text, day[1])
            return _bounded(way, day[0], frame), tail.end() if tail else day[1]
    day = _one(text, at, frame, previous, hours_near=True)
    tail = _ON.match(text, day[1]) if day else None
    return (_bounded("from", day[0], frame), tail.end()) if day and tail and day[0].readings[0] else None


def _bounded(way: str, day: Day, frame: Frame) -> Day:
    readings = []
    for reading in day.readings:
        first, last = reading[0], reading[-1]
        if way in ("before", "by"):
            readings.append(
                calendar.days_between(frame.today, last if way == "by" else first - timedelta(days=1))
            )
        else:
            readings.append(
                frame.business_days(BUSINESS_DAYS, first if way == "from" else last + timedelta(days=1))
            )
    return Day(tuple(readings), "span")


def _open(text: str, at: int, frame: Frame) -> Found | None:
    if found := _SOON.match(text, at):
        return Day((frame.business_days(SOON_DAYS),), "soon"), found.end()
    if found := _ANY.match(text, at):
        return Day((frame.business_days(BUSINESS_DAYS),), "any"), found.end()
    return None
