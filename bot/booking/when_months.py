"""Read months in plain words (see `when_tokens`), "mid December", and whatever else is one day, week or month."""

import re
from datetime import date

from bot.booking import when_calendar as calendar
from bot.booking.when_calendar import EARLY, LATE, MID, WHOLE, Days
from bot.booking.when_days import read_single
from bot.booking.when_items import Day, Found, Frame
from bot.booking.when_weeks import PART, read_week, read_within, span_of
from bot.booking.when_words import MON, MONTHS, count_of, rule

HALVES = {"first half": (1, 15), "second half": (16, 31)}


_MONTH = rule(
    rf"(?:{PART} )?(?:in |the )?(?:(?P<which>this|next|the) month|{MON}(?! \d{{1,2}}(?:n?th)?(?![^ ])))(?:(?: ,|"
    rf" of)? (?P<year>20\d\d))?"
)


_BARE_MID = rule(r"(?:mid|middle of the) month|mid(?: -)? month")


_DAYS_OF = rule(
    r"(?:the )?(?P<side>1n?th|last)(?: (?P<count>\d{1,2}|few|couple(?: of)?))?"
    r"(?: (?:(?P<open>business|work|working) )?day| (?P<week>weekday))~? "
    rf"(?:of|in) (?:the month of )?(?:{MON}(?:(?: ,)? (?P<year>20\d\d))?|(?P<which>the|this|next) month)"
)

_NAMED_PERSONS = frozenset({"march", "april", "may", "june", "august"})


_MONTH_LED = re.compile(
    r"(?:^| )(?:in|of|for|during|by|until|through|next|this|or|to|-|maybe|about|sometime|before|after|"
    r"around|from|between|on|is)$"
)


_ALONE = re.compile(r"(?: (?:please|is|works|would|or|20\d\d|maybe|sometime|ish|if)(?![^ ])| [,.!?]|$)")


def read_one(text: str, at: int, frame: Frame, previous: Day | None, *, hours_near: bool = False) -> Found | None:
    """Read a week, a month or a single day, not a range or bound; arguments as in `read_day`."""
    for reader in (read_within, read_week):
        if found := reader(text, at, frame, previous):
            return found
    single = read_single(text, at, frame, previous, hours_near=hours_near)
    return single or _month(text, at, frame)


def _month(text: str, at: int, frame: Frame) -> Found | None:
    if found := _DAYS_OF.match(text, at):
        return _days_of(found, frame), found.end()
    if found := _BARE_MID.match(text, at):
        return span_of(_part_of_months(frame.today, MID, first=0)), found.end()
    found = _MONTH.match(text, at)
    if not found:
        return None
    half = found["half"]
    part = EARLY if found["early"] else MID if found["mid"] else LATE if found["late"] else WHOLE
    if found["since"]:
        part = (EARLY[0] if found["since"] == "early" else MID[0], part[1])
    if found["which"] == "this" and (found["late"] or "").startswith("later"):
        part = WHOLE  # cut to what is left
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


def _days_of(found: re.Match[str], frame: Frame) -> Day:
    """Build "the first ten days of March" and "the last business day of the month"."""
    if found["mon"]:
        month = MONTHS.index(found["mon"]) + 1
        year = int(found["year"]) if found["year"] else calendar.next_month_span(month, frame.today)[0].year
        months = [calendar.month_span(year, month)]
    else:
        ahead = (0, 1) if found["which"] == "the" else (int(found["which"] == "next"),)
        months = [calendar.month_span(*calendar.later_month(frame.today, one)) for one in ahead]
    count = count_of(found["count"])
    for month_days in months:
        days = [day for day in month_days if not ((found["open"] or found["week"]) and frame.schedule.is_closed(day))]
        chosen = days[-count:] if found["side"] == "last" else days[:count]
        if chosen and chosen[-1] >= frame.today:
            break
    return Day((tuple(chosen),), "date") if count == 1 else span_of(tuple(chosen))


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
