"""A person's name in a visitor's own words: alone, introduced, taken apart, or behind whom it belongs to.

Each reader returns a name or None and never raises: what it cannot read is asked for.
"""

import re
from collections.abc import Sequence

from bot.booking.model import MAX_NAME
from bot.booking.name_parts import name_in_parts
from bot.booking.name_words import (
    ALSO_NAMES,
    FAMILY_NAMES_TOO,
    GIVEN_NAMES,
    NOT_NAMES,
    NOT_PEOPLE,
    ORDINARY_WORDS,
    TITLES,
)
from bot.booking.relations import NOUN, is_relation_word, mentions

_WORD = re.compile(r"[^\W\d_][\w.'’-]*", re.UNICODE)
_GREETING = (
    r"(?:(?:sure(?:\s+thing)?|yes|yeah|yep|ok|okay|hi|hello|hey|good\s+(?:morning|afternoon|evening)|of\s+course|well"
    r"|um|please|there|y'?all|thanks|absolutely)\W+)*"
)
# What follows is a name, asked for or not.
_NAMED = re.compile(
    r"""\b(?:(?:my|his|her|their|the|patient['’]?s?|full|legal|mom['’]?s|dad['’]?s|wife['’]?s|husband['’]?s)\s+)*
        (?<!first\s)(?<!last\s)name
        (?:\s+is\s+wrong\W+it(?:['’]?s|\s+is|\s+should\s+be)|\s+(?:would|will|should)\s+be|['’]s|\s+is|\s*:)
        \s*(?P<name>.+)""",
    re.IGNORECASE | re.VERBOSE,
)
# What follows is a name where one was asked for.
_TOLD = re.compile(
    rf"""^{_GREETING}(?:it['’]?s|this\s+is|that['’]?s|that(?:['’]d|\s+would|\s+will|['’]ll)\s+be|i['’]?m|i\s+am|i\s+go\s+by
        |they\s+call\s+me|call\s+me|(?:the\s+)?patient(?:\s+is|:)|for|me|myself
        |(?:you\s+can\s+|just\s+)?(?:put|write)(?:\s+(?:me|it|that|us|her|him))?(?:\s+(?:down|in|under))*(?:\s+(?:as|for))?
        |(?:make|book|file)\s+it\s+(?:under|for|out\s+to)|under)\b\s*(?:the\s+name\s+)?,?\s*(?P<name>.+)""",
    re.IGNORECASE | re.VERBOSE,
)
# As people begin on the phone; what follows is taken only where it surely is a name.
_ON_THE_PHONE = re.compile(
    rf"^{_GREETING}(?:my\s+name['’]?s\s+|this\s+is\s+|it['’]?s\s+|i['’]?m\s+|i\s+am\s+)(?P<name>.+)", re.IGNORECASE
)
_NAME_CALLING = re.compile(
    rf"^{_GREETING}(?P<name>[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){{1,3}}?)\W+(?:here|calling|speaking)\b",
    re.IGNORECASE,
)
_ONE_PART = re.compile(
    r"^\W*(?:my\s+|the\s+)?(?:first|last|family|given)\s+name(?:\s+is|['’]s|\s*:)?\s+(?P<name>.+)", re.I
)
# "for me, Ann Lee"; "Pookie I mean Ann Lee"; "Lee, L-E-E"; "Ann Lee is my name"
_FOR_ME = re.compile(r"^(?:for\s+)?(?:me|myself)\b\W*", re.IGNORECASE)
_MEANT = re.compile(r"^.*\bi\s+mean(?:t)?\b\W*", re.IGNORECASE)
_SPELT = re.compile(
    r"(?:,|\s)\s*(?:spelled\s+|that['’]?s\s+)?(?:[^\W\d_][\s-]+){2,}[^\W\d_](?![\w.'’]).*$", re.IGNORECASE
)
_IS_NAME = re.compile(
    r"\s+(?:is\s+(?:the|my|his|her|their|it|me|who)\b|here\b|speaking\b|calling\b|that['’]?s\s+(?:me|it|my)\b).*$",
    re.IGNORECASE,
)
_FOR_SOMEONE = re.compile(
    rf"^(?:for\s+)?(?:my|his|her|our)\s+{NOUN}(?:[\s-]?in[\s-]?law)?s?,?\s+(?:is\s+|named\s+)?", re.IGNORECASE
)
_NAME_ENDS = re.compile(
    r"[,;!?\n(]|\s+[-–—]\s|\s+(?:and|but|my|phone|cell|number|email|at|born|dob|with an?)\b", re.IGNORECASE
)
# "Doe, Jane": one family name, then given names and no more.
_FAMILY_NAME_FIRST = re.compile(
    r"(?P<family>(?:(?:al|da|de|del|den|der|di|la|st|ten|ter|van"
    r"|von)\.?\s+){0,2}[^\W\d_][\w'’-]*),\s+(?P<given>[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*)?)"
)
# What stands between "my mom" and her name.
_BEFORE_NAME = re.compile(
    r"(?:(?:['’]?s?\s+name(?:\s+is|['’]s|:)|\s+(?:is\s+)?(?:named|called)|\s+is|,|:)?\s+|\s*\(\s*)(?=[^\W\d_])",
    re.IGNORECASE,
)
_THEIR_NAME = re.compile(
    r"\b(?:his|her|their|(?:the\s+)?patient(?:['’]?s)?|the)\s+(?:full\s+|legal\s+)?name(?:\s+is|['’]s"
    r"|\s*:)\s*(?P<name>.+)"
    r"|(?:^|[^\w\s]\s*)(?:full\s+)?name\s*:\s*(?P<list>.+)|\b(?:the\s+)?patient(?:\s+is|:)\s+(?P<patient>.+)",
    re.IGNORECASE,
)
_MY_NAME = re.compile(r"\b(?:my\s+name(?:\s+is|['’]?s)|i['’]?m|i\s+am)\s+(?=[^\W\d_])", re.IGNORECASE)
_I_AM_CALLING = re.compile(rf"^{_GREETING}(?:this\s+is|it['’]?s)\s+(?=[^\W\d_])", re.IGNORECASE)
_CALLER = re.compile(
    r"\b(?:calling|writing|here\s+for|(?:his|her|their)\s+(?:wife|husband|daughter|son|mom|mother|dad|father|sister"
    r"|brother|niece|nephew|caregiver|aide|friend|neighbou?r))\b",
    re.IGNORECASE,
)
_DATE_AHEAD = re.compile(r"\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w*\.?\s+\d", re.IGNORECASE)
_FOLLOWING = frozenset(
    ["again", "calling", "looking", "needing", "speaking", "texting", "trying", "wanting", "writing"]
)
_PARTICLES = frozenset(
    "al bin da das de del della den der di dos du el la las le los ibn san st ten ter van von y".split()  # noqa: SIM905
)
_MOST_NAME_WORDS = 4
_SHORTEST_SHOUT = 3  # letters from which a word in capitals is no initial


