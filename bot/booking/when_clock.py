"""Read clock times in plain words (see `when_tokens`): "10:30 am", "half past ten", "1530", a bare "2"."""

import re
from dataclasses import dataclass, replace

from bot.booking.when_items import MINUTES_IN_DAY
from bot.booking.when_words import COUNTED, NUMBERED, rule

NOON = 12 * 60

EARLIEST_BARE = 8  # a bare 8 to 12 is meant before noon or at it, a bare 1 to 7 after it

HALF_DAY = 12 * 60

YEARS = range(1900, 2100)


_HALF = rule(r"half (?:past )?(?P<h>\d{1,2})")

_QUARTER = rule(r"(?:a )?quarter (?P<way>past|after|to|until|of|before) (?P<h>\d{1,2}|noon)")

_PAST = rule(
    r"(?P<m>\d{1,2}(?= (?:minute~? )?past)|(?:5|10|20|25)(?= (?:minute~? )?after)) (?:minute~? )?"
    r"(?:past|after) (?P<h>\d{1,2}|noon)"
)

_SHORT_OF = rule(
    r"(?P<m>(?:5|20|25)(?= (?:minute|to|until))|10(?= minute)) (?:minute~? )?(?:to|until) (?P<h>\d{1,2}|noon)"
)

_NOON = rule(r"(?:12 )?noon|midnight")

_DIGITS = rule(
    r"(?P<h>\d{1,2}):(?P<m>\d{2})|(?P<h2>\d{1,2}) (?P<m2>00|15|30|45)(?= (?:am|pm|[^\w#]|or|and|on|"
    r"tomorrow|today)|$)"
)

_NUMBER = rule(r"(?P<n>\d{1,4})")

_MERIDIEM = rule(r" (?:oclock )?(?P<half>am|pm)(?! i )| oclock")

_OF_DAY = rule(r"(?: oclock)? (?:in the|in|today) (?P<part>morning|afternoon|evening)| at (?P<night>night)")

# Any other plural is counted too, unless it is one of the few words in s that may follow an hour.
_PLURAL = (
    r"(?!works|thanks|sounds|suits|fits|seems|was|does|plus|unless|yes|always|looks|helps|oops|"
    r"whoops|onwards)[a-z]{3,}s"
)
_COUNTED = re.compile(rf" (?:(?:- )?(?:{COUNTED})|{_PLURAL})(?![^ ])| /| x(?![^ ])| \. \d")

_NUMBERED = re.compile(rf"(?:^| )(?:{NUMBERED})$")

_ISH = rule(r" (?:- )?ish| or so| or thereabouts| give or take")


@dataclass(frozen=True)
class Clock:
    """A clock time read from the text.

    Attributes:
        minute: After midnight.
        end: Where it ends in the text.
        sure: Whether it can be nothing but a time: am, pm, a colon, noon, "half past".
        ish: Whether it ended in "ish" or "or so".
        half: Whether am or pm was said.
    """

    minute: int
    end: int
    sure: bool
    ish: bool = False
    half: bool = False


def read_clock(text: str, at: int) -> Clock | None:
    """Read a clock time; a bare hour takes the reading inside opening hours."""
    clock = _phrase(text, at) or _figures(text, at)
    if clock is None:
        return None
    ish = _ISH.match(text, clock.end)
    return replace(clock, end=ish.end(), ish=True, sure=True) if ish else clock


def _phrase(text: str, at: int) -> Clock | None:
    if found := _HALF.match(text, at):
        return _with_half(text, found.end(), int(found["h"]) * 60 + 30, sure=True)
    if found := _QUARTER.match(text, at):
        hour = _hour(found["h"])
        return _with_half(
            text,
            found.end(),
            hour * 60 + (15 if found["way"] in ("past", "after") else -15),
            hour=hour,
            sure=True,
        )
    if found := _PAST.match(text, at):
        return _with_half(text, found.end(), _hour(found["h"]) * 60 + int(found["m"]), sure=True)
    if found := _SHORT_OF.match(text, at):
        hour = _hour(found["h"])
        return _with_half(text, found.end(), hour * 60 - int(found["m"]), hour=hour, sure=True)
    if found := _NOON.match(text, at):
        return Clock(0 if found.group() == "midnight" else NOON, found.end(), sure=True, half=True)
    return None


def _hour(text: str) -> int:
    return 12 if text == "noon" else int(text)


def _figures(text: str, at: int) -> Clock | None:
    if found := _DIGITS.match(text, at):
        hour, minute = int(found["h"] or found["h2"]), int(found["m"] or found["m2"])
        if hour > 23 or minute > 59:  # no clock shows it
            return None
        return _with_half(text, found.end(), hour * 60 + minute, sure=True)
    found = _NUMBER.match(text, at)
    if not found or is_numbered(text, at):
        return None
    digits = found["n"]
    minute = int(digits) * 60 if len(digits) <= 2 else int(digits[:-2]) * 60 + int(digits[-2:])
    military = len(digits) == 4  # 1530
    top = MINUTES_IN_DAY if len(digits) > 2 else 12 * 60 + 1
    if not 60 <= minute < top or (len(digits) > 2 and int(digits[-2:]) > 59):
        return None
    hours = re.compile(r" (?:hrs|hour~?|h)(?![^ ])").match(text, found.end()) if military else None
    if military and int(digits) in YEARS and not hours:
        return None
    clock = _with_half(text, hours.end() if hours else found.end(), minute)
    if not clock.half and not clock.sure and _COUNTED.match(text, clock.end):
        return None
    return replace(clock, sure=bool(hours) or clock.half or clock.sure)


def _with_half(text: str, end: int, minute: int, *, hour: int | None = None, sure: bool = False) -> Clock:
    """Add am or pm as said, else the reading inside opening hours.

    Args:
        text: Plain words.
        end: Where the figures end.
        minute: After midnight, as the figures say it.
        hour: The hour that was named, where it is not the minute's: the 3 of "a quarter to 3".
        sure: Whether it can be nothing but a time.
    """
    said = _MERIDIEM.match(text, end)
    oclock = bool(said and not said["half"])
    end = said.end() if said else end
    half = said["half"] if said else None
    if half is None and (of_day := _OF_DAY.match(text, end)):
        # "today morning" stands for "this morning" and is a mention of its own.
        half = "am" if of_day["part"] == "morning" else "pm"
        end = end if " today " in of_day.group() else of_day.end()
    named = minute if hour is None else hour * 60
    if half and named <= 12 * 60 + 59:
        minute = minute % HALF_DAY + (HALF_DAY if half == "pm" else 0)
        if hour is not None and half == "am" and minute >= HALF_DAY:
            minute -= HALF_DAY
    elif half is None and named < EARLIEST_BARE * 60:
        minute += HALF_DAY
    return Clock(minute, end, sure=sure or half is not None or oclock, half=half is not None)


def is_numbered(text: str, at: int) -> bool:
    """Say whether a noun before a number makes it a name: "suite 210", "level 3"."""
    return bool(_NUMBERED.search(text[: max(at - 1, 0)]))
