"""Read single days in plain words (see `when_tokens`): "next Tuesday", "in 3 days", "Thanksgiving"."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from bot.booking import when_calendar as calendar
from bot.booking.when_dates import read_date
from bot.booking.when_items import BUSINESS_DAYS, Day, Found, Frame, single
from bot.booking.when_words import COUNT, DONE, MON, MONTHS, NAMES, WD, WEEKDAYS, count_of, rule

_TODAY = rule(r"(?:for |by )?today")

_TOMORROW = rule(r"tomorrow")

_DAY_AFTER_TOMORROW = rule(r"(?:the )?day after tomorrow|overmorrow")

_DAY_AFTER = rule(
    r"(?:the )?(?P<before>day before(?: that)?)|(?:the )?(?:day after(?: that)?|next day|"
    r"following day)(?! (?:my|the|his|her|our|your|surgery|that)\b)"
)

_AHEAD = rule(
    rf"(?:in |within )?(?:about |like |around )?{COUNT} (?P<business>(?:business|work|"
    rf"working) )?(?P<unit>day|week|month|fortnight)~?"
    r"(?: time)? (?:from (?:now|today)|out(?! from\b| of\b)|hence|away(?! from\b)|later)|"
    rf"in (?:about |like |around |exactly )?{COUNT.replace('<n>', '<n2>')} (?P<business2>(?:business|"
    rf"work|working) )?"
    r"(?P<unit2>day|week|month|fortnight)~?(?: time)?(?! (?:ago|of|row|out|when|that|it|after|from|before|"
    r"since)\b)"
)

_OFFSET = rule(
    rf"(?:(?:in )?{COUNT} )?(?P<the>the )?(?P<unit>day|week|month|fortnight)~? (?:out )?(?P<way>from|after|"
    rf"before|past)(?: this)?"
)

_WEEK_WEEKDAY = re.compile(rf"a week (?:on )?(?:this )?(?=(?:{'|'.join(WEEKDAYS)})(?![^ ]))")

_NTH = rule(
    rf"(?:the )?(?P<nth>\d{{1,2}}n?th|last) {WD} (?:of|in)(?: the month of)? "
    rf"(?:{MON}(?: ,)?(?: (?P<year>\d{{4}}))?|(?P<which>the|this|next) month)"
)

_BESIDE = rule(
    rf"(?:the )?(?:(?P<first>1n?th|next|very next) )?{WD}~? (?:right )?(?P<way>after|before|following|"
    rf"past|prior to)"
)

_AFTER_NEXT = rule(rf"(?:the )?{WD} after next|next next {'(?P<wd2>' + '|'.join(WEEKDAYS) + ')'}")

_COUNTED_WEEKDAYS = rule(
    rf"{COUNT} {WD}~? (?:from (?:now|today)|out)|in {COUNT.replace('<n>', '<n2>')} {WD.replace('<wd>', '<wd2>')}~"
)

_PRECEDING = re.compile(rf"(?:the )?{WD} before(?: that(?![^ ])|(?={DONE})(?! (?:at|i|my|im) ))")

_FOLLOWING = re.compile(
    rf"(?:the )?{WD} (?:after|following)(?: (?:that|then)(?![^ ])|(?={DONE})(?! (?:at|i|my|im) ))|"
    rf"(?:the )?following {WD.replace('<wd>', '<wd2>')}(?![^ ])"
)

_COMING = rule(
    rf"(?:(?:this|the|on) )*(?:coming|upcoming|following)(?: up)? {WD}|"
    rf"{WD.replace('<wd>', '<wd2>')} coming(?: up)?"
)

_THIS = rule(rf"this {WD}")

_NEXT = rule(rf"(?:(?:on|the|this) )?next {WD}")

_EVERY = rule(rf"(?:every|each|any) {WD}~?|{WD.replace('<wd>', '<wd2>')}~")

_WEEKDAY = rule(rf"{WD}")

_HOLIDAYS = tuple((name, rule(pattern)) for name, pattern in NAMES.items())

_THE_HOLIDAY = rule(r"the holiday")

_WEEKEND = rule(r"(?:(?P<which>this|the|next|this coming|any) )?weekend(?P<all>~)?")


def read_single(text: str, at: int, frame: Frame, previous: Day | None, *, hours_near: bool = False) -> Found | None:
    """Read the single day that begins at a place in plain words.

    Args:
        text: Plain words.
        at: Where a token begins.
        frame: Where and when it is said.
        previous: The last day mentioned, whose month "or the 6th" shares.
        hours_near: Whether "2 - 4" can only be hours, since a day or "between" stands before it.
    """
    for reader in (_relative, _offset, _weekday, _holiday):
        found = reader(text, at, frame, previous)
        if found:
            return found
    return read_date(text, at, frame, previous, hours_near=hours_near)


def is_anchor(day: Day) -> bool:
    """Say whether something may lie before or after a day: a date or holiday, not another weekday."""
    return len(day.readings) == 1 and bool(day.readings[0]) and not day.weekdays and day.kind in ("date", "relative")


def is_one(day: Day) -> bool:
    """Say whether a day has one reading and one date."""
    return len(day.readings) == 1 and len(day.readings[0]) == 1


def moved(day: Day, move: Callable[[date], date]) -> Day:
    """Move each reading of a day."""
    return Day(tuple(tuple(move(one) for one in reading) for reading in day.readings), "date")


def _relative(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    for pattern, ahead in ((_DAY_AFTER_TOMORROW, 2), (_TODAY, 0), (_TOMORROW, 1)):
        if found := pattern.match(text, at):
            return single(frame.today + timedelta(days=ahead), kind="relative"), found.end()
    found = _AHEAD.match(text, at)
    if not found:
        return None
    count = count_of(found["n"] or found["n2"])
    unit = found["unit"] or found["unit2"]
    if previous and is_one(previous) and found.group().endswith(" later"):  # "the 17th or a week later"
        return moved(previous, lambda day: later(day, count, unit)), found.end()
    if found["business"] or found["business2"]:
        return single(frame.business_days(count, frame.today + timedelta(days=1))[-1]), found.end()
    day = later(frame.today, count, unit)
    return single(
        day, kind="relative", week=calendar.week_of(day) if unit in ("week", "fortnight") else ()
    ), found.end()


def later(day: date, count: int, unit: str) -> date:
    """Give the day so many days, weeks, fortnights or months later."""
    if unit == "month":
        return calendar.same_day_later(day, count)
    return day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _offset(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    """Read "a week from Friday" and "the day after Thanksgiving"."""
    if found := _WEEK_WEEKDAY.match(text, at):
        day = read_single(text, found.end(), frame, None)
        return (moved(day[0], lambda one: one + timedelta(days=7)), day[1]) if day else None
    return _anchored(text, at, frame, previous) or _following(text, at, previous)


def _following(text: str, at: int, previous: Day | None) -> Found | None:
    """Read "or the day after" and "or the day before", counted from the day named before."""
    found = _DAY_AFTER.match(text, at) if previous and previous.readings[-1] else None
    if not previous or not found:
        return None
    step = timedelta(days=-1 if found["before"] else 1)
    return moved(previous, lambda day: day + step), found.end()


def _anchored(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    found = _OFFSET.match(text, at)
    if not found or (found["unit"] != "day" and not found["n"] and found["way"] != "from"):
        return None  # "the week after Thanksgiving" is a week
    anchor = read_single(text, found.end() + 1, frame, previous)
    if text.startswith("now", found.end() + 1):
        anchor = (single(frame.today, kind="relative"), found.end() + 4)
    if not anchor or (found["way"] != "from" and not is_anchor(anchor[0])):
        return None
    count = count_of(found["n"]) * (-1 if found["way"] == "before" else 1)
    return moved(anchor[0], lambda one: later(one, count, found["unit"])), anchor[1]


def _weekday(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    if found := _NTH.match(text, at):
        return _nth(found, frame), found.end()
    beside = _BESIDE.match(text, at)
    anchor = read_single(text, beside.end() + 1, frame, previous) if beside else None
    if beside and anchor and is_anchor(anchor[0]):
        return _placed(beside["wd"], beside["way"], anchor[0], frame), anchor[1]
    if found := _AFTER_NEXT.match(text, at):
        number = WEEKDAYS.index(found["wd"] or found["wd2"])
        return single(calendar.coming(number, frame.today) + timedelta(days=7), kind="weekday"), found.end()
    if found := _COUNTED_WEEKDAYS.match(text, at):
        first = calendar.coming(WEEKDAYS.index(found["wd"] or found["wd2"]), frame.today)
        count = count_of(found["n"] or found["n2"])
        return single(first + timedelta(weeks=count - 1), kind="weekday"), found.end()
    if previous and is_one(previous) and (found := _PRECEDING.match(text, at)):
        day = calendar.latest(WEEKDAYS.index(found["wd"]), previous.readings[0][0])
        return single(day, kind="weekday", form="this"), found.end()
    if previous and is_one(previous) and (found := _FOLLOWING.match(text, at)):
        day = calendar.coming(WEEKDAYS.index(found["wd"] or found["wd2"]), previous.readings[0][0])
        return single(day, kind="weekday"), found.end()
    if found := _NEXT.match(text, at):
        number = WEEKDAYS.index(found["wd"])
        ahead = frozenset({number})
        return Day(calendar.next_weekday(number, frame.today), "weekday", ahead, "next"), found.end()
    if found := _COMING.match(text, at) or _THIS.match(text, at):
        number = WEEKDAYS.index(found["wd"] or found.groupdict().get("wd2"))
        day = calendar.coming(number, frame.today)
        return single(day, kind="weekday", weekdays=frozenset({number}), form="this"), found.end()
    if found := _EVERY.match(text, at):
        number = WEEKDAYS.index(found["wd"] or found["wd2"])
        days = (day for day in frame.business_days(BUSINESS_DAYS) if day.weekday() == number)
        return single(*days, kind="weekday", weekdays=frozenset({number}), form="every"), found.end()
    if found := _WEEKDAY.match(text, at):
        number = WEEKDAYS.index(found["wd"])
        day = calendar.coming(number, frame.today)
        return single(day, kind="weekday", weekdays=frozenset({number})), found.end()
    return _weekend(text, at, frame)


def _nth(found: re.Match[str], frame: Frame) -> Day:
    count = -1 if found["nth"] == "last" else int(re.sub(r"n?th", "", found["nth"]))
    number = WEEKDAYS.index(found["wd"])
    if found["mon"]:
        month = MONTHS.index(found["mon"]) + 1
        years = [int(found["year"])] if found["year"] else [frame.today.year, frame.today.year + 1]
        months = [(year, month) for year in years]
    elif found["which"] == "the":
        months = [calendar.later_month(frame.today, ahead) for ahead in (0, 1)]
    else:
        months = [calendar.later_month(frame.today, int(found["which"] == "next"))]
    days = [day for year, month in months if (day := calendar.nth_weekday(year, month, number, count))]
    return single(*(([day for day in days if day >= frame.first_day] or days)[:1]))


def _placed(weekday: str, way: str, anchor: Day, frame: Frame) -> Day:
    """Place "the Tuesday after" an anchor; an anchor just past still counts where the result is ahead."""
    number, day = WEEKDAYS.index(weekday), anchor.readings[0][0]
    if way in ("before", "prior to"):
        return single(calendar.latest(number, day))
    anchors = (*_recent(anchor, frame), day)
    return Day((calendar.soonest_ahead(anchors, lambda one: (calendar.coming(number, one),), frame.today),), "date")


def _recent(anchor: Day, frame: Frame) -> Iterable[date]:
    """Give the anchor's last occurrence, where it was named without its year."""
    day = anchor.readings[0][0]
    if anchor.day_of_month:
        months = [calendar.later_month(day, -back) for back in (1, 2)]
        return [
            one for year, month in months if (one := calendar.valid_date(year, month, day.day)) and one < frame.today
        ][:1]
    return [one for one in (calendar.valid_date(day.year - 1, day.month, day.day),) if one]


def _weekend(text: str, at: int, frame: Frame) -> Found | None:
    found = _WEEKEND.match(text, at)
    if not found:
        return None
    saturday = calendar.coming(5, frame.today - timedelta(days=1))
    if found["which"] == "next":
        saturday += timedelta(days=7)
    every = frozenset({5, 6}) if found["all"] or found["which"] == "any" else frozenset()
    return single(saturday, saturday + timedelta(days=1), weekdays=every), found.end()


def _holiday(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    if found := _THE_HOLIDAY.match(text, at):
        days = (frame.today + timedelta(days=ahead) for ahead in range(366))
        lawful = next(day for day in days if frame.schedule.is_closed(day) and day.weekday() <= calendar.FRIDAY)
        return single(lawful), found.end()
    for name, pattern in _HOLIDAYS:
        if found := pattern.match(text, at):
            return single(calendar.next_holiday(name, frame.today)), found.end()
    return None
