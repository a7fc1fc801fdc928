"""A name that was given as one line, in the parts that FHIR keeps."""

from typing import Any

from bot.booking.name_words import TITLES

_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "md", "phd", "esq"])
# Words that belong to the family name behind them: "van der Berg", "de la Cruz".
_PARTICLES = frozenset(
    "al bin da de del della den der di dos du ibn la las le los st ten ter van von".split()  # noqa: SIM905
)


def human_name(full: str) -> dict[str, Any]:
    """Split a full name into FHIR's HumanName.

    The whole name always stands in `text`, which is what staff go by: how a name is to be split is a guess, and a
    single word is not split at all.

    Args:
        full: "Jane Doe", "Dr. Ana María de la Cruz Jr.", "Doe, Jane".
    """
    text = " ".join(full.split())
    name: dict[str, Any] = {"use": "usual", "text": text}
    first, comma, rest = text.partition(",")
    words = f"{rest} {first}".split() if comma and rest.strip() and not _is(rest, _SUFFIXES) else text.split()
    family_words = len(first.split()) if comma and rest.strip() and not _is(rest, _SUFFIXES) else 0
    prefix, words = _taken(words, TITLES, from_end=False)
    suffix, words = _taken(words, _SUFFIXES, from_end=True)
    if len(words) > 1:
        at = len(words) - family_words if 0 < family_words < len(words) else _family_begins(words)
        name["family"] = " ".join(word.strip(",") for word in words[at:])
        name["given"] = [word.strip(",") for word in words[:at]]
    if prefix:
        name["prefix"] = prefix
    if suffix:
        name["suffix"] = suffix
    return name


def _is(word: str, known: frozenset[str]) -> bool:
    return word.strip(" .,").lower().replace(".", "") in known


def _taken(words: list[str], known: frozenset[str], *, from_end: bool) -> tuple[list[str], list[str]]:
    """Take the known words off one end, but never the last two words that are left."""
    taken: list[str] = []
    while len(words) > 1 and _is(words[-1 if from_end else 0], known):
        taken.append(words.pop(-1 if from_end else 0).strip(","))
    return (taken[::-1] if from_end else taken), words


def _family_begins(words: list[str]) -> int:
    """Give where the family name begins: its last word, and the particles before it, but never the first word."""
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in _PARTICLES:
        at -= 1
    return at
