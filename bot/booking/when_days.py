"""Read single days in plain words (see `when_tokens`): "next Tuesday", "in 3 days", "the 5th", "the day after Thanksgiving"."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from bot.booking import when_calendar as calendar
from bot.booking.when_items import BUSINESS_DAYS, Day, Frame
from bot.booking.when_words import COUNTED, MONTHS, WEEKDAYS

WD = rf"(?P<wd>{'|'.join(WEEKDAYS)})"
MON = rf"(?P<mon>{'|'.join(MONTHS)})"
COUNT = r"(?P<n>\d{1,2}|a couple(?: of)?|couple(?: of)?|a few|few|an?)"
Found = tuple[Day, int]
WORD_COUNTS = {
    "a": 1,
    "an": 1,
    "a couple": 2,
    "a couple of": 2,
    "couple": 2,
    "couple of": 2,
    "a few": 3,
    "few": 3,
}
NAMES = {  # how each holiday is said
    "christmas eve": r"christmas (?:eve|evening)",
    "new year eve": r"new year~? (?:eve|evening)|nye",
    "christmas": r"christmas(?: day)?|xmas(?: day)?",
    "new year": r"new year~?(?: day)?|(?<=after )the holidays",
    "black friday": r"black friday",
    "cyber monday": r"cyber monday",
    "good friday": r"good friday",
    "thanksgiving": r"thanksgiving(?: day)?|turkey day",
    "labor": r"labou?r day",
    "memorial": r"memorial day",
    "independence": r"independence day|(?:the )?(?:4th|4nth) of july(?! \d)",
    "mlk": r"(?:mlk|martin luther king)(?: jr)?(?: day)?",
    "presidents": r"presidents? day",
    "columbus": r"columbus day|indigenous peoples?s? day",
    "veterans": r"veterans? day",
    "juneteenth": r"juneteenth",
    "halloween": r"halloween",
    "valentine": r"valentines?(?: day)?",
    "st patrick": r"(?:st|saint) (?:patricks?|pattys?|paddys?)(?: day)?",
    "easter": r"easter(?: sunday)?",
    "mother": r"mothers? day",
    "father": r"fathers? day",
    "election": r"election day",
    "boxing day": r"boxing day",
}


def rule(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that ends where a token ends."""
    return re.compile(rf"(?:{pattern})(?![^ ])")


_TODAY = rule(r"(?:for |by )?today")
_TOMORROW = rule(r"tomorrow")
_DAY_AFTER_TOMORROW = rule(r"(?:the )?day after tomorrow|overmorrow")
_DAY_AFTER = rule(
    r"(?:the )?(?:day after(?: that)?|next day|following day)(?= (?:[,.!?]|or|at|in|works|is)|$)"
)
_AHEAD = rule(
    rf"(?:in |within )?(?:about |like |around )?{COUNT} (?P<business>(?:business|work|working) )?(?P<unit>day|week|month|fortnight)~?"
    r"(?: time)? (?:from (?:now|today)|out(?! from\b| of\b)|hence|away(?! from\b)|later)|"
    rf"in (?:about |like |around |exactly )?{COUNT.replace('<n>', '<n2>')} (?P<business2>(?:business|work|working) )?"
    r"(?P<unit2>day|week|month|fortnight)~?(?: time)?(?! (?:ago|of|row|when|that|it|after|from|before|since)\b)"
)
_OFFSET = rule(
    rf"(?:(?:in )?{COUNT} )?(?P<the>the )?(?P<unit>day|week|month|fortnight)~? (?P<way>from|after|before|past)(?: this)?"
)
_WEEK_WEEKDAY = rule(r"a week (?:on )?(?:this )?(?={})".format("|".join(WEEKDAYS)))
_NTH = rule(
    rf"(?:the )?(?P<nth>\d{{1,2}}n?th|last) {WD} (?:of|in)(?: the month of)? "
    rf"(?:{MON}(?: ,)?(?: (?P<year>\d{{4}}))?|(?P<which>the|this|next) month)"
)
_BESIDE = rule(
    rf"(?:the )?(?:(?P<first>1n?th|next|very next) )?{WD}~? (?:right )?(?P<way>after|before|following|past|prior to)"
)
_AFTER_NEXT = rule(rf"(?:the )?{WD} after next|next next {'(?P<wd2>' + '|'.join(WEEKDAYS) + ')'}")
_COUNTED_WEEKDAYS = rule(rf"{COUNT} {WD}~? from (?:now|today)")
_COMING = rule(
    rf"(?:(?:this|the|on) )*(?:coming|upcoming|following)(?: up)? {WD}|{WD.replace('<wd>', '<wd2>')} coming(?: up)?"
)
_THIS = rule(rf"this {WD}")
_NEXT = rule(rf"(?:(?:on|the|this) )?next {WD}")
_EVERY = rule(rf"(?:every|each|any) {WD}~?|{WD.replace('<wd>', '<wd2>')}~")
_WEEKDAY = rule(rf"{WD}")
_MONTH_DAY = rule(
    rf"{MON}(?: the)? (?P<d>\d{{1,2}})(?:n?th)?(?:(?: ,)? (?P<year>20\d\d))?(?! (?:am|pm|oclock|ish))"
)
_DAY_MONTH = rule(
    rf"(?:the )?(?P<d>\d{{1,2}})(?P<th>n?th)?(?: day)?(?P<of> of)? {MON}(?:(?: ,)? (?P<year>20\d\d))?(?! (?:the )?\d{{1,2}}(?:n?th)?(?! (?:am|pm|oclock)))"
)
_NUMERIC = rule(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/(?P<year>\d{4}))?")
_DASHED = rule(r"(?P<m>\d{1,2}) - (?P<d>\d{1,2})(?! (?:am|pm|oclock|ish|-|week|day|month|year))")
_ORDINAL = rule(
    rf"(?P<the>the )?(?P<d>\d{{1,2}})(?P<th>n?th)(?: of (?P<which>the|this|next) month)?(?! (?:{COUNTED}|thing|week|grade|{'|'.join(WEEKDAYS)}|avail\w*|open\w*|appoint\w*|slot|cervical|choice|part|one|place|try|one))"
)
_AFTER_SPELLED = re.compile(
    r"$| (?:or|and|at|in|if|is|works?|would|through|to|until|-|morning|afternoon|around|after|before|between|please|for|"
    rf"[,.!?]|{'|'.join(WEEKDAYS)})(?![^ ])"
)
_MORE = rule(
    r" (?:,|or|and|&|/|, or|, and)(?: the| maybe| possibly)* (?P<d>\d{1,2})(?P<th>n?th)?(?! ?(?:am|pm|oclock|ish|:|/|-|until))"
)
_HOLIDAYS = tuple((name, rule(pattern)) for name, pattern in NAMES.items())
_THE_HOLIDAY = rule(r"the holiday")
_WEEKEND = rule(r"(?:(?P<which>this|the|next|this coming|any) )?weekend(?P<all>~)?")
NEAR_MONTHS = timedelta(days=92)  # "12-1" is a date where that date is near, else the hours from noon to one


