"""Blocks: what every kind of page is read into, one after the other."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["heading", "paragraph", "item", "row"]

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_HASHES = re.compile(r"^#{1,6}\s+")
_COMMENT = re.compile(r"<!-{2,}|-{2,}!?>")
_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+)\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_SMALL_WORDS = 4  # words up to this length stay small in a title
_MOST_HEADING_WORDS = 12
_MOST_HEADING_LETTERS = 90
_LEAST_WORDS_UNDER_HEADING = 8


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item or table row.

    Attributes:
        kind: Which of them.
        text: One line of plain text, never blank.
        level: 1 to 6 for a heading, as in HTML; 0 otherwise.
    """

    kind: Kind
    text: str
    level: int = 0


def make_block(kind: Kind, text: str, *, level: int = 0) -> Block | None:
    """Return a block of cleaned text, or none where the text holds neither letter nor digit."""
    text = clean(text)
    if kind == "heading":
        text = _NUMBER.sub("", text).rstrip(":").strip()
        if len(text.split()) > 2 * _MOST_HEADING_WORDS:  # builders set whole paragraphs as headings
            kind, level = "paragraph", 0
    return Block(kind, text, level) if any(letter.isalnum() for letter in text) else None


def clean(text: str) -> str:
    """Return text as one line that no document reads as anything but text.

    Control, zero-width and direction characters go, and so do comment marks and a heading's leading hashes, which would
    be read as part of a document's form. The bracket that would open a tag becomes a quotation mark of the same shape.
    """
    text = unicodedata.normalize("NFC", text).translate(_LIGATURES)
    text = "".join(" " if letter.isspace() else letter for letter in text if _is_shown(letter))
    text = _COMMENT.sub(" ", text)
    text = " ".join(_TAG.sub("‹", text).split())
    return _HASHES.sub("", text)


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, quotation marks and brackets aside."""
    return bool(_SENTENCE_END.search(text))


def guess_headings(blocks: Sequence[Block]) -> list[Block]:
    """Turn short lines in front of longer text into headings, for pages that mark none.

    Of two short lines in a row the first is the main heading. Three or more are taken for a list that lost its marks,
    and stay paragraphs; so do lines behind one that ends in a colon.
    """
    found = list(blocks)
    start = 0
    while start < len(blocks):
        end = start
        while end < len(blocks) and _may_be_heading(blocks[end]):
            end += 1
        if end - start in (1, 2) and _is_headed(blocks, start, end):
            for level, place in enumerate(range(start, end), start=2 if end - start == 2 else 3):
                found[place] = replace(blocks[place], kind="heading", text=_title(blocks[place].text), level=level)
        start = max(end, start + 1)
    return found


def _is_shown(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _title(text: str) -> str:
    return _NUMBER.sub("", text).rstrip(":").strip()


def _may_be_heading(block: Block) -> bool:
    text = _title(block.text)
    words = text.split()
    if block.kind != "paragraph" or not 1 <= len(words) <= _MOST_HEADING_WORDS or len(text) > _MOST_HEADING_LETTERS:
        return False
    if not (text[0].isupper() or text[0].isdigit()) or re.search(r"[.!,;…]$", text):
        return False
    return not block.text.endswith(":") or (len(words) > 1 and _is_title_case(words))


def _is_title_case(words: Iterable[str]) -> bool:
    return all(word[0].isupper() or not word[0].isalpha() for word in words if len(word) > _SMALL_WORDS)


def _is_headed(blocks: Sequence[Block], start: int, end: int) -> bool:
    """Whether the lines from start to end stand over text and not under a lead-in."""
    if end == len(blocks) or (start and blocks[start - 1].text.endswith(":")):
        return False
    under = blocks[end]
    if under.kind != "paragraph":
        return under.kind == "item"
    return len(under.text.split()) >= _LEAST_WORDS_UNDER_HEADING or under.text.endswith(":")
