"""Read times of day in plain words (see `when_tokens`): "after 3", "first thing", "between 2 and 4"."""

import re

from bot.booking.when_clock import HALF_DAY, is_numbered, read_clock
from bot.booking.when_items import MINUTES_IN_DAY, Time
from bot.booking.when_parts import read_closing, read_named, read_part
from bot.booking.when_words import WEEKDAYS, rule

VISIT = 30  # an exact time means from then to half an hour later

AROUND = 30  # "around 2" reaches half an hour to either side


_WEEKDAY = "|".join(WEEKDAYS)

_LATER = rule(
    r" (?:or (?:later|after|past)|and (?:later|after|on|beyond)|onward|onwards|at the earliest|at earliest|earliest|"
    r"on(?= [,.!?]|$)|\+)"
)

_EARLIER = rule(r" (?:or (?:earlier|before|sooner)|and (?:earlier|before)|at the latest|latest|tops)")

_TO = rule(r" (?:to|-|until|through)")

_AND = rule(r" (?:and|&|to|-|until|through|or)")


_BETWEEN = rule(
    r"(?:anytime |sometime |some time |any time )?(?:in )?(?:between|from|anywhere from)(?: about| around)?"
)

_DENIED = (
    r"(?:not|nothing|no|cannot|never|dont|wont|unable|nt)(?: (?:anything|available|free|do|make|it|be|come|"
    r"get|make|have|me|there|in|a|an|any|appointment|time|good|work|works|off|able|to|really|up|want|is|at|see|"
    r"or|slot|"
    r"slots|all|am)){0,5}"
)

_NOT_BEFORE = rule(_DENIED + r" (?:before|until|earlier than|sooner than|prior to)|no (?:earlier|sooner) than")

_NOT_AFTER = rule(_DENIED + r" (?:after|past|later than)|no later than")

_CLOCKLIKE = r"(?:(?:about|around|like|exactly) )?(?:\d|noon|half|a quarter|quarter)"

_FREE_FROM = rule(
    rf"(?:after|once|as soon as)(?: (?!at {_CLOCKLIKE}|{_WEEKDAY}|[#,.!?])[^ ]+){{1,8}}? (?:at|"
    rf"around)(?= {_CLOCKLIKE})"
    r"|(?:get|gets|getting|got|im|am|be|hes|shes) (?:off|out|done)(?: (?:of |with |from )?(?:my |"
    r"the )?(?:work|school|class|shift|job|there)(?: \w+)?)?(?: at| around)"
    r"|(?:off|out of|done with|finish|leave|finished with) (?:work|school|class)(?: \w+)? (?:at|around)"
    r"|(?:work|teach|busy|booked|tied up|in class|(?:have )?class|shift|at work|stuck at work|in meetings|"
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
    r"(?:(?:the )?earliest (?:that )?(?:i|we|he|she) (?:can|could) (?:[a-z]+ ){0,3}?(?:is|would be)|"
    r"after|past|later than|starting(?: at| from| around)?|beginning(?: at)?|from|since)(?: about|"
    r" around| like| at)?"
)

_BEFORE = rule(
    r"(?:(?:anytime|any time|some time|sometime|right|just|only) )*"
    r"(?:(?:the )?latest (?:that )?(?:i|we|he|she) (?:can|could) (?:[a-z]+ ){0,3}?(?:is|would be)|"
    r"before|by|until|prior to|earlier than|sooner than|up to|up until|not later than|at the latest)(?: about|"
    r" around| like| at)?"
)


_ANY = rule(
    r"any ?time(?: of(?: the)? day)?|any hour~?|whatever time|time doesnt matter|no matter what time|"
    r"any time"
)

_LED = re.compile(
    r"(?:^| )(?:at|@|do|say|maybe|make it|meant|mean|is|does|how about|what about|actually|sorry|instead|"
    r"wait|prefer|"
    r"(?:it|appointment|me|that|time|slot|visit) to|for|not|like|possibly|either|rather)$"
)

_ALSO = re.compile(r" (?:or|and|,)(?: at)? ")

_FITS = rule(
    r" (?:(?:would|will|could) (?:work|be (?:good|fine|great|perfect|best))|works|is (?:good|fine|great|ok|okay|"
    r"perfect))"
)

_AT = re.compile(r"(?:at|@) ")


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
    for reader in (read_named, _any, _denied_bound, _between, _engaged):
        found = reader(text, at)
        if found:
            return found
    return _bounded(text, at) or read_part(text, at) or _plain_clock(text, at, near_mention=near_mention)


def rebased(bare: Time, earlier: Time) -> Time:
    """Set a bare time into an earlier mention's frame: after "after 2", "i mean 3" says "after 3"."""
    builders = {"after": _after, "before": _before, "around": _around}
    builder = builders.get(earlier.kind)
    return builder(bare.minute) if bare.bare and builder and earlier.minute >= 0 else bare


def _any(text: str, at: int) -> tuple[Time, int] | None:
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
    opened, led = _BETWEEN.match(text, at), _AT.match(text, at)
    start = read_clock(text, opened.end() + 1 if opened else led.end() if led else at)
    link = start and (_AND if opened else _TO).match(text, start.end)
    if not start or not link or (not opened and link.group() == " or"):
        return None
    end = read_clock(text, link.end() + 1) or read_closing(text, link.end() + 1)
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


def _plain_clock(text: str, at: int, *, near_mention: bool) -> tuple[Time, int] | None:
    lead = re.compile(r"(?:at|@)(?: like| about| say| the)? ").match(text, at)
    clock = read_clock(text, lead.end() if lead else at)
    if clock is None:
        return None
    before = text[: max(at - 1, 0)]
    later, earlier = _LATER.match(text, clock.end), _EARLIER.match(text, clock.end)
    told = lead or later or earlier or clock.sure or near_mention or _LED.search(before) or _fits(text, clock.end)
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


def _fits(text: str, end: int) -> bool:
    """Say whether what follows shows a bare number to be an hour: "3 would work", "10 or 10:30"."""
    also = _ALSO.match(text, end)
    other = read_clock(text, also.end()) if also else None
    return bool(_FITS.match(text, end)) or bool(other and other.sure)


def _after(minute: int) -> Time:
    return Time(((minute, MINUTES_IN_DAY),), "after", minute=minute)


def _before(minute: int) -> Time:
    return Time(((0, minute),), "before", minute=minute)


def _around(minute: int) -> Time:
    return Time(((minute - AROUND, minute + AROUND),), "around", minute=minute)
