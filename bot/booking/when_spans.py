"""Read spans of days in plain words (see `when_tokens`): months, ranges, "after the 5th", "asap"."""

import re
from datetime import date, timedelta

from bot.booking import when_calendar as calendar
from bot.booking.when_calendar import EARLY, LATE, MID, WHOLE, Days
from bot.booking.when_days import read_single
from bot.booking.when_items import BUSINESS_DAYS, SOON_DAYS, Day, Found, Frame
from bot.booking.when_weeks import PART, read_week, read_within, span_of
from bot.booking.when_words import MON, MONTHS, rule

HALVES = {"first half": (1, 15), "second half": (16, 31)}

_MONTH = rule(rf"(?:{PART} )?(?:in |the )?(?:(?P<which>this|next|the) month|{MON})(?:(?: ,| of)? (?P<year>20\d\d))?")

_BARE_MID = rule(r"(?:mid|middle of the) month|mid(?: -)? month")

_NAMED_PERSONS = frozenset({"march", "april", "may", "june", "august"})

_MONTH_LED = re.compile(
    r"(?:^| )(?:in|of|for|during|by|until|through|next|this|or|to|-|maybe|about|sometime|before|after|"
    r"around|from|between|on|is)$"
)

_ALONE = re.compile(r"(?: (?:please|is|works|would|or|20\d\d|maybe|sometime|ish|if)(?![^ ])| [,.!?]|$)")

_RANGE_TO = rule(r" (?:to|-|through|until|through to|up to)")

_RANGE_AND = rule(r" (?:and|to|-|through|until|&)")

_RANGE_OPEN = rule(
    r"(?P<between>(?:anytime |sometime |any time |any day |some day |in )?(?:between|from|"
    r"anywhere from|anytime from))"
)

_RANGE_END = rule(r"(?:the )?(?P<d>\d{1,2})(?:n?th)?(?! ?(?:am|pm|oclock|ish|:))")

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
    r"(?:(?:anytime|any time|any day|sometime|some time) )*(?:starting|beginning|as of|from|effective|"
    r"on or after|not before|no (?:earlier|sooner) than|"
    r"not (?:(?:available|free|here|back|in town|around|home|able to come) )*until|nothing (?:before|until)|"
    r"cannot (?:(?:come|do|make|it|be|there|anything|in|get) )*(?:before|until)|(?:out of town|away|"
    r"gone|on vacation|traveling|busy|unavailable|not back) until|back in town)(?: on)?"
)

_ON = rule(
    r" (?:or (?:later|after|beyond)|and (?:later|after|on|beyond)|onward|onwards|on(?= [,.!?]|$)|forward|"
    r"at the earliest)"
)

_SOON = rule(
    r"(?:as )?soon as(?: (?:possible|humanly possible|(?:you|u|yall|they|we|i|he|she) (?:all )?(?:can|"
    r"could)(?: get \w+ in)?|you have))?|asap|"
    r"(?:(?:the|your|ur|yalls?|very|1n?th|next) )*(?:soonest|earliest)(?: (?:possible|available|"
    r"opening|appointment|slot|time|day|date|thing|you have|you got|u have|u got|yall have|yall got))*|"
    r"(?:(?:the|your|ur|very|yalls?) )*(?:1n?th|next|nearest|quickest) (?:available|avail|opening|open|"
    r"appointment|slot|spot|possible|free)(?: (?:opening|appointment|slot|spot|time|day|date))*|"
    r"right away|immediately|as (?:early|quick|quickly|fast) as (?:possible|you can|i can)|"
    r"the sooner the better|sooner the better|"
    r"(?:anything|something|any) sooner(?! than)|(?:how|real|pretty|sometime|very) soon|soon as"
)

_ANY = rule(
    r"(?:(?:any|every|most|whatever|whichever) day|all day~|(?:any|a|all|every|most) (?:weekday|"
    r"business day)~?)(?: of the week| during the week)?|"
    r"weekday~?|during the week|whenever|(?:im |i am |pretty |very )*flexible|"
    r"(?:my )?schedule is (?:wide )?open|(?:anything|any date|any) (?:works|is fine|is good|goes)"
)


def read_day(text: str, at: int, frame: Frame, previous: Day | None, *, hours_near: bool = False) -> Found | None:
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
    for reader in (read_week, read_within):
        if found := reader(text, at, frame, previous):
            return found
    single = read_single(text, at, frame, previous, hours_near=hours_near)
    return single or _month(text, at, frame)


def _month(text: str, at: int, frame: Frame) -> Found | None:
    if found := _BARE_MID.match(text, at):
        return span_of(_part_of_months(frame.today, MID, first=0)), found.end()
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
        return span_of(days), found.end()
    month = MONTHS.index(found["mon"]) + 1
    if part == WHOLE and found["mon"] in _NAMED_PERSONS and not _is_month(text, at, found):
        return None
    if found["year"]:
        return span_of(calendar.month_span(int(found["year"]), month, part)), found.end()
    return span_of(calendar.next_month_span(month, frame.today, part)), found.end()


def _is_month(text: str, at: int, found: re.Match[str]) -> bool:
    """Say whether April, May, June, August or March is a month here, not a name or a verb."""
    before = text[: max(at - 1, 0)]
    named = re.search(r"(?:^| )(?:is|name|with|ask|for|to|or|on|from|before|after|around|maybe|about) ?$", before)
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
    whole = (calendar.MONDAY, calendar.FRIDAY)
    if start.form == end.form == "" and (_weekday_of(start), _weekday_of(end)) == whole:
        return Day((frame.business_days(BUSINESS_DAYS),), "any")  # "monday through friday" is any weekday
    bare = start.kind == "weekday" and end.kind == "weekday" and start.form in ("", "every")
    weekdays = frozenset(day.weekday() for day in readings[0]) if bare else frozenset()
    if bare and start.form == "every":
        days = frame.business_days(BUSINESS_DAYS)
        return Day((tuple(day for day in days if day.weekday() in weekdays),), "weekday", weekdays, "every")
    return Day(tuple(readings), "weekday" if bare else "span", weekdays)


def _weekday_of(day: Day) -> int | None:
    return next(iter(day.weekdays)) if day.kind == "weekday" and len(day.weekdays) == 1 else None


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
            readings.append(calendar.days_between(frame.today, last if way == "by" else first - timedelta(days=1)))
        else:
            readings.append(frame.business_days(BUSINESS_DAYS, first if way == "from" else last + timedelta(days=1)))
    return Day(tuple(readings), "span")


def _open(text: str, at: int, frame: Frame) -> Found | None:
    if found := _SOON.match(text, at):
        return Day((frame.business_days(SOON_DAYS),), "soon"), found.end()
    if found := _ANY.match(text, at):
        return Day((frame.business_days(BUSINESS_DAYS),), "any"), found.end()
    return None
