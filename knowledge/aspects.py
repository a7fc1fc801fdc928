"""Which aspect of a treatment a question asks for, by its wording: chooses among the sections of one document."""

import re

_ASKED = {
    "how_it_works": (
        r"\bhow (?:do|does|did|is|are)\b.*\b(?:work|help|do)\b|\bhow come\b.*\bwork|\bwhat do(?:es)?\b.*\bdo\b"
    ),
    "what_it_is": (
        r"\b(?:what|wat)(?:'?s| is| are| r)\b(?!.*\b(?:for|point|difference)\b)|\btell me about\b|\bexplain\b"
    ),
    "how_long_it_lasts": r"\bhow (?:long|many (?:weeks|months|years))\b|\bwear(?:s|ing)? off\b|\blasts?\b|\bpermanent",
    "who_it_suits": r"\bwho\b.*\b(?:for|good|suit|get|help)|\bfor (?:people|someone|folks)\b|\bcandidate",
    "when_used": r"\bwhen (?:do|does|is|are|would|should)\b|\bat what point\b",
    "is_it_treatable": r"\b(?:be treated|treatable|anything (?:left|be done|to do)|fix(?:able|ed)?|options?|hope)\b",
    "is_it_normal": r"\b(?:normal|only one|just me|common|others?|other people|supposed to)\b",
    "why_it_happens": r"\bwhy (?:do|does|is|am|are|would)\b.*\b(?:hurt|pain|ache|sore)|\bcause",
    "policy": (
        r"\b(?:do (?:you|y'?all|ya|u)|are you)\b.*\b(?:give|prescribe|keep|use|push|want)\b|\bpolicy\b|\bfirst choice\b"
    ),
    "what_it_helps": r"\bwhat(?:'?s| is| does)\b.*\b(?:for|help|treat|do)\b|\bgood for\b|\bhelp with\b",
    "downtime": r"\bdown ?time\b",
    "trial": r"\b(?:trial|test (?:it|drive|run)|try (?:it|one)|before (?:i|you|we) commit)\b",
}
_PATTERNS = {aspect: re.compile(pattern, re.IGNORECASE) for aspect, pattern in _ASKED.items()}


def asked_aspects(question: str) -> frozenset[str]:
    """Return the aspects that a question's wording asks for; empty where the wording tells none."""
    return frozenset(aspect for aspect, pattern in _PATTERNS.items() if pattern.search(question))
