"""Read parts of the day in plain words (see `when_tokens`): "first thing", "late afternoon", "end of day"."""

import re

from bot.booking.when_clock import NOON, Clock
from bot.booking.when_items import MINUTES_IN_DAY, Span, Time
from bot.booking.when_words import WEEKDAYS, rule

EVENING = 17 * 60


MORNING, AFTERNOON = (8 * 60, NOON), (NOON, EVENING)


PARTS: dict[str, Span] = {
    "morning": (0, NOON),
    "afternoon": AFTERNOON,
    "evening": (EVENING, MINUTES_IN_DAY),
    "night": (EVENING, MINUTES_IN_DAY),
    "lunch": (NOON, 13 * 60),
    "am": (0, NOON),
    "pm": AFTERNOON,
    "early morning": (8 * 60, 10 * 60),
    "mid morning": (9 * 60, 11 * 60),
    "late morning": (10 * 60, NOON),
    "early afternoon": (NOON, 14 * 60),
    "mid afternoon": (13 * 60, 15 * 60),
    "late afternoon": (15 * 60, EVENING),
}


FIRST_THING = (8 * 60, 9 * 60)


END_OF_DAY = (16 * 60, 17 * 60)


_WEEKDAY = "|".join(WEEKDAYS)


_OPENER = r"(?:you|yall|u|they|the (?:office|clinic|doors?))"


_FIRST_THING = rule(
    r"(?:the )?(?:1nth|1th) thing(?: in the (?:morning|am))?|"
    rf"(?:right )?(?:when|as soon as|once) {_OPENER} opens?(?: up)?|(?:right )?at opening(?: time)?"
)


_END_OF_DAY = rule(
    r"(?:the |at )*(?:very )?end of (?:the |your |my )?(?:work |business )?day|eod|cob|"
    r"close of business|before (?:you|yall) close|"
    r"last (?:thing|appointment|slot|opening)(?: (?:of|in) the (?:day|afternoon))?"
)


_PART = rule(
    r"(?:in |during |over |at |for )?(?:the |my |a |an )?(?:(?P<size>early|earlier|mid|middle of the|"
    r"late|later)(?: in the)? )?"
    r"(?P<part>morning|afternoon|evening|night|lunch)~?(?: time| hours?~?| hour~?| break)?"
)


_EARLY_DAY = rule(
    rf"early(?= (?:on )?(?:the |this |next )?(?:{_WEEKDAY}|tomorrow))|(?<=day |row )early(?= [,.!?]| please|$)"
)


_LATE_DAY = rule(rf"late(?: in the day)?(?= (?:on )?(?:the |this |next )?(?:{_WEEKDAY}|tomorrow|today))")


_HALVES = rule(r"(?:(?:in |during )?the )?(?P<part>am|pm)")


_AFTER_LUNCH = rule(r"(?:right |just )?after lunch(?: time| hour)?")


_BEFORE_LUNCH = rule(r"(?:right |just )?before lunch(?: time| hour)?")


_CLOSING = rule(rf"(?:{_OPENER} )?clos(?:e|ing)(?: time)?|the end of the day")


def read_named(text: str, at: int) -> tuple[Time, int] | None:
    """Read a part of the day with a name of its own: "first thing", "end of day", "after lunch"."""
    for pattern, span in (
        (_FIRST_THING, FIRST_THING),
        (_END_OF_DAY, END_OF_DAY),
        (_AFTER_LUNCH, AFTERNOON),
        (_BEFORE_LUNCH, (0, NOON)),
        (_EARLY_DAY, (0, NOON)),
        (_LATE_DAY, PARTS["late afternoon"]),
    ):
        if found := pattern.match(text, at):
            return Time((span,), "part"), found.end()
    return None


def read_part(text: str, at: int) -> tuple[Time, int] | None:
    """Read a part of the day: "in the morning", "late afternoon", "pm"."""
    found = _PART.match(text, at)
    if found:
        size = {"earlier": "early", "later": "late", "middle of the": "mid"}.get(found["size"] or "", found["size"])
        span = PARTS.get(f"{size} {found['part']}", PARTS[found["part"]])
        return Time((span,), "part"), found.end()
    found = _HALVES.match(text, at)
    if found and (
        " " in found.group() or not re.search(r"(?:^| )(?:i|who|how|where|why|what|when)$", text[: max(at - 1, 0)])
    ):
        if text[found.end() : found.end() + 3] in (" i ", " no"):
            return None
        return Time((PARTS[found["part"]],), "part"), found.end()
    return None


def read_closing(text: str, at: int) -> Clock | None:
    """Read the hour of closing where a range ends with it: "noon till close"."""
    found = _CLOSING.match(text, at)
    return Clock(EVENING, found.end(), sure=True, half=True) if found else None
