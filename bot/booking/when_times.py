"""Read times of day in plain words (see `when_tokens`): "after 3", "first thing", "between 2 and 4"."""

import re

from bot.booking.when_clock import HALF_DAY, NOON, is_numbered, read_clock
from bot.booking.when_items import MINUTES_IN_DAY, Span, Time
from bot.booking.when_words import WEEKDAYS, rule

VISIT = 30  # an exact time means from then to half an hour later

AROUND = 30  # "around 2" reaches half an hour to either side

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

_LATER = rule(
    r" (?:or (?:later|after|past)|and (?:later|after|on|beyond)|onward|onwards|at the earliest|"
    r"on(?= [,.!?]|$)|\+)"
)

_EARLIER = rule(r" (?:or (?:earlier|before|sooner)|and (?:earlier|before)|at the latest|latest|tops)")

_TO = rule(r" (?:to|-|until|through)")

_AND = rule(r" (?:and|&|to|-|until|through|or)")

_FIRST_THING = rule(r"(?:the )?(?:1nth|1th) thing(?: in the (?:morning|am))?")

_END_OF_DAY = rule(
    r"(?:the |at )*(?:very )?end of (?:the |your |my )?(?:work |business )?day|eod|cob|"
    r"close of business|before (?:you|yall) close|"
    r"last (?:thing|appointment|slot|opening)(?: (?:of|in) the (?:day|afternoon))?"
)

_BETWEEN = rule(
    r"(?:anytime |sometime |some time |any time )?(?:in )?(?:between|from|anywhere from)(?: about| around)?"
)

_DENIED = (
    r"(?:not|nothing|no|cannot|never|dont|wont|unable|nt)(?: (?:anything|available|free|do|make|it|be|come|"
    r"get|there|in|a|an|any|appointment|time|good|work|works|off|able|to|really|up|want|is|at|see|or|slot|"
    r"slots|all|am)){0,5}"
)

_NOT_BEFORE = rule(_DENIED + r" (?:before|until|earlier than|sooner than|prior to)|no (?:earlier|sooner) than")

_NOT_AFTER = rule(_DENIED + r" (?:after|past|later than)|no later than")

_FREE_FROM = rule(
    rf"(?:after|once|as soon as)(?: (?!at |{_WEEKDAY}|[#,.!?])[^ ]+){{1,8}}? (?:at|around)"
    r"|(?:get|gets|getting|got|im|am|be|hes|shes) (?:off|out|done)(?: (?:of |with |from )?(?:my |"
    r"the )?(?:work|school|class|shift|job|there)(?: \w+)?)?(?: at| around)"
    r"|(?:off|out of|done with|finish|leave|finished with) (?:work|school|class)(?: \w+)? (?:at|around)"
    r"|(?:work|teach|busy|booked|tied up|in class|have class|shift|at work|stuck at work|in meetings|"
    r"unavailable)(?: (?!at )[a-z]+){0,3}? until"
    r"|(?:shift|work|class|school|job) (?:ends|is over|lets out|gets out)(?: at)?"
)

_FREE_UNTIL = rule(
    rf"before(?: (?!at |{_WEEKDAY}|[#,.!?])[^ ]+){{1,8}}? at"
    r"|(?:have to|need to|must|gotta|got to) (?:leave|go|be gone|be out|be done|be back|be home|"
    r"pick \w+(?: \w+)? up)(?: (?!at |by )[a-z]+){0,3}? (?:at|by|before)"
    r"|(?:shift|work|class|school) (?:starts|begins)(?: at)?"
)

_AROUND = rule(
    r"(?:at )?(?:(?:right|sometime|somewhere|some time|like|maybe|anytime) )*(?:around|about|close to|"
    r"near|towards?|~)(?: about)?(?: the)?(?: @)?"
)

_AFTER = rule(
    r"(?:(?:anytime|any time|some time|sometime|right|just|only|starting|beginning) )*"
    r"(?:after|past|later than|starting(?: at| from| around)?|beginning(?: at)?|from|since)(?: about|"
    r" around| like| at)?"
)

_BEFORE = rule(
    r"(?:(?:anytime|any time|some time|sometime|right|just|only) )*"
    r"(?:before|by|until|prior to|earlier than|sooner than|up to|up until|not later than)(?: about|"
    r" around| like| at)?"
)

_PART = rule(
    r"(?:in |during |over |at |for )?(?:the |my |a |an )?(?:(?P<size>early|earlier|mid|middle of the|"
    r"late|later)(?: in the)? )?"
    r"(?P<part>morning|afternoon|evening|night|lunch)~?(?: time| hours?~?| hour~?| break)?"
)

_EARLY_DAY = rule(rf"early(?= (?:on )?(?:the |this |next )?(?:{_WEEKDAY}|tomorrow))")

_LATE_DAY = rule(rf"late(?: in the day)?(?= (?:on )?(?:the |this |next )?(?:{_WEEKDAY}|tomorrow|today))")

_HALVES = rule(r"(?:(?:in |during )?the )?(?P<part>am|pm)")

_AFTER_LUNCH = rule(r"(?:right |just )?after lunch(?: time| hour)?")

_BEFORE_LUNCH = rule(r"(?:right |just )?before lunch(?: time| hour)?")

_ANY = rule(
    r"any ?time(?: of(?: the)? day)?|any hour~?|whatever time|time doesnt matter|no matter what time|"
    r"any time"
)

