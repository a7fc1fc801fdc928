"""How long and how plain a text is: counted alike wherever a document or a draft is checked."""

import re

_ABBREVIATION = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]\b")
# Understood without being written out: the country, scans, numerals.
_KNOWN_ABBREVIATIONS = frozenset({"US", "MRI", "CT", "II", "III"})
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")


def count_sentences(text: str) -> int:
    """Return how many sentences end in a text."""
    return len(_SENTENCE_END.findall(text))


def unexpanded_abbreviations(text: str) -> tuple[str, ...]:
    """Return the abbreviations that a text uses without writing them out, as ``long name (ABC)``; by the alphabet."""
    found = {match.group() for match in _ABBREVIATION.finditer(text)} - _KNOWN_ABBREVIATIONS
    return tuple(sorted(name for name in found if f"({name})" not in text))
