"""Doubt a reading that leaves words of time unread: better ask again than offer the wrong day."""

import re
from collections.abc import Sequence

from bot.booking.when_items import Day, Item, Mark, Time
from bot.booking.when_words import MONTHS, WEEKDAYS

_CALENDAR = "|".join(
    (*WEEKDAYS, *(month for month in MONTHS if month not in ("march", "april", "may", "june", "august")))
)

# Counted units that say how long or how often something has been, not when; "one day next week".
_IDLE = re.compile(
    r"(?<![^ ])(?:\d+ (?:day|week|month)~? (?:post|since|old|in|straight|without|after|pregnant|now|an?|out)|1 day|"
    r"(?:per|each|every|\d+ times? an?) (?:day|week|month)~?|all (?:day|week|month)|break week)(?![^ ])"
)
_UNREAD = re.compile(
    rf"(?<![^ ])(?:\d+ (?:day|week|month)~?|week|month|new year~?|\d{{1,2}}/\d{{1,2}}(?:/\d{{4}})?|\d{{1,2}}th|"
    rf"{_CALENDAR}|(?:at|@) \d{{1,4}}|"
    rf"(?:the )\d{{1,2}}n?th D|half past|same (?:time|day)|this time D|fortnight|(?:early|mid|late) next|more than D|"
    rf"D (?:right )?(?:after|before) (?!(?:school|work|class|lunch|practice|that|then)(?![^ ]))[a-z]+|"
    rf"\d{{1,2}} (?:-|to) D)(?![^ ])"
)
_UNREAD_BOUND = re.compile(
    r"(?<![^ ])(?:after|before|until|once) (?:that|then|i|we|he|she|my|the|our|his|her|work|school|class|"
    r"practice|church|drop\w*)"
    r"(?![^ ])"
)


_BY_HOUR = re.compile(
    rf"(?<![^ ])(?:by|before) (?:(?:next|this|the) )?(?:{'|'.join(WEEKDAYS)}|tomorrow|"
    rf"\d{{1,2}}th)(?: at)? (?:noon|\d{{1,2}}(?::\d\d)?)(?![^ ])"
)
_CHANGED = re.compile(r"(?<![^ ])(?:change|move|push|switch|bump|reschedule|make it|instead)(?![^ ])")
_DAYS = re.compile(rf"(?<![^ ])(?:{'|'.join(WEEKDAYS)}|today|tomorrow|\d{{1,2}}n?th|\d{{1,2}}/\d{{1,2}})(?![^ ])")


_MONTH_NAMES = "|".join(month[:3] for month in MONTHS)
# Writings that can be read in two ways, or that are no time at all: each was once read wrongly without a question.
_TWO_SENSES = re.compile(
    r"(?<!\d)\d{1,2} ?/ ?\d{1,2} ?/ ?\d(?!\d)"  # "10/11/2": a year, or a slip
    rf"|\b(?:{_MONTH_NAMES})[a-z]* \d{{1,2}} ?(?:-|to) ?\d{{1,2}} ?[ap]\.?m"  # "dec 9-10 am": days, or hours
    r"|\b(?:after|before|with) \d{1,2} (?:surger|operation|fusion|injection|shot|kid|visit|pill|procedure)"
    r"|\bi (?:said|told you|asked for) .*\bi (?:need|want|meant|mean)\b"  # two days, one of them taken back
    r"|\bweek after(?! (?!morning|afternoon|evening|in the|at|please)[a-z0-9])"  # after which?
    r"|\bmon(?:day)? (?:dieu|ami|cher|amour)\b"
)
_HOURS = re.compile(r"(?<![\d/:-])([1-5]) ?- ?([1-5])(?![\d/:-])")


def _has_two_senses(plain: str) -> bool:
    """Say whether the words can be read in two ways; hours that run backwards in one afternoon ("2-1") are a slip."""
    backwards = any(int(late) <= int(early) for early, late in _HOURS.findall(plain))
    return backwards or bool(_TWO_SENSES.search(plain))


def is_doubtful(items: Sequence[Item], plain: str, blotted: str) -> bool:
    """Say whether what stayed unread may change what was read.

    Args:
        items: From `scan`.
        plain: The plain words.
        blotted: The same with what is no wanted time blotted out.
    """
    if _has_two_senses(plain):
        return True
    if not any(isinstance(item, Day) for item in items) and _CHANGED.search(plain):
        return len(_DAYS.findall(plain)) > len(_DAYS.findall(blotted))  # "my 9 o'clock tomorrow, make it 11"
    if _denies_a_pair(items) or _BY_HOUR.search(blotted):
        return True
    unread = " ".join(_shown(item) for item in items)
    unread = _IDLE.sub("|", unread)
    if _UNREAD.search(unread):
        return True
    return bool(_UNREAD_BOUND.search(unread)) and not any(isinstance(item, Time) for item in items)


def _denies_a_pair(items: Sequence[Item]) -> bool:
    """Say whether it is open what "not Tuesday Wednesday" wants."""
    for index, item in enumerate(items[:-2]):
        first, second, *more = items[index + 1 : index + 4]
        if not (isinstance(item, Mark) and item.kind == "not" and isinstance(first, Day) and isinstance(second, Day)):
            continue
        if {first.kind, second.kind} <= {"weekday", "relative"} and not (more and isinstance(more[0], Day)):
            return True
    return False


def _shown(item: Item) -> str:
    """Spell an unread word; show a day as `D` and all else that was read as `|`."""
    if isinstance(item, Mark) and item.kind == "word":
        return item.text
    return "D" if isinstance(item, Day) else "|"
