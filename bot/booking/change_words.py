"""What a visitor says about an appointment or a wish that exists, in plain words.

Each reader returns a value or None and never raises: what it cannot read is asked for.
"""

import re
from typing import Literal

from bot.booking.model import REFERENCE_LENGTH, normalize_reference
from bot.booking.references import written_references

# `accept` and `withdraw` are of the waiting list, the others of appointments.
Change = Literal["check", "cancel", "reschedule", "accept", "withdraw"]

_WAITING_LIST = re.compile(r"\bwait(?:ing)?[\s-]?list(?:ed)?\b", re.IGNORECASE)
_TELL_ME = re.compile(
    r"\b(?:let me know|tell me|call me|text me|e?-?mail me|contact me|put me (?:down|on))\b.{0,30}"
    r"\b(?:opens?(?: up)?|frees? up|cancels|comes? (?:up|free|open)|gets? free|cancell?ations?)\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"\b(?:got|received|have|had|getting|sent|saw|about|from)\b.{0,30}\b(?:text|e?-?mail|message|offer|notice)\b.{0,60}"
    r"\b(?:opening|opened|spot|slot|offer\w*|available|came (?:up|free))\b"
    r"|\b(?:you|y'?all|they|clinic|somebody|someone)\s+(?:just\s+)?(?:text(?:ed)?|e?-?mailed|wrote|messaged|called|told|sent)\b"
    r".{0,40}\b(?:opening|opened|spot|slot|offer\w*|available|came (?:up|free))\b"
    r"|\b(?:take|accept|claim|want|book|grab)\b.{0,15}\b(?:offer|offered|opening you (?:held|offered|texted|sent))\b",
    re.IGNORECASE,
)
_LEAVES = re.compile(
    r"\b(?:off|remove|removed|withdraw|leave|drop|delete|no longer|cancel|quit|don'?t (?:need|want)|out of)\b",
    re.IGNORECASE,
)
_CANCELS = re.compile(
    r"(?<!not )(?<!n't )(?<!nt )(?<!instead of )\b(?:cancel(?:l?ing|led|ed)?|cancle|call (?:it|the \w+) off)\b",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\b(?:resch?edule|re-?book|r/s)\b|\b(?:move|change|switch|push|bump|swap|make)\s+(?:it|that|this|my|the)\b"
    r"|\b(?:another|other|different|new|later|earlier|better)\s+(?:day|time|date|slot)\b",
    re.IGNORECASE,
)
_ASKS_WHEN = re.compile(
    r"\b(?:when|what (?:day|time|date)|which (?:day|office)|where)\b.{0,30}"
    r"\b(?:is it|was it|it was|it is|is that|was that|that was|again|my appointment|my appt|my visit|did you say)\b"
    r"|\bdid (?:it|that|my \w+) go through\b",
    re.IGNORECASE,
)
_KEEPS = re.compile(
    r"\b(?:do not|don'?t|dont|not)\s+cancel\b|\b(?:keep|leave)\s+(?:it|the|my|that|this|everything)\b", re.IGNORECASE
)
_BARE_CANCEL = re.compile(r"\W*(?:no\W+|please\W+|ok(?:ay)?\W+)?cancel(?:\W+please)?\W*$", re.IGNORECASE)
_OTHER_ONE = re.compile(
    r"\b(?:another|other|different|second|old|older|earlier)\s+(?:appointment|appt|visit|one|booking)\b"
    r"|\bnot that (?:one|appointment)\b",
    re.IGNORECASE,
)
_NEW_ONE = re.compile(
    r"\b(?:book|make|schedule|want|need|get)\s+(?:me\s+)?(?:an?\s+)?(?:new|another|second)\s+(?:appointment|appt|visit|one)\b",
    re.IGNORECASE,
)
_LACKS_REFERENCE = re.compile(
    r"\b(?:do not|don'?t|dont|didn'?t|never|can'?t|cannot|no longer|not)\s+(?:\w+\s+){0,2}?"
    r"(?:have|got|get|find|remember|know|recall|see|given|receive)\b"
    r"|\b(?:lost|forgot|misplaced|deleted|threw)\b|\bno\s+(?:reference|code|number|idea|clue|confirmation)\b"
    r"|^\W*(?:no|nope|none|idk|dunno|without(?: it| one)?)\W*$|\bnot sure\b",
    re.IGNORECASE,
)
_ASKS_FOR_REFERENCE = re.compile(
    r"\b(?:what|where|which|how)\b.{0,40}\b(?:reference|code|confirmation)\b|^\W*(?:reference|code)\W*\?\W*$",
    re.IGNORECASE,
)
_GOES_BACK = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|no|wait|oops|sorry|please|actually|can (?:i|we|you)|let'?s|lets|let me|i (?:want|need) to|"
    r"i'?d like to)\W+)*(?:please\W+)?(?:(?:go|step|take me|take it|move|back up|backup)\W*)?"
    r"(?:back(?:\W+up)?|previous (?:question|step|one)|undo(?:\W+(?:that|it))?)"
    r"(?:\W+(?:(?:one|a) (?:step|question)|to the (?:previous|last) (?:question|step|one)|please|a bit))*\W*$",
    re.IGNORECASE,
)
_ONE_PIECE = re.compile(
    r"\W*(?:(?:it'?s|it|is|this|that|here|yes|ok|my|the|code|number|reference|confirmation)\W+)*"
    r"([0-9A-Za-z]{4}[\s-]?[0-9A-Za-z]{4})\W*",
    re.IGNORECASE,
)
# Behind the word "code", and in capitals among other words where it was asked for: also letters or digits alone.
_CODE = re.compile(r"\bcode(?:\s+is)?\W{1,3}([0-9A-Z]{4}[- ]?[0-9A-Z]{4})(?![\w-])", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<![\w-])[0-9A-Z]{4}-?[0-9A-Z]{4}(?![\w-])")
_VOWELS = frozenset("aeiouy")