_LED = re.compile(
    r"(?:^| )(?:at|@|say|maybe|make it|meant|mean|is|does|how about|what about|actually|sorry|instead|"
    r"wait|prefer|"
    r"(?:it|appointment|me|that|time|slot|visit) to|for|not|like|possibly|either|rather)$"
)

_LED_BY_AT = re.compile(r"(?:^| )(?:at|@)$")

_ASKED = re.compile(r"(?:how|what)$")


def read_time(text: str, at: int, *, near_mention: bool) -> tuple[Time, int] | None:
    """Read the time of day that begins at a place in plain words.

    Args:
        text: Plain words.
        at: Where a token begins.
        near_mention: Whether a day or time stands right before or after, so that a bare number may be an
            hour.

    Returns:
        The time and where it ends, or None where no time begins there.
    """
    for reader in (_named, _denied_bound, _between, _engaged):
        found = reader(text, at)
        if found:
            return found
    return _bounded(text, at) or _part(text, at) or _plain_clock(text, at, near_mention=near_mention)


def rebased(bare: Time, earlier: Time) -> Time:
    """Set a bare time into an earlier mention's frame: after "after 2", "i mean 3" says "after 3"."""
    builders = {"after": _after, "before": _before, "around": _around}
    builder = builders.get(earlier.kind)
    return builder(bare.minute) if bare.bare and builder and earlier.minute >= 0 else bare


def _named(text: str, at: int) -> tuple[Time, int] | None:
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
    found = _ANY.match(text, at)
    bound = found and (_AFTER.match(text, found.end() + 1) or _BEFORE.match(text, found.end() + 1))
    if found and not (bound and read_clock(text, bound.end() + 1)) and not _BETWEEN.match(text, at):
        return Time(((0, MINUTES_IN_DAY),), "any"), found.end()
    return None


def _denied_bound(text: str, at: int) -> tuple[Time, int] | None:
    for pattern, build in ((_NOT_BEFORE, _after), (_NOT_AFTER, _before)):
        found = pattern.match(text, at)
        clock = read_clock(text, found.end() + 1) if found else None
        if clock:
            return build(clock.minute), clock.end
    return None


def _between(text: str, at: int) -> tuple[Time, int] | None:
    opened = _BETWEEN.match(text, at)
    start = read_clock(text, opened.end() + 1 if opened else at)
    link = start and (_AND if opened else _TO).match(text, start.end)
    if not start or not link or (not opened and link.group() == " or"):
        return None
    end = read_clock(text, link.end() + 1)
    if not end or (not opened and not (start.sure or end.sure) and is_numbered(text, at)):
        return None
    first, last = start.minute, end.minute
    if not start.half and end.half and first > last and first - HALF_DAY >= 0 and first - HALF_DAY < last:
        first -= HALF_DAY
    if last <= first and not end.half:
        last += HALF_DAY
    return (Time(((first, last),), "range"), end.end) if first < last <= MINUTES_IN_DAY else None


def _engaged(text: str, at: int) -> tuple[Time, int] | None:
    """Read "after I get off work at 4" and "I work until 3"."""
    for pattern, build in ((_FREE_FROM, _after), (_FREE_UNTIL, _before)):
        found = pattern.match(text, at)
        clock = read_clock(text, found.end() + 1) if found else None
        if clock:
            return build(clock.minute), clock.end
    return None


def _bounded(text: str, at: int) -> tuple[Time, int] | None:
    around = _AROUND.match(text, at)
    if around and not _ASKED.search(text[: max(at - 1, 0)]) and (clock := read_clock(text, around.end() + 1)):
        return _around(clock.minute), clock.end
    for pattern, build in ((_AFTER, _after), (_BEFORE, _before)):
        found = pattern.match(text, at)
        clock = read_clock(text, found.end() + 1) if found else None
        if clock:
            tail = (_LATER if build is _after else _EARLIER).match(text, clock.end)
            return build(clock.minute), tail.end() if tail else clock.end
    return None


def _part(text: str, at: int) -> tuple[Time, int] | None:
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


def _plain_clock(text: str, at: int, *, near_mention: bool) -> tuple[Time, int] | None:
    lead = re.compile(r"(?:at|@)(?: like| about| say| the)? ").match(text, at)
    clock = read_clock(text, lead.end() if lead else at)
    if clock is None:
        return None
    before = text[: max(at - 1, 0)]
    later, earlier = _LATER.match(text, clock.end), _EARLIER.match(text, clock.end)
    told = lead or later or earlier or clock.sure or near_mention or _LED.search(before)
    if not told and (before or text[clock.end :]):
        return None
    if later:
        return _after(clock.minute), later.end()
    if earlier:
        return _before(clock.minute), earlier.end()
    if clock.ish:
        return _around(clock.minute), clock.end
    exact = Time(((clock.minute, clock.minute + VISIT),), "exact", bare=not lead, minute=clock.minute)
    return exact, clock.end


def _after(minute: int) -> Time:
    return Time(((minute, MINUTES_IN_DAY),), "after", minute=minute)


def _before(minute: int) -> Time:
    return Time(((0, minute),), "before", minute=minute)


def _around(minute: int) -> Time:
    return Time(((minute - AROUND, minute + AROUND),), "around", minute=minute)
