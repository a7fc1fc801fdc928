"""A name that is told in its parts: "first name Ann, last name Lee"."""

import re

_PART = r"(?P<{0}>[^\W\d_][\w'’-]*(?:\s(?!(?:my|the|and|first|last|family|given|is)\b)[^\W\d_][\w'’-]+)?)"
_IS = r"(?:\s+name)?(?:\s+is|['’]s|\s*:)?\s+"
_JOINED = r"(?:\s*[,;.]\s*|\s+)(?:and\s+)?(?:(?:my|the|her|his)\s+)?"
_GIVEN_THEN_FAMILY = re.compile(
    rf"\b(?:first|given)\s+name(?:\s+is|['’]s|\s*:)?\s+{_PART.format('given')}{_JOINED}(?:last|family){_IS}"
    rf"{_PART.format('family')}",
    re.IGNORECASE,
)
_FAMILY_THEN_GIVEN = re.compile(
    rf"\b(?:last|family)\s+name(?:\s+is|['’]s|\s*:)?\s+{_PART.format('family')}{_JOINED}(?:first|given){_IS}"
    rf"{_PART.format('given')}",
    re.IGNORECASE,
)
# "Hanh is the first name and Pham is the last", "Delgado, first name Luz"
_GIVEN_IS_FIRST = re.compile(
    rf"{_PART.format('given')}\s+is\s+(?:the\s+|my\s+)?first(?:\s+name)?{_JOINED}{_PART.format('family')}\s+is\s+"
    r"(?:the\s+|my\s+)?last\b",
    re.IGNORECASE,
)
_FAMILY_COMMA_FIRST = re.compile(
    rf"^\W*{_PART.format('family')},\s*(?:first|given)\s+name(?:\s+is|['’]s|\s*:)?\s+{_PART.format('given')}",
    re.IGNORECASE,
)


def name_in_parts(text: str) -> tuple[str, str] | None:
    """Return given and family name where a text tells them apart; what it calls so may still be no name."""
    for pattern in (_GIVEN_THEN_FAMILY, _FAMILY_THEN_GIVEN, _GIVEN_IS_FIRST, _FAMILY_COMMA_FIRST):
        match = pattern.search(text)
        if match:
            return match["given"], match["family"]
    return None
