"""Turn a visitor's message into plain words that know their sentence and clause."""

import re
import unicodedata
from dataclasses import dataclass

from bot.safety.short_forms import (
    AND_SUBJECTS,
    CLAUSE_OPENERS,
    CLAUSE_SUBJECTS,
    IS_SUBJECTS,
    NEGATED_VERBS,
    SHORT_FORMS,
)

# A break costs this many words of distance, so that "within 6" can still cross one full stop but not two.
SENTENCE_BREAK = 3

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "\u00b4": "'", "\u201b": "'"})
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\ufe0e\ufe0f]")
_RUN = re.compile(r"([a-z])\1{2,}")
_SPACED_SHORTHAND = (
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bw/(?=\s|$)"), "with"),
    (re.compile(r"\bk\W{1,2}m\W{1,2}s\b"), "kms"),
    (re.compile(r"\ba\.m\.?|\bp\.m\.?"), " "),
    (re.compile(r"\b(dr|mr|mrs|ms|st)\."), r"\1"),
    (re.compile(r"\be\.r\.?(?=\s|$)"), "er"),
)
_PIECE = re.compile(
    r"\d+(?:[.,]\d+)?(?=(?:f|c|degrees?|deg|mg|mcg|mm|am|pm|x|th|st|nd|rd|hrs?|days|wks?|weeks?|yrs?|years?)?(?![a-z0-9]))"
    r"|[a-z0-9$@*]*[a-z][a-z0-9'$@*]*"
    r"|\n+|\.{2,}|[.!?;\u2026\u00bf\u00a1]|[,:()\u2013\u2014]|(?<=\s)-(?=\s)"
)
_SENTENCE_MARKS = frozenset(".!?;\n")
_LEET = str.maketrans({"1": "i", "3": "e", "0": "o", "4": "a", "5": "s", "@": "a", "$": "s"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a message.

    Attributes:
        text: Lower case, without accents or apostrophes.
        sentence: Number of its sentence, from 0.
        clause: Number of its clause, from 0, counted through the whole message.
        place: Where it stands, counted in words; a sentence's end counts as `SENTENCE_BREAK` words.
        after_comma: Whether a comma, dash or bracket stands before it.
    """

    text: str
    sentence: int
    clause: int
    place: int
    after_comma: bool


def words_of(text: str) -> tuple[Word, ...]:
    """Split a message into words with their sentence and clause.

    Case, accents, curly quotes, emoji, stretched letters ("sooo") and short forms ("can't", "cuz") are evened out.
    A clause ends with its sentence, at "but", "because" and the like, and where a comma or "and" is followed by a
    new subject.

    Args:
        text: The visitor's message, any length, any script.

    Returns:
        The words in order; empty where the message holds no Latin letter or digit.
    """
    words: list[Word] = []
    sentence = clause = place = 0
    after_comma = after_mark = False
    for piece in _PIECE.findall(_even(text)):
        if piece[0] in _SENTENCE_MARKS and not piece.startswith(".."):
            after_mark = True
            continue
        if not piece[0].isalnum() and piece[0] not in "$@*":
            after_comma = True
            continue
        for part in expand_word(piece):
            if after_mark and words:
                sentence, clause, place = sentence + 1, clause + 1, place + SENTENCE_BREAK
            elif words and _opens_clause(part, words[-1].text, after_comma=after_comma):
                clause += 1
            words.append(Word(text=part, sentence=sentence, clause=clause, place=place, after_comma=after_comma))
            place += 1
            after_comma = after_mark = False
    return tuple(words)


def expand_word(word: str) -> tuple[str, ...]:
    """Open a short form into its words.

    Args:
        word: One lower-case word, with or without apostrophes ("can't", "dont", "she's").

    Returns:
        One word or more ("do", "not"), without apostrophes.
    """
    bare = word.replace("'", "").replace("*", "x") if word.strip("*'") == "" else word
    plain = bare.replace("'", "")
    if "'" in bare:
        opened = _open_apostrophe(bare)
        if opened is not None:
            return opened
    for table in (SHORT_FORMS, NEGATED_VERBS):
        if plain in table:
            return tuple(table[plain].split())
    if any(sign in plain for sign in "0123456789@$") and any(letter.isalpha() for letter in plain):
        plain = plain.translate(_LEET)
    return (plain,) if plain else ()


def _even(text: str) -> str:
    """Lower case, plain quotes, no accents, no invisible signs, letters stretched at most twice."""
    folded = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text.translate(_QUOTES))).casefold()
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign)).translate(_QUOTES)
    for pattern, replacement in _SPACED_SHORTHAND:
        plain = pattern.sub(replacement, plain)
    return _RUN.sub(r"\1\1", plain)


def _open_apostrophe(word: str) -> tuple[str, ...] | None:
    """Open "don't", "I'm", "she's", "feelin'"; None where the apostrophe is only dropped."""
    stem, _, tail = word.rpartition("'")
    stem = stem.replace("'", "")
    if tail == "t" and stem.endswith("n"):
        plain = f"{stem}t"
        opened = SHORT_FORMS.get(plain) or NEGATED_VERBS.get(plain)
        return tuple(opened.split()) if opened else (stem.removesuffix("n"), "not")
    endings = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}
    if tail in endings and stem:
        return (stem, endings[tail])
    if tail == "s" and stem:
        return (stem, "is") if stem in IS_SUBJECTS else (stem,)
    if tail == "" and stem.endswith("in"):
        return (f"{stem}g",)
    return None


def _opens_clause(word: str, previous: str, *, after_comma: bool) -> bool:
    """Whether a new clause starts at this word."""
    if word in CLAUSE_OPENERS:
        return True
    if after_comma:
        return word in CLAUSE_SUBJECTS
    return previous == "and" and word in AND_SUBJECTS
