"""Booking details in a visitor's own words: name, first visit or not, office, yes or no.

Each reader returns a value or None and never raises: what it cannot read is asked for.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from bot.booking.model import MAX_NAME, VisitType

_WORD = re.compile(r"[^\W\d_][\w.'’-]*", re.UNICODE)
_INTRODUCED = re.compile(
    r"""\b(?:(?:my|his|her|their|the|patient'?s?|full|mom'?s|dad'?s|wife'?s|husband'?s)\s+)*name(?:'s|\s+is|\s*:)\s*
        (?P<named>.+)
      | ^(?:it'?s|its|this\s+is|i'?m|i\s+am|call\s+me|patient\s+is|the\s+patient\s+is|for)\s+(?P<short>.+)""",
    re.IGNORECASE | re.VERBOSE,
)
_FOR_SOMEONE = re.compile(
    r"^(?:for\s+)?(?:my|his|her|our)\s+(?:mom|mother|mama|dad|father|wife|husband|son|daughter|aunt|uncle|sister|"
    r"brother|grand\w+|friend|neighbou?r|boss|partner|client|patient)s?,?\s+(?:is\s+|named\s+)?",
    re.IGNORECASE,
)
_NAME_ENDS = re.compile(r"[,;!?\n]|\s+(?:and|but|my|phone|cell|number|email|at|born|dob|with an?)\b", re.IGNORECASE)
_MOST_NAME_WORDS = 4
# Words that no name consists of; a short message with one of them is something else than a name.
_NOT_NAMES = frozenset(
    [
        "a",
        "about",
        "actually",
        "again",
        "all",
        "am",
        "an",
        "and",
        "another",
        "any",
        "anyone",
        "anything",
        "appointment",
        "are",
        "as",
        "asap",
        "at",
        "back",
        "be",
        "been",
        "before",
        "book",
        "but",
        "by",
        "call",
        "can",
        "cancel",
        "cant",
        "change",
        "come",
        "could",
        "cost",
        "day",
        "did",
        "do",
        "does",
        "dont",
        "done",
        "email",
        "fine",
        "first",
        "for",
        "forget",
        "friday",
        "from",
        "front",
        "get",
        "give",
        "go",
        "good",
        "got",
        "had",
        "has",
        "have",
        "he",
        "hello",
        "help",
        "her",
        "here",
        "hey",
        "hi",
        "him",
        "his",
        "hold",
        "how",
        "hurt",
        "hurts",
        "i",
        "idk",
        "if",
        "in",
        "info",
        "insurance",
        "is",
        "it",
        "its",
        "just",
        "know",
        "later",
        "let",
        "like",
        "location",
        "long",
        "lost",
        "made",
        "make",
        "maybe",
        "me",
        "mean",
        "medicare",
        "monday",
        "money",
        "more",
        "morning",
        "my",
        "name",
        "need",
        "never",
        "new",
        "next",
        "nice",
        "no",
        "nope",
        "not",
        "nothing",
        "now",
        "number",
        "of",
        "office",
        "ok",
        "okay",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "out",
        "pain",
        "person",
        "phone",
        "please",
        "pm",
        "quit",
        "real",
        "really",
        "returning",
        "say",
        "see",
        "she",
        "should",
        "skip",
        "so",
        "someone",
        "something",
        "sorry",
        "speak",
        "stop",
        "sure",
        "surgery",
        "sunday",
        "saturday",
        "take",
        "talk",
        "tell",
        "test",
        "thanks",
        "thank",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "they",
        "thing",
        "think",
        "this",
        "thursday",
        "time",
        "to",
        "today",
        "tomorrow",
        "too",
        "treatment",
        "tuesday",
        "um",
        "us",
        "use",
        "used",
        "visit",
        "wait",
        "want",
        "was",
        "we",
        "wednesday",
        "week",
        "were",
        "what",
        "whats",
        "when",
        "where",
        "which",
        "who",
        "whos",
        "whose",
        "why",
        "will",
        "with",
        "work",
        "would",
        "wrong",
        "yall",
        "yeah",
        "year",
        "yep",
        "yes",
        "you",
        "your",
        "yours",
        "yup",
        "whatever",
        "hmm",
        "lol",
    ]
)
_NEW = re.compile(
    r"\b(?:first\s+(?:time|visit)|brand\s+new|new(?:\s+(?:patient|here|one|to))?|never\s+(?:been|seen|was)|not\s+(?:been|yet)"
    r"|haven'?t\s+been|havent\s+(?:been|seen)|hasn'?t\s+been|newbie)\b",
    re.IGNORECASE,
)
_RETURNING = re.compile(
    r"\b(?:return(?:ing|er)?|been\s+(?:there|here|seen|a\s+patient|going|coming)|(?:seen|saw|see)\s+(?:you|dr|the|y'?all|him|her)"
    r"|existing|established|current\s+patient|follow[\s-]?up|came\s+(?:in|there|here)|come\s+(?:there|here)|already\s+a"
    r"|last\s+(?:year|month|visit|time))\b",
    re.IGNORECASE,
)
_YES = re.compile(r"^\W*(?:yes|yeah|yea|yep|yup|ya|sure|ok|okay|correct|right|y|si|uh\s*huh|mhm|absolutely)\b", re.I)
_NO = re.compile(r"^\W*(?:no|nope|nah|naw|not|never|n|negative)\b", re.IGNORECASE)


def read_visit_type(text: str, *, asked: bool) -> VisitType | None:
    """Read whether it is a first visit.

    Args:
        text: The visitor's message.
        asked: Whether the message answers "has the person been seen here before?"; then a bare yes or no counts.
    """
    is_new, is_returning = bool(_NEW.search(text)), bool(_RETURNING.search(text))
    if is_new != is_returning:
        return "new" if is_new else "returning"
    if is_new and is_returning:  # "never been there", "not seen him yet": the negation decides
        return "new" if re.search(r"\b(?:never|not|n'?t|havent|hasnt)\b", text, re.IGNORECASE) else None
    answer = read_yes_or_no(text) if asked else None
    return {"yes": "returning", "no": "new"}[answer] if answer else None  # type: ignore[return-value]


def read_yes_or_no(text: str) -> Literal["yes", "no"] | None:
    """Read a yes or no at the start of a message."""
    if _YES.search(text):
        return "yes"
    return "no" if _NO.search(text) else None


def read_location(text: str, names: Mapping[str, Sequence[str]]) -> str | None:
    """Read an office.

    Args:
        text: The visitor's message.
        names: For each slug the names and aliases by which visitors call it.

    Returns:
        The slug of the one office that is named; None where none is, or several are.
    """
    words = " " + " ".join(_WORD.findall(text.lower())) + " "
    found = {
        slug for slug, aliases in names.items() if any(f" {alias.lower()} " in words for alias in (slug, *aliases))
    }
    return found.pop() if len(found) == 1 else None


def read_name(text: str, *, asked: bool, persons: Sequence[str] = ()) -> str | None:
    """Read a person's name.

    Args:
        text: The visitor's message.
        asked: Whether the message answers the question for a name; then a bare name counts.
        persons: Names that an entity recogniser found in the message.
    """
    introduced = _INTRODUCED.search(text.strip())
    if introduced and (introduced["named"] or asked):
        name = _bare_name(introduced["named"] or introduced["short"])
        if name:
            return name
    if not asked:
        return None
    name = None if text.strip().endswith("?") else _bare_name(text)
    if name:
        return name
    likely = [person for person in persons if _bare_name(person)]
    return _bare_name(likely[0]) if len(likely) == 1 and "?" not in text else None


def _bare_name(text: str) -> str | None:
    """Return the name that a text begins with, or None where its words are no name."""
    text = _FOR_SOMEONE.sub("", text.strip(" .,:;!-\"'"))
    head = _NAME_ENDS.split(text, maxsplit=1)[0].strip(" .,:;-\"'")
    words = _WORD.findall(head)
    if not 1 <= len(words) <= _MOST_NAME_WORDS or len(head) > MAX_NAME or any(c.isdigit() for c in head):
        return None
    if any(word.lower().strip(".'’") in _NOT_NAMES for word in words):
        return None
    return head if head != head.lower() else head.title()