def read_name(text: str, *, asked: bool, persons: Sequence[str] = ()) -> str | None:
    """Read a person's name.

    Args:
        text: The visitor's message.
        asked: Whether the message answers the question for a name; then a bare name counts.
        persons: Names that an entity recogniser found in the message.
    """
    text = text.strip()
    introduced = _in_parts(text) or _introduced(text, asked=asked)
    if introduced or not asked:
        return introduced
    name = None if text.endswith("?") else _family_name_first(text) or _one_part(text) or _bare_name(text)
    if name:
        return name
    likely = [person for person in persons if _bare_name(person)]
    return _bare_name(likely[0]) if len(likely) == 1 and "?" not in text else None


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


def read_name_of_other(text: str) -> str | None:
    """Read the name of somebody else who is to be seen, where the message says whose it is.

    "this is Ann, calling for my mom Ruth Hill" gives "Ruth Hill"; one given name alone ("my mom Ruth") gives None:
    the calendar needs a full one, and it is asked for.
    """
    for mention in mentions(text):
        gap = _BEFORE_NAME.match(text, mention.end)
        name = _sure_name(text[gap.end() :]) if gap else None
        if name:
            return name
    stated = _THEIR_NAME.search(text)
    return _bare_name(stated["name"] or stated["list"] or stated["patient"]) if stated else None


def tells_own_name(text: str, *, asked: bool) -> bool:
    """Whether a message gives the name of who writes and not of somebody else.

    Args:
        text: The visitor's message.
        asked: Whether it answers the question for the patient's name; then "this is Ann Lee" names the patient.
    """
    if read_name_of_other(text):
        return False
    begins = _I_AM_CALLING.search(text.strip())
    return bool(_MY_NAME.search(text) or (begins and (not asked or _CALLER.search(text))))


def is_surely_name(text: str) -> bool:
    """Whether a message that may be a name can be taken for nothing else: it begins with a known given name."""
    words = _WORD.findall(_NAME_ENDS.split(text.strip(), maxsplit=1)[0])
    if not 2 <= len(words) <= _MOST_NAME_WORDS or not _are_name_words(words):
        return False
    return words[0].lower() in GIVEN_NAMES - ALSO_NAMES or _begins_with_given_name(words)


