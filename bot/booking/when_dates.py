"""Read dates in plain words (see `when_tokens`): "december 3", "12/11", "the 5th", "12 - 11"."""

import re
from datetime import date, timedelta

from bot.booking import when_calendar as calendar
from bot.booking.when_items import Day, Found, Frame, single
from bot.booking.when_words import COUNTED, DONE, MON, MONTHS, WEEKDAYS, rule

_MONTH_DAY = rule(
    rf"{MON}(?: the)? (?P<d>\d{{1,2}})(?:n?th|(?<=1[3-9])|(?<=2\d)|(?<=3[01])|(?! (?:am|pm|oclock|ish)))"
    r"(?:(?: ,)? (?P<year>20\d\d))?"
)

_DAY_MONTH = rule(
    rf"(?:the )?(?P<d>\d{{1,2}})(?P<th>n?th)?(?: day)?(?P<of> of)? {MON}(?:(?: ,)? "
    rf"(?P<year>20\d\d))?(?! (?:the )?\d{{1,2}}(?:n?th)?(?![^ ])(?! (?:am|pm|oclock)))"
)

_DAYS_MONTH = rule(
    rf"(?:the )?(?P<d>\d{{1,2}})(?:n?th)?(?P<more>(?: (?:,|or|and|&|/|, or|"
    rf", and)(?: the)? \d{{1,2}}(?:n?th)?)+) (?:of )?{MON}"
    rf"(?! \d{{1,2}}(?![^ ]))"
)

_NUMERIC = rule(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/(?P<year>\d{4}))?")

_DASHED = rule(r"(?P<m>\d{1,2}) - (?P<d>\d{1,2})(?! (?:am|pm|oclock|ish|-|week|day|month|year))")

_ORDINAL = rule(
    rf"(?P<the>the )?(?P<d>\d{{1,2}})(?P<th>n?th)(?: of (?P<which>the|this|"
    rf"next) month)?(?! (?:{COUNTED}|thing|week|grade|{'|'.join(WEEKDAYS)}|avail\w*|open\w*|appoint\w*|"
    rf"slot|cervical|choice|part|one|place|try|one))"
)

_AFTER_SPELLED = re.compile(
    rf"{DONE}| (?:through|to|until|-|morning|afternoon|around|after|before|between|{'|'.join(WEEKDAYS)})(?![^ ])"
)

_MORE = rule(
    r" (?:,|or|and|&|/|, or|, and)(?: the| maybe| possibly)* (?P<d>\d{1,2})(?P<th>n?th)?(?! ?(?:am|pm|"
    r"oclock|ish|:|/|-|until))"
)

LAST_SPELLED = 13  # "thirteenth" and later ones count nothing but days
LAST_HOUR = 12
_RUN = rule(r" (?P<second>\d{1,2})(?:n?th)? (?:or|and|&) (?P<third>\d{1,2})(?:n?th)?(?! ?(?:am|pm|oclock|ish|:))")

BIRTH_YEARS = 10  # a date so far back is someone's birth or surgery, not a slip of the year
NEAR_MONTHS = timedelta(days=92)  # "12-1" is a date where that date is near, else the hours from noon to one


