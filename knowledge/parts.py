"""The questions in one message: people ask two or three things in one breath."""

import re

MOST_PARTS = 3

_SENTENCE = re.compile(r"[^.?!\n]+[.?!]*")
_FILLER = (
    r"(?:\W|\b(?:and|also|plus|but|so|ok(?:ay)?|well|um+|uh+|oh|hey|hi|hello|then|first|second(?:ly)?|last(?:ly)?"
    r"|another thing|one more|wait|btw|please|pls)\b)*"
)
_ASKS = (
    r"(?:(?:what|wat|whats|how|hows|when|where|who|why|which)\b(?!ever)"
    r"|(?:is|are|am|do|does|did|can|could|will|would|should|has|have)\s+(?:\w+\s+){0,3}?"
    r"(?:it|that|this|these|those|they|you|u|y'?all|ya|yall|i|we|he|she|my|the|a|an|there|someone|people|anybody|anyone)\b"
    r"|(?:tell me|explain|describe)\b)"
)
_QUESTION_START = re.compile(rf"^{_FILLER}{_ASKS}", re.IGNORECASE)
# "what is rfa and how long does it last": one sentence, two questions.
_JOINT = re.compile(
    rf"\s*(?:,|;|\s-+\s|\b)\s*\b(?:and|also|plus|but)\b\s*(?:also\s+|then\s+)?(?={_ASKS})|\s*[,;]\s*(?={_ASKS})",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 2


def questions_in(message: str) -> tuple[str, ...]:
    """Return the questions of a message that holds several.

    Args:
        message: The visitor's words.

    Returns:
        The first `MOST_PARTS` of them in their order, each as it was written; empty where there are fewer than two, so
        that the message is best read as a whole.
    """
    found = [part for sentence in _SENTENCE.findall(message) for part in _split(sentence) if _is_question(part)]
    return tuple(found[:MOST_PARTS]) if len(found) > 1 else ()


def asides_in(message: str) -> tuple[str, ...]:
    """Return the questions beside the point of a message: "book me in, and what is RFA?".

    Args:
        message: The visitor's words.

    Returns:
        The first `MOST_PARTS` of them in their order, each as it was written; empty where the message is one piece.
    """
    parts = [part.strip() for sentence in _SENTENCE.findall(message) for part in _JOINT.split(sentence) if part.strip()]
    return tuple(part for part in parts if _is_question(part))[:MOST_PARTS] if len(parts) > 1 else ()


def _split(sentence: str) -> list[str]:
    """Split a sentence where one question ends and another begins."""
    parts: list[str] = []
    start = 0
    for joint in _JOINT.finditer(sentence):
        before = sentence[start : joint.start()]
        if _QUESTION_START.match(before) and len(_WORD.findall(before)) > _FEWEST_WORDS:
            parts.append(before.strip())
            start = joint.end()
    return [*parts, sentence[start:].strip()]


def _is_question(part: str) -> bool:
    words = len(_WORD.findall(part))
    return words >= _FEWEST_WORDS and (part.endswith("?") or bool(_QUESTION_START.match(part)))
