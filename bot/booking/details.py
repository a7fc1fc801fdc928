"""Booking details in a visitor's own words: first visit or not, office, yes or no, an end to it.

Each reader returns a value or None and never raises: what it cannot read is asked for.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from bot.booking.model import VisitType

_TOKEN = re.compile(r"[^\W_]+", re.UNICODE)
# What counts as an answer to "has the person been seen here before?".
_NEW = re.compile(
    r"\b(?:first\s+(?:time|visit)|1st\s+(?:time|visit)|brand\s+new|(?<!not\s)(?<!not\sa\s)new(?:\s+(?:patient|here"
    r"|one|to))?|never\s+(?:been|seen|was|had|done|come|came|visited)|not\s+(?:been|yet)"
    r"|ha(?:ve|s)(?:n'?t|\s+not)\s+(?:ever\s+|yet\s+)?(?:been(?!\s+(?:since|in|for)\b)|seen|come)|newbie)\b",
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
# How long ago the last visit was, as an answer to the question: "not since 2019", "it's been about three years".
_SPAN = (
    r"(?:(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|many|some|few|couple|long|good|\d+|of|about"
    r"|over|almost|like|at\s+least|maybe|the|last|past|quite)\s+)*(?:years?|yrs?|months?|weeks?|while|time|minute|ages"
    r"|forever)"
)
_YEAR = r"(?:19|20)\d\d|['’]?(?:0\d|1\d|2\d)"
_SINCE = (
    rf"since\s+(?:{_YEAR}|about|before|around|back|covid|last|then|the\s+(?:pandemic|covid|spring|summer|fall|winter"
    rf"|holidays)"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall|winter"
    r"|christmas|thanksgiving|y'?all|you|dr|my\s+last)"
)
_LAPSED = re.compile(
    rf"(?:\bnot|n'?t)\b.{{0,40}}?\b(?:{_SINCE}|(?:in|for)\s+{_SPAN})\b|\bnot\s+(?:lately|recently|(?:for\s+)?ages"
    rf"|anymore)\b"
    rf"|\b(?:it'?s|it\s+has|its)\s+been\s+{_SPAN}\b|\bbeen\s+{_SPAN}\s+since\b|^\W*{_SINCE}\b",
    re.IGNORECASE,
)
# What the clinic did or what was had there.
_TREATED = re.compile(
    r"\b(?:you|y'?all|yall|ya'?ll|you\s+(?:guys|all|folks|people)|the\s+(?:doctor|doc|clinic)(?:\s+(?:there|here))?"
    r"|dr\.?\s+\w+|they|he|she|we|i)\s+(?:already\s+)?"
    r"(?:did|gave|put|placed|treated|operated|saw|fixed|injected|fused|implanted|helped|burned|burnt|took\s+care"
    r"|filled|performed|worked\s+on|handled|looked\s+after)\b"
    r"|\b(?:got|had|did|have\s+had|gotten|getting|get)\s+(?:\S+\s+){1,6}?(?:there|here|with\s+(?:you|y'?all|yall)"
    r"|at\s+your|from\s+(?:you|y'?all|yall)|by\s+(?:you|y'?all|yall)|at\s+(?:the|this)\s+(?:clinic|office|practice))\b"
    r"|\b(?:was|were|went|been|gone|go|goes|used\s+to\s+(?:come|go|see|be)|came|comes?|coming)\b.{0,20}\b(?:there"
    r"|here|to\s+(?:you|y'?all|yall)|patient\s+of|y'?all'?s?)\b"
    r"|\b(?:used\s+to\s+(?:come|see|be\s+a\s+patient)|was\s+a\s+patient|my\s+(?:last|second|third|next)\s+(?:visit"
    r"|appointment|time|shot)"
    r"|(?:2nd|3rd|4th|5th|second|third|fourth|fifth)\s+(?:visit|time|appointment|round|shot)|old\s+(?:patient|customer)"
    r"|regular|twice|(?:a\s+)?(?:couple|few)\s+(?:of\s+)?times|(?:two|three|four|five|several|many|\d)\s+times"
    r"|in\s+the\s+past"
    r"|a\s+while\s+(?:back|ago)|(?:years?|yrs?|months?|weeks?)\s+(?:back|ago)|(?:last|this)\s+(?:spring|summer|fall"
    r"|winter|week|january|february|march|april|may|june|july|august|september|october|november|december)"
    rf"|(?:since|in|back\s+in|around)\s+(?:{_YEAR})|once(?!\s+(?:i|we|you|the|my)\b))\b"
    r"|^\W*(?:19|20)\d\d\W*$",
    re.IGNORECASE,
)
# The story of an illness elsewhere is no visit here; unless it says here.
_ELSEWHERE = re.compile(
    r"\b(?:surgery|surgeries|fusion|fused|operation|operated|accident|wreck|injur\w+|hospital|elsewhere"
    r"|somewhere\s+else|(?:another|different|other|any)\s+(?:clinic|doctor|place|practice|office))\b",
    re.IGNORECASE,
)
_HERE = re.compile(r"\b(?:here|there|you|y'?all|yall|your)\b", re.IGNORECASE)
_NEVER = re.compile(r"\b(?:never|not\s+once|n't\s+ever|no\s+one|nobody|none\s+of)\b", re.IGNORECASE)
_UNCERTAIN = re.compile(
    r"\b(?:not\s+sure|unsure|no\s+(?:clue|idea)|idk|(?:don'?t|do\s+not|can'?t)\s+(?:know|remember|recall)|dunno"
    r"|maybe)\b|\?\s*$",
    re.I,
)
# Says that the question was read, and no more.
_SEEN_ONLY = re.compile(r"\W*(?:ok|okay|k|kk|alright|all\s+right)\W*$", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:never|not|(?:have|has)nt)\b|n't\b", re.IGNORECASE)
_YES = re.compile(
    r"^\W*(?:yes|yeah|yea|yep|yup|ya|sure|ok|okay|correct|right(?=\s*(?:[,.!]|$))|y(?!')|si|uh\s*huh|mhm|absolutely)\b",
    re.IGNORECASE,
)
# A yes with one of these is a question or a condition: nothing may be stored on it.
_DOUBT = re.compile(
    r"\?|\b(?:but|wait|h[oa](?:ld|ng)\s+on|except|unless|change|different|instead|wrong|another|switch|not\s+(?:yet"
    r"|now|sure)|don'?t)\b"
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
    r"\b(?:never\s?-?mind|nvm|forget\s+(?:it|about\s+it|the\s+(?:whole\s+thing|appointment))|cancel\s+(?:it|this|that"
    r"|the|my)|changed\s+my\s+mind"
    r"|(?:stop|quit)\s+(?:it|this|asking|the|now|please)|don'?t\s+(?:book|store|save)\s+(?:it|that|this|me"
    r"|anything))\b|^\W*(?:stop|cancel|quit|exit)\W*$",
    re.IGNORECASE,
)
# The same in whole sentences. What is refused must be the booking itself: no morning, no office, no one time.
_NOT_WANT = (
    r"(?:do\s+not|don'?t|dont|no\s+longer|won'?t|wont|not\s+going\s+to|not\s+gonna|would\s+rather\s+not|'?d\s+rather\s+not"
    r"|am\s+not\s+willing\s+to)"
)
_REFUSED = r"(?:(?:an?|the|this|that|any|your)\s+)?(?:appointments?|appts?|visits?|booking)|this|(?:it|that)(?=\s+any)"
_LEFT_UNDONE = (
    r"(?:do|go\s+(?:on|through))(?:\s+with)?(?:\s+(?:this|it|that))?|(?:book|schedule|come)(?:\s+(?:it|in|this|that"
    r"|anything))?|(?:book|schedule|make)\s+(?:an?\s+|the\s+|any\s+)?(?:appointment|appt|visit)|(?:continue|proceed"
    r"|keep\s+going)(?:\s+with\s+(?:this|it))?"
)
_NO_MORE = (
    r"(?:\s+(?:anymore|any\s+more|any\s+longer|now|right\s+now|after\s+all|today|at\s+all|either|online|here|then"
    r"|thanks|thank\s+you|sorry|ok(?:ay)?))*\s*(?:$|[,.;!]|\b(?:so|because|cause|bc)\b)"
)
_GIVES_NOTHING = (
    r"(?:my|out\s+my|that|any|all\s+that|this)\s*(?:full\s+|real\s+|personal\s+|private\s+|own\s+)*"
    r"(?:name|info|information|details?|data)?"
)
_CHANGED_MIND = re.compile(
    rf"\b{_NOT_WANT}\s+(?:really\s+)?(?:want|need)\s+(?:{_REFUSED}){_NO_MORE}"
    rf"|(?<!that\s)(?<!this\s)(?<!those\s)(?<!it\s)(?<!one\s)\b{_NOT_WANT}\s+(?:really\s+)?(?:wanna\s+|(?:(?:want"
    rf"|need|care|wish)\s+)?(?:to\s+)?)(?:{_LEFT_UNDONE}){_NO_MORE}"
    rf"|\b{_NOT_WANT}\s+(?:really\s+)?(?:want|need|wanna|care)?\s*(?:to\s+)?(?:be\s+)?(?:giv(?:e|ing)|tell(?:ing)?"
    rf"|shar(?:e|ing)|say(?:ing)?|type)\s+"
    rf"(?:(?:you|y'?all|a\s+(?:robot|bot|computer|machine))\s+)?{_GIVES_NOTHING}\W*(?:$|[,.;!]|\b(?:to|in|on|here"
    rf"|online|so|anymore)\b)"
    r"|\b(?:i'?m|im|i\s+am)\s+not\s+(?:giving|telling|sharing)\s+(?:you\s+|y'?all\s+)?(?:out\s+)?(?:my|any"
    r"|that)\s+(?:full\s+|real\s+)?(?:name|info\w*|details?)"
    r"|\bnot\s+(?:interested|going\s+through\s+with\s+(?:it|this))(?:\s+(?:anymore|any\s+more|now|after\s+all))?\W*$"
    r"|\b(?:decided\s+(?:against\s+(?:it|this|coming)|not\s+to)|(?:having|had|have)\s+second\s+thoughts"
    r"|thought\s+better\s+of\s+it)\b"
    r"|\b(?:let'?s|lets)\s+(?:not|drop\s+(?:it|this)|call\s+it\s+off|leave\s+it\s+(?:there|be))\W*$|\bcall\s+(?:it"
    r"|this|the\s+whole\s+thing)\s+off\b"
    r"|\b(?:scrap|drop|scratch)\s+(?:it|this|the\s+(?:whole\s+thing|appointment))\W*$|\bi'?ll\s+pass\b"
    r"|^\W*(?:i\s+)?give\s+up\W*$"
    r"|\b(?:i'?m|im|i\s+am)\s+(?:done|out|through)(?:\s+(?:here|with\s+(?:this|it|you|y'?all)))?\W*$"
    r"|\b(?:won'?t|will\s+not)\s+be\s+(?:needing|booking|coming)\b(?!.{0,12}\b(?:on|at|before|until)\b)"
    r"|\bdon'?t\s+bother(?!\s+me\b)|\bno\s+longer\s+(?:interested|necessary|needed)\b"
    r"|\b(?:get|let)\s+me\s+out\s+of\s+(?:this|here)\b|\bi\s+don'?t\s+(?:want"
    r"|wanna)\s+(?:to\s+book\s+)?anything\b(?!\s+(?:on|at|before|in|with|that)\b)",
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
    if asked and _tells_last_visit(text):
        return "returning"
    new, returning = (_NEW, _RETURNING) if asked else (_NEW_UNASKED, _RETURNING_UNASKED)
    is_new, is_returning = bool(new.search(text)), bool(returning.search(text))
    if is_new and is_returning:  # "never been there", "not seen him yet": the negation decides
        return "new" if _NEGATED.search(text) or "brand new" in text.lower() else None
    if is_new or is_returning:
        return "new" if is_new else "returning"
    answer = read_yes_or_no(text) if asked and not _SEEN_ONLY.match(text) else None
    return {"yes": "returning", "no": "new"}[answer] if answer else None  # type: ignore[return-value]


def _tells_last_visit(text: str) -> bool:
    """Whether an answer says when a visit was, or what the clinic did: then it is not the first one."""
    if _NEVER.search(text) or _UNCERTAIN.search(text) or (_ELSEWHERE.search(text) and not _HERE.search(text)):
        return False
    if _LAPSED.search(text):
        return True
    return bool(_TREATED.search(text)) and not _NEGATED.search(text) and not _NEW.search(text)


def is_doubtful(text: str) -> bool:
    """Whether a message that may sound like a yes holds something back ("ok but ...", "ok wait", a question)."""
    return bool(_DOUBT.search(text))


def wants_to_stop(text: str) -> bool:
    """Whether a message says in plain words that the booking should end."""
    text = text.replace("’", "'")
    return bool(_STOP.search(text) or (_CHANGED_MIND.search(text) and not text.rstrip().endswith("?")))


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