def read_date(text: str, at: int, frame: Frame, previous: Day | None, *, hours_near: bool) -> Found | None:
    """Read the date that begins at a place in plain words; `previous` and `hours_near` as in `read_single`."""
    ranged = re.search(r"(?:^| )(?:between|from)(?: the)? $", text[:at])
    if not ranged and (found := _DAYS_MONTH.match(text, at)) and (listed := _days_of_month(found, frame)):
        return listed, found.end()
    found = _MONTH_DAY.match(text, at)
    if not found and (found := _DAY_MONTH.match(text, at)) and not (found["th"] or found["of"]):
        dated = found["year"] or re.search(rf"(?:{'|'.join(WEEKDAYS)})(?: ,)? $", text[:at])
        unsure = (found["mon"] == "may" and not dated) or re.search(
            r"(?:^| )(?:at|@|around|after|before|by|until)$", text[: max(at - 1, 0)]
        )
        found = None if unsure else found
    if found:
        return _with_more(text, found, MONTHS.index(found["mon"]) + 1, frame)
    if found := _NUMERIC.match(text, at):
        return _with_more(text, found, int(found["m"]), frame)
    if not hours_near and (found := _DASHED.match(text, at)):
        day = calendar.next_date(int(found["m"]), int(found["d"]), frame.first_day) if int(found["m"]) <= 12 else None
        rising = int(found["m"]) % 12 < int(found["d"]) <= 12  # it may be hours
        if day and not (rising and day - frame.today > NEAR_MONTHS) and not _are_hours(text, found, day):
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
    if day is None or day.year < frame.today.year - BIRTH_YEARS:
        return None
    days, end = [day], found.end()
    if (run := _RUN.match(text, end)) and [int(run["second"]), int(run["third"])] == [
        int(found["d"]) + 1,
        int(found["d"]) + 2,
    ]:
        more_days = calendar.days_between(day, day + timedelta(days=2))
        return Day((more_days,), "date", month=(day.year, day.month)), run.end()
    ranged = re.search(r"(?:^| )(?:between|from)$", text[: max(found.start() - 1, 0)])
    while not ranged and (more := _MORE.match(text, end)):
        other = calendar.valid_date(day.year, day.month, int(more["d"]))
        if other is None or other <= days[-1] or (not more["th"] and _is_hour(text, more, days[-1])):
            break
        days.append(other)
        end = more.end()
    return Day((tuple(days),), "date", month=(day.year, day.month)), end


def _is_hour(text: str, more: re.Match[str], last: date) -> bool:
    """Say whether a bare number after a date is counted or timed: "12/3 or 4 weeks", "12/3, 10 or 11"."""
    following, number = text[more.end() :], int(more["d"])
    if re.match(rf" (?:{COUNTED}|in the (?:morning|afternoon)(?![^ ~]))(?![^ ])", following):
        return True
    listed = number == last.day + 1 and re.match(r" (?:, )?(?:or|and|&) \d{1,2}(?![^ ])", following)
    return "," in more.group() and number <= LAST_HOUR and not listed


def _are_hours(text: str, found: re.Match[str], day: date) -> bool:
    """Say whether "12 - 2 thursday" means hours: a day follows that the date is not."""
    named = re.compile(rf" (?:on )?(?:this |next )?(?P<day>tomorrow|today|{'|'.join(WEEKDAYS)})(?![^ ])").match(
        text, found.end()
    )
    hours = 0 < int(found["m"]) <= LAST_HOUR and 0 < int(found["d"]) <= LAST_HOUR
    return named is not None and hours and (named["day"] not in WEEKDAYS or WEEKDAYS[day.weekday()] != named["day"])


def _days_of_month(found: re.Match[str], frame: Frame) -> Day | None:
    """Build "the 24th or 25th of September"."""
    first = calendar.next_date(MONTHS.index(found["mon"]) + 1, int(found["d"]), frame.first_day)
    more = [int(number) for number in re.findall(r"\d+", found["more"])]
    days = [first, *(calendar.valid_date(first.year, first.month, number) for number in more)] if first else [None]
    whole = tuple(day for day in days if day)
    return Day((whole,), "date", month=(whole[0].year, whole[0].month)) if len(whole) == len(days) else None


def _ordinal(text: str, at: int, frame: Frame, previous: Day | None) -> Found | None:
    found = _ORDINAL.match(text, at)
    if not found:
        return None
    if re.search(rf"(?:{'|'.join(MONTHS)}) $", text[:at]):
        return None  # "june 31st"
    spelled = found["th"] == "nth"
    late = int(found["d"]) >= LAST_SPELLED
    if (
        spelled
        and not ((found["the"] or late) and _AFTER_SPELLED.match(text, found.end()))
        and not (previous and previous.month)
    ):
        return None
    number = int(found["d"])
    month = calendar.later_month(frame.today, 1) if found["which"] == "next" else None
    if not found["which"] and previous:
        month = previous.month
    if month:
        day = calendar.valid_date(*month, number)
        if day and day >= frame.first_day:
            return single(day, month=month), found.end()
    day = calendar.next_day_of_month(number, frame.first_day)
    return (single(day, day_of_month=number), found.end()) if day else None