def read_single(
    text: str, at: int, frame: Frame, previous: Day | None, *, hours_near: bool = False
) -> Found | None:
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
    return _dated(text, at, frame, previous, hours_near=hours_near)


def is_anchor(day: Day) -> bool:
    """Say whether something may lie before or after a day: a date or holiday, not another weekday."""
    return (
        len(day.readings) == 1
        and bool(day.readings[0])
        and not day.weekdays
        and day.kind in ("date", "relative")
    )


def single(*days: date, kind: str = "date", **details: object) -> Day:
    """Build a day with one reading."""
    return Day((tuple(days),), kind, **details)  # type: ignore[arg-type]


def count_of(text: str | None) -> int:
    """Read a count; none at all is 1."""
    return 1 if text is None else WORD_COUNTS.get(text) or int(text)


def moved(day: Day, move: Callable[[date], date]) -> Day:
    """Move each reading of a day."""
    return Day(tuple(tuple(move(one) for one in reading) for reading in day.readings), "date")


def _relative(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    for pattern, ahead in ((_DAY_AFTER_TOMORROW, 2), (_TODAY, 0), (_TOMORROW, 1)):
        if found := pattern.match(text, at):
            return single(frame.today + timedelta(days=ahead), kind="relative"), found.end()
    if previous and previous.readings[-1] and (found := _DAY_AFTER.match(text, at)):
        return moved(previous, lambda day: day + timedelta(days=1)), found.end()
    found = _AHEAD.match(text, at)
    if not found:
        return None
    count = count_of(found["n"] or found["n2"])
    unit = found["unit"] or found["unit2"]
    if found["business"] or found["business2"]:
        return single(frame.business_days(count, frame.today + timedelta(days=1))[-1]), found.end()
    day = _later(frame.today, count, unit)
    return single(
        day, kind="relative", week=calendar.week_of(day) if unit in ("week", "fortnight") else ()
    ), found.end()


def _later(day: date, count: int, unit: str) -> date:
    if unit == "month":
        return calendar.same_day_later(day, count)
    return day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _offset(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    """Read "a week from Friday" and "the day after Thanksgiving"."""
    if found := _WEEK_WEEKDAY.match(text, at):
        day = read_single(text, found.end(), frame, None)
        return (moved(day[0], lambda one: one + timedelta(days=7)), day[1]) if day else None
    found = _OFFSET.match(text, at)
    if not found or (found["unit"] != "day" and not found["n"] and found["way"] != "from"):
        return None  # "the week after Thanksgiving" is a week
    anchor = read_single(text, found.end() + 1, frame, previous)
    if text.startswith("now", found.end() + 1):
        anchor = (single(frame.today, kind="relative"), found.end() + 4)
    if not anchor or (found["way"] != "from" and not is_anchor(anchor[0])):
        return None
    count = count_of(found["n"]) * (-1 if found["way"] == "before" else 1)
    return moved(anchor[0], lambda one: _later(one, count, found["unit"])), anchor[1]


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
        first = calendar.coming(WEEKDAYS.index(found["wd"]), frame.today)
        return single(first + timedelta(weeks=count_of(found["n"]) - 1), kind="weekday"), found.end()
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
    return Day(
        (calendar.soonest_ahead(anchors, lambda one: (calendar.coming(number, one),), frame.today),), "date"
    )


def _recent(anchor: Day, frame: Frame) -> Iterable[date]:
    """Give the anchor's last occurrence, where it was named without its year."""
    day = anchor.readings[0][0]
    if anchor.day_of_month:
        months = [calendar.later_month(day, -back) for back in (1, 2)]
        return [
            one
            for year, month in months
            if (one := calendar.valid_date(year, month, day.day)) and one < frame.today
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
        lawful = next(
            day for day in days if frame.schedule.is_closed(day) and day.weekday() <= calendar.FRIDAY
        )
        return single(lawful), found.end()
    for name, pattern in _HOLIDAYS:
        if found := pattern.match(text, at):
            return single(calendar.next_holiday(name, frame.today)), found.end()
    return None


def _dated(text: str, at: int, frame: Frame, previous: Day | None, *, hours_near: bool) -> Found | None:
    found = _MONTH_DAY.match(text, at)
    if not found and (found := _DAY_MONTH.match(text, at)) and not (found["th"] or found["of"]):
        unsure = found["mon"] == "may" or re.search(
            r"(?:^| )(?:at|@|around|after|before|by|until)$", text[: max(at - 1, 0)]
        )
        found = None if unsure else found
    if found:
        return _with_more(text, found, MONTHS.index(found["mon"]) + 1, frame)
    if found := _NUMERIC.match(text, at):
        return _with_more(text, found, int(found["m"]), frame)
    if not hours_near and (found := _DASHED.match(text, at)):
        day = (
            calendar.next_date(int(found["m"]), int(found["d"]), frame.first_day)
            if int(found["m"]) <= 12
            else None
        )
        rising = int(found["m"]) % 12 < int(found["d"]) <= 12  # it may be hours
        if day and not (rising and day - frame.today > NEAR_MONTHS):
            return single(day, month=(day.year, day.month)), found.end()
    return _ordinal(text, at, frame, previous)


def _with_more(text: str, found: re.Match[str], month: int, frame: Frame) -> Found | None:
    """Build a date of a month, with the days that share it: "december 3, 4 or 5"."""
    year = int(found["year"]) if found["year"] else None
    day = (
        calendar.valid_date(year, month, int(found["d"]))
        if year
        else calendar.next_date(month, int(found["d"]), frame.first_day)
    )
    if day is None:
        return None
    days, end = [day], found.end()
    ranged = re.search(r"(?:^| )(?:between|from)$", text[: max(found.start() - 1, 0)])
    while not ranged and (more := _MORE.match(text, end)):
        other = calendar.valid_date(day.year, day.month, int(more["d"]))
        if (
            other is None
            or other <= days[-1]
            or (not more["th"] and ("," in more.group() or _is_hour(text, more)))
        ):
            break
        days.append(other)
        end = more.end()
    return Day((tuple(days),), "date", month=(day.year, day.month)), end


def _is_hour(text: str, more: re.Match[str]) -> bool:
    """Say whether a bare number after a date goes on to be counted or timed ("12/3 or 4 weeks")."""
    return bool(re.match(rf" (?:{COUNTED}|in the)(?![^ ])", text[more.end() :]))


def _ordinal(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    found = _ORDINAL.match(text, at)
    if not found:
        return None
    spelled = found["th"] == "nth"
    if (
        spelled
        and not (found["the"] and _AFTER_SPELLED.match(text, found.end()))
        and not (previous and previous.month)
    ):
        return None
    number = int(found["d"])
    if found["which"] == "next" or (previous and previous.month and not found["which"]):
        year, month = calendar.later_month(frame.today, 1) if found["which"] == "next" else previous.month  # type: ignore[union-attr,misc]
        day = calendar.valid_date(year, month, number)
        if day and day >= frame.first_day:
            return single(day, month=(year, month)), found.end()
    day = calendar.next_day_of_month(number, frame.first_day)
    return (single(day, day_of_month=number), found.end()) if day else None
