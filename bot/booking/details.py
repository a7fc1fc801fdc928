"""Booking details in a visitor's own words: name, first visit or not, office, yes or no.

Each reader returns a value or None and never raises: what it cannot read is asked for.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from bot.booking.model import MAX_NAME, VisitType

_WORD = re.compile(r"[^\W\d_][\w.'’-]*", re.UNICODE)
_TOKEN = re.compile(r"[^\W_]+", re.UNICODE)
_INTRODUCED = re.compile(
    r"""\b(?:(?:my|his|her|their|the|patient['’]?s?|full|mom['’]?s|dad['’]?s|wife['’]?s|husband['’]?s)\s+)*
        name(?:\s+is\s+wrong\W+it(?:['’]?s|\s+is|\s+should\s+be)|['’]s|\s+is|\s*:)\s*(?P<named>.+)
      | ^(?:(?:sure|yes|yeah|yep|ok|okay|hi|hello|hey|of\s+course|well|um)\W+)*
        (?:it['’]?s|this\s+is|i['’]?m|i\s+am|call\s+me|patient\s+is|the\s+patient\s+is|for)\s+(?P<short>.+)""",
    re.IGNORECASE | re.VERBOSE,
)
_FOR_SOMEONE = re.compile(
    r"^(?:for\s+)?(?:my|his|her|our)\s+(?:mom|mother|mama|dad|father|wife|husband|son|daughter|aunt|uncle|sister|"
    r"brother|grand\w+|friend|neighbou?r|boss|partner|client|patient)s?,?\s+(?:is\s+|named\s+)?",
    re.IGNORECASE,
)
_NAME_ENDS = re.compile(r"[,;!?\n]|\s+(?:and|but|my|phone|cell|number|email|at|born|dob|with an?)\b", re.IGNORECASE)
# "Doe, Jane": one family name, then given names and no more.
_FAMILY_NAME_FIRST = re.compile(
    r"(?P<family>[^\W\d_][\w'’-]*),\s+(?P<given>[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*)?)"
)
_MOST_NAME_WORDS = 4
_SHORTEST_SHOUT = 3  # letters from which a word in capitals is no initial
# Words that no name consists of; a short message with one of them is something else than a name.
_NOT_NAMES = frozenset(
    [
        "a", "about", "actually", "again", "all", "am", "and", "another", "any", "anyone", "anything",
        "appointment", "are", "as", "asap", "at", "back", "be", "been", "before", "book", "but", "by", "call",
        "can", "cancel", "cant", "change", "come", "cost", "could", "did", "does", "done", "dont", "email",
        "fine", "first", "for", "forget", "friday", "from", "front", "get", "give", "go", "good", "got",
        "had", "has", "have", "he", "hello", "help", "her", "here", "hey", "hi", "him", "his", "hmm", "hold",
        "how", "hurt", "hurts", "i", "idk", "if", "im", "in", "info", "insurance", "is", "it", "its", "just",
        "know", "later", "let", "like", "location", "lol", "lost", "made", "make", "maybe", "me", "mean",
        "medicare", "monday", "money", "morning", "my", "name", "need", "never", "new", "next", "nice", "no",
        "nope", "not", "nothing", "now", "number", "of", "office", "ok", "okay", "on", "one", "only", "or",
        "other", "our", "out", "pain", "person", "phone", "please", "pm", "quit", "real", "really",
        "returning", "saturday", "she", "should", "skip", "someone", "something", "sorry", "speak", "stop",
        "sunday", "sure", "surgery", "take", "talk", "tell", "test", "thank", "thanks", "that", "the",
        "their", "them", "then", "there", "they", "thing", "think", "this", "thursday", "time", "to", "today",
        "tomorrow", "too", "treatment", "tuesday", "um", "us", "use", "used", "visit", "wait", "want", "was",
        "we", "wednesday", "week", "were", "what", "whatever", "whats", "when", "where", "which", "who",
        "whos", "whose", "why", "with", "work", "would", "wrong", "yall", "yeah", "year", "yep", "yes", "you",
        "your", "yours", "yup",
    ]
)  # fmt: skip
# Words that are names too ("Will Young", "Nguyễn Văn An"): taken as such beside another name, all of them capitalised.
_ALSO_NAMES = frozenset(["an", "day", "do", "long", "more", "say", "see", "so", "will"])
# What counts as an answer to "has the person been seen here before?".
_NEW = re.compile(
    r"\b(?:first\s+(?:time|visit)|brand\s+new|(?<!not\s)(?<!not\sa\s)new(?:\s+(?:patient|here|one|to))?"
    r"|never\s+(?:been|seen|was)|not\s+(?:been|yet)"
    r"|ha(?:ve|s)(?:n'?t|\s+not)\s+(?:ever\s+|yet\s+)?(?:been(?!\s+(?:since|in|for)\b)|seen|come)"
    r"|newbie)\b",
    re.IGNORECASE,
)
_RETURNING = re.compile(
    r"\b(?:return(?:ing|er)?|been\s+(?:there|here|seen|a\s+patient|going|coming)"
    r"|(?:seen|saw|see)\s+(?:you|dr|the|y'?all|him|her)|not\s+(?:a\s+)?new"
    r"|existing|established|current\s+patient|follow[\s-]?up|came\s+(?:in|there|here)"
    r"|come\s+(?:there|here)|already\s+a|last\s+(?:year|month|visit|time))\b",
    re.IGNORECASE,
)
# What says it unasked: whole phrases, since "new number", "see the doctor" and "surgery last year" say something else.
_NEW_UNASKED = re.compile(
    r"\b(?:first\s+visit|(?<!not\sa\s)new\s+(?:patient|pt)|(?<!not\s)new\s+(?:here|to\s+(?:you|y'?all))"
    r"|(?:never|not)\s+been\s+(?:there|here|seen|to\s+(?:you|y'?all))"
    r"|ha(?:ve|s)(?:n'?t|\s+not)\s+(?:ever\s+)?been\s+(?:there|here|seen)"
    r"|first[\s-]time(?:\s+(?:patient|visit|visitor|there|here|coming|at\s+(?:the|your|this))\b|\s*(?:[,.;!)]|$)))",
    re.IGNORECASE,
)
_RETURNING_UNASKED = re.compile(
    r"\b(?:(?:returning|existing|established|current)\s+patient|not\s+a\s+new\s+patient|been\s+(?:there|here)"
    r"|been\s+(?:seen|a\s+patient)\s+(?:there|here|before|by\s+you|at\s+your)|already\s+a\s+patient"
    r"|follow[\s-]?up\s+(?:visit|appointment))\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:never|not|(?:have|has)nt)\b|n't\b", re.IGNORECASE)
_YES = re.compile(
    r"^\W*(?:yes|yeah|yea|yep|yup|ya|sure|ok|okay|correct|right(?=\s*(?:[,.!]|$))|y(?!')|si|uh\s*huh|mhm|absolutely)\b",
    re.IGNORECASE,
)
# A yes with one of these is a question or a condition: nothing may be stored on it.
_DOUBT = re.compile(
    r"\?|\b(?:but|wait|h[oa](?:ld|ng)\s+on|except|unless|change|different|instead|wrong|another|switch|not\s+(?:yet|now|sure)|don'?t)\b"
    r"|(?<!m )(?<!m-)\bh+m+\b|\b(?:u+m+|e+r+m*|maybe|perhaps|i\s+guess|dunno|idk|let\s+me\s+think)\b"
    r"|^\W*\w+\W+(?:(?:so|and|then)\W+)?(?:what|why(?!\s+not\b)|how|who|where|when|which)\b",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"^\W*(?:perfect|great|good|wonderful|lovely|fine|sounds\s+(?:good|great|fine|right)|looks\s+(?:good|right|great)"
    r"|(?:that|this|it)(?:'s|s|\s+is|\s+all\s+is)\s+(?:all\s+)?(?:the\s+right|fine|right|correct|good|perfect|great|it)"
    r"|all\s+(?:good|correct|right)|no\s+changes?|go\s+ahead|please\s+do|book\s+it|do\s+it|works\s+for\s+me)\b",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\b(?:never\s?-?mind|nvm|forget\s+(?:it|about\s+it|the\s+(?:whole\s+thing|appointment))|cancel\s+(?:it|this|that|the|my)|changed\s+my\s+mind"
    r"|(?:stop|quit)\s+(?:it|this|asking|the|now|please)|don'?t\s+(?:book|store|save)\s+(?:it|that|this|me|anything))\b|^\W*(?:stop|cancel|quit|exit)\W*$",
    re.IGNORECASE,
)
_WILL_CALL = re.compile(r"\b(?:i'?ll|i\s+will|i'?d\s+rather|gonna)\s+(?:just\s+)?(?:call|phone|ring)\b", re.IGNORECASE)
_NO = re.compile(
    r"^\W*(?:no(?!\s+(?:clue|idea|problem|prob|worries|changes?|issues?)\b)|nope|nah|naw"
    r"|not(?!\s+(?:sure|certain)\b)|never(?!\s*mind)|n(?!')|negative)\b",
    re.IGNORECASE,
)


def read_visit_type(text: str, *, asked: bool) -> VisitType | None:
    """Read whether it is a first visit.

    Args:
        text: The visitor's message.
        asked: Whether the message answers "has the person been seen here before?"; then a bare yes or no counts, and
            words that mean it only there.
    """
    text = text.replace("’", "'")
    new, returning = (_NEW, _RETURNING) if asked else (_NEW_UNASKED, _RETURNING_UNASKED)
    is_new, is_returning = bool(new.search(text)), bool(returning.search(text))
    if is_new and is_returning:  # "never been there", "not seen him yet": the negation decides
        return "new" if _NEGATED.search(text) else None
    if is_new or is_returning:
        return "new" if is_new else "returning"
    answer = read_yes_or_no(text) if asked else None
    return {"yes": "returning", "no": "new"}[answer] if answer else None  # type: ignore[return-value]


def is_doubtful(text: str) -> bool:
    """Whether a message that may sound like a yes holds something back ("ok but ...", "ok wait", a question)."""
    return bool(_DOUBT.search(text))


def wants_to_stop(text: str) -> bool:
    """Whether a message says in plain words that the booking should end."""
    return bool(_STOP.search(text.replace("’", "'")))


def will_call_instead(text: str) -> bool:
    """Whether the visitor means to phone the clinic rather than book here."""
    return bool(_WILL_CALL.search(text.replace("’", "'")))


def read_yes_or_no(text: str) -> Literal["yes", "no"] | None:
    """Read a yes or no at the start of a message; a yes with a question or a condition behind it is neither."""
    text = text.replace("’", "'")
    if _YES.search(text) or _AGREED.search(text):
        return None if _DOUBT.search(text) else "yes"
    return "no" if _NO.search(text) else None


def read_location(text: str, names: Mapping[str, Sequence[str]]) -> str | None:
    """Read an office.

    Args:
        text: The visitor's message.
        names: For each slug the names and aliases by which visitors call it.

    Returns:
        The slug of the one office that is named; None where none is, or several are. Of names that hold each other the
        longest counts: "East Cobb" is not "Cobb".
    """
    slugs: dict[str, set[str]] = {}
    for slug, aliases in names.items():
        for alias in (slug, *aliases):
            slugs.setdefault(_tokens(alias), set()).add(slug)
    words, found = _tokens(text), set[str]()
    for alias in sorted(slugs, key=len, reverse=True):
        if alias.strip() and alias in words:
            found |= slugs[alias]
            words = words.replace(alias, " | ")
    return found.pop() if len(found) == 1 else None


def _tokens(text: str) -> str:
    """Return a text's words and numbers in lower case without possessive endings, a space around each."""
    plain = re.sub(r"['’]s\b", "", text.lower())
    return f" {' '.join(_TOKEN.findall(plain))} "


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
    name = None if text.strip().endswith("?") else _family_name_first(text) or _bare_name(text)
    if name:
        return name
    likely = [person for person in persons if _bare_name(person)]
    return _bare_name(likely[0]) if len(likely) == 1 and "?" not in text else None


def _family_name_first(text: str) -> str | None:
    """Return "Doe, Jane" as it is written, where a message is that and no more."""
    match = _FAMILY_NAME_FIRST.fullmatch(text.strip(" .!"))
    if match is None or len(match[0]) > MAX_NAME:
        return None
    family, given = _bare_name(match["family"]), _bare_name(match["given"])
    return f"{family}, {given}" if family and given else None


def read_patient(text: str, persons: Sequence[str]) -> str | None:
    """Read who is to be seen where the message says so beside other things ("for my wife Carol Tanner").

    Args:
        text: The visitor's message.
        persons: Names that an entity recogniser found in it.
    """
    for person in persons:
        before = (
            r"\b(?:this\s+is|for|i'?m|i\s+am|it'?s|patient(?:\s+is)?|named)\s+(?:(?:my|his|her)\s+\w+,?\s+|me,?\s+)?"
        )
        if re.search(before + re.escape(person), text, re.IGNORECASE):
            return _bare_name(person)
    return None


def _bare_name(text: str) -> str | None:
    """Return the name that a text begins with, or None where its words are no name."""
    text = _FOR_SOMEONE.sub("", text.strip(" .,:;!-\"'’"))
    head = _NAME_ENDS.split(text, maxsplit=1)[0].strip(" .,:;-\"'’")
    words = _WORD.findall(head)
    if not 1 <= len(words) <= _MOST_NAME_WORDS or len(head) > MAX_NAME or re.search(r"[\d@]", head):
        return None
    if not _are_name_words(words):
        return None
    return head if head != head.lower() else head.title()


def _are_name_words(words: Sequence[str]) -> bool:
    plain = [re.sub(r"[.'’]", "", word.lower()) for word in words]
    doubtful = [word in _ALSO_NAMES for word in plain]
    if any(word in _NOT_NAMES for word in plain) or all(doubtful):
        return False
    if not any(doubtful):
        return True
    return all(word[0].isupper() and (len(word) < _SHORTEST_SHOUT or not word.isupper()) for word in words)
