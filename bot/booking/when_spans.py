"""Read spans of days in plain words (see `when_tokens`): months, ranges, "after the 5th", "asap"."""

import re
from datetime import timedelta

from bot.booking import when_calendar as calendar
from bot.booking.when_bounds import read_bound, weekday_of
from bot.booking.when_items import BUSINESS_DAYS, SOON_DAYS, Day, Found, Frame
from bot.booking.when_months import read_one
from bot.booking.when_words import MONTHS, rule

_RANGE_TO = rule(r" (?:to|-|through|until|through to|up to)")

_RANGE_AND = rule(r" (?:and|to|-|through|until|&)")

_RANGE_OPEN = rule(
    r"(?P<between>(?:anytime |sometime |any time |any day |some day |in |(?:the )?(?:week|"
    r"days?) (?=between))?(?:between|from|"
    r"anywhere from|anytime from))"
)

_BARE_START = rule(
    r"(?:the )?(?P<d>\d{1,2})(?:n?th)?(?= (?:-|to|through|until|and) (?:the )?(?P<last>\d{1,2})"
    rf"(?:n?th(?! (?:of )?(?:{'|'.join(MONTHS)}))|(?:n?th)? (?:of )?(?P<mon>{'|'.join(MONTHS)})))"
)

_RANGE_END = rule(r"(?:the )?(?P<d>\d{1,2})(?:n?th)?(?! ?(?:am|pm|oclock|ish|:))")


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
        or read_bound(text, at, frame, previous)
        or read_one(text, at, frame, previous, hours_near=hours_near)
        or _open(text, at, frame)
    )


def _range(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    opened = _RANGE_OPEN.match(text, at)
    start_at = opened.end() + 1 if opened else at
    start = _now(text, start_at, frame) or _bare_start(text, start_at, frame, month_told=True)
    start = start or read_one(text, start_at, frame, previous, hours_near=True)
    start = start or _bare_start(text, start_at, frame)
    link = start and (_RANGE_AND if opened else _RANGE_TO).match(text, start[1])
    if not start or not link or not start[0].readings[0]:
        return None
    end = _range_end(text, link.end() + 1, frame, start[0])
    if end is None or (opened is None and link.group() == " -" and _is_same_day(start[0], end[0])):
        return None
    return _ranged(start[0], end[0], frame), end[1]


def _now(text: str, at: int, frame: Frame) -> Found | None:
    """Read "now" where a range begins with it: "between now and Thanksgiving"."""
    found = re.compile(r"(?:right )?now(?= (?:and|to|-|through|until) )").match(text, at)
    return (Day(((frame.today,),), "relative"), found.end()) if found else None


def _bare_start(text: str, at: int, frame: Frame, *, month_told: bool = False) -> Found | None:
    """Read the 20 of "20-22nd" and "the 20 to the 22nd"."""
    found = _BARE_START.match(text, at)
    if not found or not 0 < int(found["d"]) < int(found["last"]) or (month_told and not found["mon"]):
        return None
    first = int(found["d"])
    month = MONTHS.index(found["mon"]) + 1 if found["mon"] else 0
    day = (
        calendar.next_date(month, first, frame.first_day)
        if month
        else calendar.next_day_of_month(first, frame.first_day)
    )
    if day is None:
        return None
    return Day(((day,),), "date", month=(day.year, day.month)), found.end()


def _range_end(text: str, at: int, frame: Frame, start: Day) -> Found | None:
    day = read_one(text, at, frame, start, hours_near=True)
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
    if start.form == end.form == "" and (weekday_of(start), weekday_of(end)) == whole:
        return Day((frame.business_days(BUSINESS_DAYS),), "any")  # "monday through friday" is any weekday
    bare = start.kind == "weekday" and end.kind == "weekday" and start.form in ("", "every")
    weekdays = frozenset(day.weekday() for day in readings[0]) if bare else frozenset()
    if bare and start.form == "every":
        days = frame.business_days(BUSINESS_DAYS)
        return Day((tuple(day for day in days if day.weekday() in weekdays),), "weekday", weekdays, "every")
    return Day(tuple(readings), "weekday" if bare else "span", weekdays)


def _open(text: str, at: int, frame: Frame) -> Found | None:
    if found := _SOON.match(text, at):
        return Day((frame.business_days(SOON_DAYS),), "soon"), found.end()
    if found := _ANY.match(text, at):
        return Day((frame.business_days(BUSINESS_DAYS),), "any"), found.end()
    return None