def read_waitlist_change(text: str) -> Change | None:
    """Read whether the visitor takes what the waiting list offers, or leaves the list; None for neither."""
    if _WAITING_LIST.search(text):
        if _LEAVES.search(text):
            return "withdraw"
        return "accept" if written_references(text) or _OFFERED.search(text) else None
    return "accept" if _OFFERED.search(text) else None


def wants_waiting_list(text: str) -> bool:
    """Whether the visitor wants to wait for an opening that is given back."""
    waits = bool(_WAITING_LIST.search(text)) and not _LEAVES.search(text)
    return waits or bool(_TELL_ME.search(text))


def read_change(text: str) -> Change | None:
    """Read what is to be done with an appointment that is being talked about; None where the words do not tell."""
    text = text.replace("’", "'")
    if _CANCELS.search(text) and not wants_to_keep(text):
        return "cancel"
    if _MOVES.search(text):
        return "reschedule"
    return "check" if _ASKS_WHEN.search(text) else None


def wants_to_keep(text: str) -> bool:
    """Whether an appointment is to stay as it is."""
    return bool(_KEEPS.search(text.replace("’", "'")))


def is_bare_cancel(text: str) -> bool:
    """Whether "cancel" is all that is said: it may mean the appointment, or what is being asked just now."""
    return bool(_BARE_CANCEL.fullmatch(text))


def means_another(text: str) -> bool:
    """Whether the visitor speaks of another appointment than the one last talked about."""
    return bool(_OTHER_ONE.search(text))


def wants_new_one(text: str) -> bool:
    """Whether the visitor rather wants an appointment that does not exist yet."""
    return bool(_NEW_ONE.search(text))


def lacks_reference(text: str) -> bool:
    """Whether an answer to the question for the reference says that there is none at hand."""
    return bool(_LACKS_REFERENCE.search(text.replace("’", "'")))


def asks_for_reference(text: str) -> bool:
    """Whether the visitor asks what the reference is, or where it stands."""
    return bool(_ASKS_FOR_REFERENCE.search(text))


def wants_to_go_back(text: str) -> bool:
    """Whether the visitor wants the question before this one asked again."""
    return bool(_GOES_BACK.match(text.replace("’", "'")))


def read_reference(text: str, *, asked: bool) -> str | None:
    """Read an appointment's reference or a wish's code.

    Args:
        text: The visitor's message.
        asked: Whether the message answers the question for it; then eight letters and digits alone count, whatever
            they look like.

    Returns:
        In the spelling that is stored; None where there is none, or are several.
    """
    found = {written.value for written in written_references(text)}
    bare = _ONE_PIECE.fullmatch(text) if asked else None
    pieces = _CODE.findall(text) or ([bare[1]] if bare else _CAPITALS.findall(text) if asked else [])
    found = found or {normalize_reference(piece) for piece in pieces if not _is_word(piece)}
    (one, *more) = sorted(found) or [""]
    return one if len(one) == REFERENCE_LENGTH and not more else None


def without_references(text: str) -> str:
    """Give a message without what reads like references, whose digits are part of no phone number, day or hour."""
    for written in reversed(written_references(text)):
        text = f"{text[: written.start]} ; {text[written.end :]}"
    for pattern in (_CODE, _CAPITALS):
        text = pattern.sub(" ; ", text)
    return text


def _is_word(letters: str) -> bool:
    """Whether eight letters are likelier a word ("thursday") than a reference; those are not tried, as tries count."""
    return letters.isalpha() and not letters.isupper() and sum(letter in _VOWELS for letter in letters.lower()) > 1
