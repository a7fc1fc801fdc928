"""References of appointments in a visitor's words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.booking.model import REFERENCE_LENGTH, normalize_reference

_HALF = REFERENCE_LENGTH // 2
# Crockford's letters, and the I, L and O that people write for its 1 and 0: everything but U.
_LETTER = "[0-9A-TV-Za-tv-z]"
_WRITTEN = re.compile(rf"(?<![\w-]){_LETTER}{{{_HALF}}}-?{_LETTER}{{{_HALF}}}(?![\w-])")
# Behind such a word the halves may also stand apart, and the reference may look like a word or a number.
_ANNOUNCED = re.compile(
    rf"\b(?:ref(?:erence)?|confirmation)(?:\s+(?:number|code|no\.?|id))?\W{{0,3}}(?:(?:is|was)\W{{1,3}})?"
    rf"(?P<reference>{_LETTER}{{{_HALF}}}[- ]?{_LETTER}{{{_HALF}}})(?![\w-])",
    re.IGNORECASE,
)
# "L4L5L5S1" names vertebrae.
_VERTEBRAE = re.compile(r"(?:[CTLS]\d{1,2}-?)+", re.IGNORECASE)
# Runs of letters and of digits from which lower case is no word with a number ("12months", "october1").
_FEWEST_RUNS = 3


@dataclass(frozen=True)
class WrittenReference:
    """A reference and where a text holds it; hidden in `repr`, as it opens an appointment together with the contact.

    Attributes:
        value: In the spelling that is stored, see `normalize_reference`.
        start: Where the text holds it.
        end: Behind its last letter.
    """

    value: str = field(repr=False)
    start: int
    end: int


def written_references(text: str) -> tuple[WrittenReference, ...]:
    """Find what reads like an appointment's reference, from left to right; whether it exists only the store knows.

    Args:
        text: The visitor's own words.

    Returns:
        Eight letters and digits mixed, in one piece or halved by a dash; behind "reference" or "confirmation" also
        letters or digits alone, and halves with a space between them.
    """
    found = {(written.start, written.end): written for written in (*_announced(text), *_mixed(text))}
    return tuple(found[place] for place in sorted(found))


def _announced(text: str) -> Iterator[WrittenReference]:
    for match in _ANNOUNCED.finditer(text):
        written = match["reference"]
        if _stands_out(written, text) or any(letter.isdigit() for letter in written):
            yield WrittenReference(normalize_reference(written), *match.span("reference"))


def _mixed(text: str) -> Iterator[WrittenReference]:
    for match in _WRITTEN.finditer(text):
        written = match[0]
        runs = len(re.findall(r"[A-Za-z]+|\d+", written.replace("-", "")))
        needed = 2 if _stands_out(written, text) else _FEWEST_RUNS
        if runs >= needed and not _VERTEBRAE.fullmatch(written):
            yield WrittenReference(normalize_reference(written), *match.span())


def _stands_out(written: str, text: str) -> bool:
    """Whether capitals mark it, as the clinic writes it: not in a message that is all in capitals."""
    return written.isupper() and not text.replace(written, "").isupper()