def is_written_as_name(text: str) -> bool:
    """Whether a message is two to four words, each of them capitalised as in a name ("Nguyen Thi Lan")."""
    head = text.strip(" .!")
    words = _WORD.findall(head)
    if not 2 <= len(words) <= _MOST_NAME_WORDS or not re.fullmatch(r"[^\W\d_][\w.'’ -]*", head):
        return False
    return _are_capitalised([word for word in words if word.lower() not in _PARTICLES]) and _are_name_words(words)


def _introduced(text: str, *, asked: bool) -> str | None:
    named = _NAMED.search(text)
    name = _bare_name(named["name"]) if named else None
    if name:
        return name
    for pattern in (_ON_THE_PHONE, _NAME_CALLING):
        begun = pattern.search(text)
        name = _sure_name(begun["name"]) if begun else None
        if name:
            return name
    told = _TOLD.search(text) if asked else None
    return _family_name_first(told["name"]) or _bare_name(told["name"]) if told else None


def _in_parts(text: str) -> str | None:
    """Return "first name Ann last name Lee" and the like as "Ann Lee"."""
    parts = name_in_parts(text)
    given, family = (_bare_name(parts[0]), _bare_name(parts[1])) if parts else (None, None)
    return f"{given} {family}" if given and family else None


def _one_part(text: str) -> str | None:
    match = _ONE_PART.search(text)
    return _bare_name(match["name"]) if match else None


def _family_name_first(text: str) -> str | None:
    """Return "Doe, Jane" as it is written, where a message is that and no more."""
    match = _FAMILY_NAME_FIRST.fullmatch(_SPELT.sub("", text.strip(" .!")))
    if match is None or len(match[0]) > MAX_NAME or _FOR_ME.match(text):
        return None
    family, given = _bare_name(match["family"]), _bare_name(match["given"])
    return f"{family}, {given}" if family and given else None


def _sure_name(text: str) -> str | None:
    """Return the full name that a text begins with, where it is surely one; other words may follow it."""
    head = _NAME_ENDS.split(text.strip(" .,:;!-\"'’"), maxsplit=1)[0]
    date = _DATE_AHEAD.search(head)
    words = []
    for word in _WORD.findall(head[: date.start()] if date else head):
        if word.lower() in NOT_NAMES | _FOLLOWING:
            break
        if word.endswith(("'s", "’s")):
            return None
        words.append(word.rstrip("."))
    capitalised = list(_while_capitalised(words))
    if len(capitalised) >= 2:
        words = capitalised
    elif words and _begins_with_given_name(words):
        words = words[:2]
    else:
        return None
    plain = [word.lower() for word in words]
    full = [word for word in plain if len(word) > 1 and word not in TITLES]
    if len(full) < 2 or len(words) > _MOST_NAME_WORDS or not NOT_PEOPLE.isdisjoint(plain):
        return None
    return _bare_name(" ".join(words))


def _while_capitalised(words: Sequence[str]) -> Sequence[str]:
    for count, word in enumerate(words):
        if not _are_capitalised([word]) and word.lower() not in _PARTICLES:
            return words[:count]
    return words


def _bare_name(text: str) -> str | None:
    """Return the name that a text begins with, or None where its words are no name."""
    text = _MEANT.sub("", _FOR_ME.sub("", text.strip(" .,:;!-\"'’")))
    text = _IS_NAME.sub("", _SPELT.sub("", _FOR_SOMEONE.sub("", text.strip(" .,:;!-\"'’"))))
    head = _NAME_ENDS.split(text, maxsplit=1)[0].strip(" .,:;-\"'’")
    words = _WORD.findall(head)
    if not 1 <= len(words) <= _MOST_NAME_WORDS or len(head) > MAX_NAME or re.search(r"[\d@]", head):
        return None
    if not _are_name_words(words) or is_relation_word(head):
        return None
    return head if head != head.lower() else head.title()


def _are_name_words(words: Sequence[str]) -> bool:
    plain = [re.sub(r"[.'’]", "", word.lower()) for word in words]
    doubtful = [word in ALSO_NAMES for word in plain]
    behind_given_name = len(words) > 1 and _begins_with_given_name(words)
    excused = FAMILY_NAMES_TOO if behind_given_name and len(words) == 2 else frozenset[str]()
    if any(word in NOT_NAMES and not (place and word in excused) for place, word in enumerate(plain)) or all(doubtful):
        return False
    return not any(doubtful) or behind_given_name or _are_capitalised(words)


def _begins_with_given_name(words: Sequence[str]) -> bool:
    """Whether the first word is a given name; one that is an ordinary word too must be capitalised like the next."""
    first = words[0].lower()
    return first in GIVEN_NAMES and (first not in ORDINARY_WORDS or _are_capitalised(words[:2]))


def _are_capitalised(words: Sequence[str]) -> bool:
    return bool(words) and all(
        word[0].isupper() and (len(word) < _SHORTEST_SHOUT or not word.isupper()) for word in words
    )
