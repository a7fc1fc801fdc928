"""The small grammar in which the rule file writes phrases."""

import re
from dataclasses import dataclass

from bot.errors import BotError
from bot.safety.normalise import expand_word

GAP = ".."
_PIECE = re.compile(r"\.\.|[()|]\??|[^\s()|]+")
_ELEMENT = re.compile(r"[a-z0-9']+\*?|<\d+(?:\.\d+)?-\d+(?:\.\d+)?>")


class PhraseError(BotError):
    """A phrase of the rule file breaks the grammar."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several branches.

    Attributes:
        branches: Each a sequence of words (`str`, `GAP` among them) and further choices.
        optional: Whether all of them may be missing.
    """

    branches: tuple[tuple["str | Choice", ...], ...]
    optional: bool


Phrase = tuple[str | Choice, ...]


def parse_phrase(text: str) -> Choice:
    """Read a phrase.

    Grammar: words; `word?` may be missing; `(a|b c)` is either, `(a|b)?` either or nothing; `urinat*` is any word with
    that beginning; `<38-42>` is a number in that range; `..` is up to three free words.

    Args:
        text: As it stands in the rule file; short forms are opened as in a visitor's message ("can't" is "cannot").

    Raises:
        PhraseError: The phrase can be empty, is unbalanced, or holds a sign that the grammar does not know.
    """
    pieces = _PIECE.findall(text.casefold())
    branches, rest = _branches(pieces, 0, text)
    if rest != len(pieces):
        raise PhraseError(f"Phrase '{text}' closes a bracket that it never opened. Balance its brackets")
    phrase = Choice(branches, optional=False)
    if _can_be_empty(phrase):
        raise PhraseError(f"Phrase '{text}' can be empty. Add a word that must stand")
    if any(GAP in (branch[0], branch[-1]) for branch in branches):
        raise PhraseError(f"Phrase '{text}' has '..' at its edge. Put it between words")
    return phrase


def _branches(pieces: list[str], place: int, text: str) -> tuple[tuple[Phrase, ...], int]:
    """Read up to the closing bracket or the end; the place returned is the closing bracket's."""
    branches: list[Phrase] = []
    current: list[str | Choice] = []
    while place < len(pieces) and not pieces[place].startswith(")"):
        piece = pieces[place]
        if piece == "|":
            branches.append(tuple(current))
            current = []
        elif piece == "(":
            inner, place = _branches(pieces, place + 1, text)
            if place >= len(pieces):
                raise PhraseError(f"Phrase '{text}' leaves a bracket open. Balance its brackets")
            current.append(Choice(inner, optional=pieces[place] == ")?"))
        else:
            current += _elements(piece, text)
        place += 1
    return (*branches, tuple(current)), place


def _elements(piece: str, text: str) -> tuple[str | Choice, ...]:
    if piece == GAP:
        return (GAP,)
    bare = piece.removesuffix("?")
    if not _ELEMENT.fullmatch(bare):
        raise PhraseError(f"Phrase '{text}' holds '{piece}'. Use words, (a|b), word?, stem*, <1-2> and ..")
    words = (bare,) if bare[0] == "<" or bare.endswith("*") else expand_word(bare)
    return (Choice((words,), optional=True),) if piece.endswith("?") else words


def _can_be_empty(choice: Choice) -> bool:
    return choice.optional or any(
        all(isinstance(element, Choice) and _can_be_empty(element) for element in branch) for branch in choice.branches
    )
