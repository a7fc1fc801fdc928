"""Bookings that a person takes: a patient under 18, and a visit that cannot wait for the next free opening.

Read by rules, in a message that is part of a booking. Symptoms are not judged here: red flags are screened before
(`bot.safety`).
"""

import re
from typing import Literal

NeedsPerson = Literal["minor", "urgent"]

_GROWN_UP = 18
_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen".split()  # noqa: SIM905
)
_AGE = rf"(?P<age>\d{{1,2}}|{'|'.join(_NUMBERS)})"
_YEARS = r"[\s-]*(?:years?|yrs?)[\s-]*old|[\s-]*y[/.]?o\b"
# Behind a bare number: what is no age.
_NO_AGE = (
    r"(?!\s*(?:[:/.,]?\d|am\b|pm\b|a\.m|p\.m|o'?clock|feet|foot|ft\b|inch|min|hour|hr|day|week|month|mile|percent|%|of\b|out\b"
    r"|or\b|to\b|st\b|nd\b|rd\b|th\b|[\s-]*(?:years?|yrs?)\s+(?:ago|out|post|after|since|later|in\b|now|with)))"
)
_KIN = (
    r"(?:son|daughter|child|kid|boy|girl|grandson|granddaughter|grandchild|grandkid|niece|nephew|brother|sister|cousin"
    r"|stepson|stepdaughter|patient|client|student|he|she|they)"
)
_BARE_AGE = rf"{_AGE}(?:{_YEARS}|\b{_NO_AGE}(?=\W*(?:$|[,.;!)]|\b(?:and|but|so|with)\b)))"
_TURNED = r"(?:'s|\s+(?:is|who is|who's|just turned|turned|turns|will be)|,)\s+(?:only\s+|just\s+|about to be\s+)?"
_AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:i'?m|i am|i just turned|i turned)\s+(?:only\s+|just\s+)?{_BARE_AGE}",
        rf"\b{_AGE}(?:{_YEARS})\s+(?:\w+\s+)?{_KIN}\b",
        rf"\b{_KIN}\b{_TURNED}{_BARE_AGE}",
        rf"\b{_KIN}\s*\(?\s*(?:age|aged)\s+{_AGE}\b",
        rf"\b(?:for|see|book|schedule|bring|treat|take)\s+(?:my|our|an?|the)\s+{_AGE}(?:{_YEARS})",
        rf"\b(?:my|our)\s+{_AGE}(?:{_YEARS})(?:'s)?\s+(?:needs?|hurts?|has|had|wants?|back|neck|is)\b",
    )
)
_MINOR = re.compile(
    r"\b(?:is|he's|she's|i'm|im|for|am)\s+(?:still\s+)?(?:a\s+minor|under\s*-?age|under\s+(?:18|eighteen)|not\s+(?:yet\s+|even\s+)?(?:18|eighteen))\b"
    r"|\b(?:for|see|book|schedule|bring)\s+(?:my|our|an?|the)\s+(?:little\s+)?(?:baby|toddler|infant|newborn|teen|teenager"
    r"|teenaged?\s+\w+|minor(?:\s+(?:son|daughter|child))?|(?:little|young)\s+(?:boy|girl|one))\b"
    r"|\b(?:pediatric|paediatric)\s+(?:patient|appointment|visit)\b",
    re.IGNORECASE,
)
# A child that is only mentioned.
_BESIDE = re.compile(
    r"\bi (?:have|got|'ve got) (?:an?|\w+)\s+\S+[\s-]?(?:year|yr)"
    r"|\b(?:with me|along|at home|babysit\w*|watch|pick(?:ing)? up|from school|daycare|drives? me|driving me)\b",
    re.IGNORECASE,
)
_URGENT = re.compile(
    r"\b(?:can'?t|cannot|can not|won'?t|couldn'?t|doesn'?t)\s+(?:really\s+|possibly\s+)?"
    r"wait\b(?!\s+(?:to|for (?:you|y'?all))\b)"
    r"|\burgent(?:ly)?\b|\bimmediate(?:ly)?\b|\b(?:same|this very)[\s-]day\b"
    r"|\bright (?:away|now)\b(?=.{0,40}(?:\bseen\b|\bin\b|\bvisit\b|\bappointment\b|$))"
    r"|\bemergency (?:appointment|appt|visit|slot)\b|\b(?:this|within the|in an) (?:minute|hour)\b|\btoday\b(?!'?s)",
    re.IGNORECASE,
)
_NOT_URGENT = re.compile(
    r"\b(?:not|isn'?t|n't|no|nothing)\s+(?:\w+\s+){0,2}?(?:urgent|immediate|today|rush)\b"
    r"|\b(?:can|could|will) wait\b"
    r"|\b(?:from|as of|until|calling|call(?:ed)?(?: me)?(?: back)?|texting|text me|writing|started|since|saw|spoke"
    r"|talked|heard|good|already|hurts?|worse|off|working|home|book(?:ing)?(?: it)?|schedule(?: it)?|weeks?)\s+today\b"
    r"|\btoday (?:is|was|i (?:saw|called|talked|heard))\b",
    re.IGNORECASE,
)


def read_needs_person(text: str) -> NeedsPerson | None:
    """Read whether a person should take this booking.

    Args:
        text: A message of somebody who wants an appointment.

    Returns:
        ``minor`` for a patient under 18, ``urgent`` for a wish that cannot wait for a free opening (the clinic's lead
        time rules out today); None where neither is said. "As soon as possible" alone is no such wish: the earliest
        openings answer it.
    """
    text = text.replace("’", "'")
    if _is_minor(text):
        return "minor"
    return "urgent" if _URGENT.search(text) and not _NOT_URGENT.search(text) else None


def _is_minor(text: str) -> bool:
    if _BESIDE.search(text):
        return False
    if _MINOR.search(text):
        return True
    return any(_years(found["age"]) < _GROWN_UP for pattern in _AGES for found in pattern.finditer(text))


def _years(age: str) -> int:
    return int(age) if age.isdigit() else _NUMBERS.index(age.lower()) + 1
