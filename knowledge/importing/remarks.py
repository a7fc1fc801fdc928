"""Remarks: what staff must look at before a draft becomes a document."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.importing.blocks import Block, ends_sentence
from knowledge.importing.parts import Part
from knowledge.passages import MOST_SENTENCES
from knowledge.wording import count_sentences, unexpanded_abbreviations

Kind = Literal[
    "page",
    "no_address",
    "lost_headings",
    "guessed_headings",
    "document_exists",
    "empty",
    "lead_in",
    "lost_list",
    "no_lead_in",
    "table",
    "long",
    "short",
    "leaning",
    "around",
    "code",
    "repeated_heading",
    "abbreviation",
    "duplicate",
]

_LEAST_WORDS = 6
_LEAST_LOST = 3  # short lines in a row
_MOST_ITEM_WORDS = 12
# Of 100, between all words and between shared ones. No two passages of our documents (1,326 pairs) reach both; a sixth
# of the paragraphs that they restate do, though no sentence was kept.
_ALIKE = 66
_SHARED = 74
_LEAST_WORDS_COMPARED = 8
_MOST_AROUND_WORDS = 30
_LEAD_IN = re.compile(
    r"(?::|\b(?:such as|including|includes?|for example|for instance|namely|e\.g\.|the following)\s*[.…]*)$", re.I
)
_AROUND = re.compile(
    r"\bcookies?\b|accept all|privacy policy|terms of (?:use|service)|all rights reserved|©|skip to (?:main )?content|"
    r"\bsubscribe\b|\bsign up\b|newsletter|click here|(?:read|learn|view|show) more|"
    r"(?:book|schedule|request) (?:an?|your) (?:appointment|consultation|visit)|call (?:us|now|today)|contact us|"
    r"follow us|share (?:this|on)|(?:previous|next) (?:post|page|article)|back to top|related (?:posts|articles)|"
    r"get (?:expert )?tips|search for:|log ?in\b|enable javascript",
    re.I,
)
_CODE = re.compile(
    r"‹/?[A-Za-z!]|[{}]\s*(?:$|[.#\w-]+\s*[:{])|\bfunction\s*\(|\bvar \w+ ?=|=>|&[a-z]+;|\[/?[a-z_]+[^\]]*\]$"
)
_LEANING = re.compile(r"(?:These|Those|This|That|They|It|But|However|Also|Such|Its|Their|Additionally)\b")


@dataclass(frozen=True)
class Remark:
    """One thing to look at.

    Attributes:
        kind: For those who count.
        text: For staff: what, quoted, and what to do; one line.
    """

    kind: Kind
    text: str


@dataclass(frozen=True)
class KnownPassage:
    """A passage that stands in a document or an earlier draft already."""

    where: str
    text: str


def remarks_on(part: Part, paragraphs: Sequence[str], *, known: Sequence[KnownPassage] = ()) -> list[Remark]:
    """Look at one part of a page.

    Args:
        part: Its heading and blocks.
        paragraphs: Its text as the draft has it.
        known: Passages to compare with.

    Returns:
        Remarks in the order of the text, those on the whole part last; empty where nothing was found.
    """
    text = " ".join(paragraphs)
    if not text:
        todo = "its text was lost or stands on another page: write it, or cut the heading"
        return [Remark("empty", f"Nothing stands under this heading ({todo}).")]
    return [
        *_lists(part.blocks),
        *_single(part.blocks),
        *_size(text),
        *_leaning(text),
        *_abbreviations(text),
        *_duplicates(text, known),
    ]


def _lists(blocks: Sequence[Block]) -> Iterator[Remark]:
    for place, block in enumerate(blocks):
        before = blocks[place - 1] if place else None
        after = blocks[place + 1] if place + 1 < len(blocks) else None
        if block.kind == "paragraph" and _LEAD_IN.search(block.text) and (after is None or after.kind == "paragraph"):
            yield _dangling(block, after)
        if block.kind == "item" and (before is None or before.kind != "item"):
            items = _run(blocks, place)
            leads = before is not None and before.kind == "paragraph" and _LEAD_IN.search(before.text)
            if not leads and not all(ends_sentence(item.text) for item in items):
                yield Remark(
                    "no_lead_in", f'The list from "{_quoted(block.text)}" has no lead-in: write it as sentences.'
                )
        if block.kind == "row" and (before is None or before.kind != "row"):
            todo = "its cells stand in a row here: write them as sentences"
            yield Remark("table", f'A table starts at "{_quoted(block.text)}" ({todo}).')
    yield from _lost(blocks)


def _dangling(block: Block, after: Block | None) -> Remark:
    quoted = _quoted(block.text, end=True)
    if after is not None and _is_short_line(after):
        todo = "it is probably a list that lost its marks: compare with the page, and write it as a sentence"
        return Remark("lost_list", f'"{quoted}" leads in to "{_quoted(after.text)}" ({todo}).')
    return Remark("lead_in", f'"{quoted}" leads in to a list that is not there: ask the clinic for it, or cut it.')


def _lost(blocks: Sequence[Block]) -> Iterator[Remark]:
    place = 0
    while place < len(blocks):
        end = place
        while end < len(blocks) and _is_short_line(blocks[end]):
            end += 1
        told = place > 0 and _LEAD_IN.search(blocks[place - 1].text)
        if end - place >= _LEAST_LOST and not told:
            todo = "probably a list that lost its marks: compare with the page, and write it as sentences"
            yield Remark(
                "lost_list", f'{end - place} short lines follow each other from "{blocks[place].text}" ({todo}).'
            )
        place = max(end, place + 1)


def _run(blocks: Sequence[Block], start: int) -> list[Block]:
    end = start
    while end < len(blocks) and blocks[end].kind == "item":
        end += 1
    return list(blocks[start:end])


def _is_short_line(block: Block) -> bool:
    few = len(block.text.split()) <= _MOST_ITEM_WORDS
    return block.kind == "paragraph" and few and not ends_sentence(block.text) and not block.text.endswith(":")


def _single(blocks: Sequence[Block]) -> Iterator[Remark]:
    for block in blocks:
        around = _AROUND.search(block.text)
        if around and len(block.text.split()) <= _MOST_AROUND_WORDS:
            what = "a menu, banner, button or advertisement, and no answer: cut it"
            yield Remark("around", f'"{_quoted(block.text)}" looks like {what}.')
        if _CODE.search(block.text):
            yield Remark("code", f'"{_quoted(block.text)}" looks like code and not like words: cut it.')


def _size(text: str) -> Iterator[Remark]:
    sentences = count_sentences(text)
    if sentences > MOST_SENTENCES:
        yield Remark(
            "long", f"{sentences} sentences are too many for one answer ({MOST_SENTENCES} at most): split them."
        )
    if len(text.split()) < _LEAST_WORDS and not _LEAD_IN.search(text):
        yield Remark("short", f'"{_quoted(text)}" is too short to be an answer alone: complete it, or cut it.')


def _leaning(text: str) -> Iterator[Remark]:
    found = _LEANING.match(text)
    if found:
        yield Remark("leaning", f'Starts with "{found.group()}", but is shown alone: name what is meant.')


def _abbreviations(text: str) -> Iterator[Remark]:
    unexplained = unexpanded_abbreviations(text)
    if unexplained:
        yield Remark("abbreviation", f"Not written out here: {', '.join(unexplained)}. Write the long name first.")


def _duplicates(text: str, known: Sequence[KnownPassage]) -> Iterator[Remark]:
    from rapidfuzz import fuzz, utils

    if len(text.split()) < _LEAST_WORDS_COMPARED:
        return
    words = utils.default_process(text)
    best, where = 0.0, ""
    for passage in known:
        other = utils.default_process(passage.text)
        score = fuzz.token_sort_ratio(words, other, score_cutoff=max(_ALIKE, best))
        if score > best and fuzz.token_set_ratio(words, other) >= _SHARED:
            best, where = score, passage.where
    if where:
        yield Remark("duplicate", f"{where} says much the same already ({best:.0f} of 100 alike): keep one of them.")


def _quoted(text: str, *, end: bool = False) -> str:
    """Return the first words of a text, or the last ones."""
    most = 80
    if len(text) <= most:
        return text
    return "… " + text[-most:].split(" ", 1)[-1] if end else text[:most].rsplit(" ", 1)[0] + " …"
