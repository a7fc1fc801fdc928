"""Parts: a page's blocks under their headings, and the outline of drafts that they make."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.importing.blocks import Block
from knowledge.importing.page import Page

Split = Literal["auto", "page", "heading", "subheading"]

_FIRST_WORDS = 6
_SPARSE = 6  # paragraphs a guessed heading: with more, most headings were lost
_SENTENCE_END = re.compile(r"[.!?]\s")
_FEW = 3  # paragraphs that stand well under the page's title
_LEAST_WORDS_ALONE = 9  # a shorter paragraph without heading belongs to the one before it


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it; one section of a draft.

    Attributes:
        heading: The page's own, or the part's first words.
        blocks: Paragraphs, items and rows; empty where the page has nothing under the heading.
        main: Whether the heading is of the page's uppermost level.
        named: Whether the heading is the page's own.
    """

    heading: str
    blocks: tuple[Block, ...]
    main: bool
    named: bool = True


@dataclass(frozen=True)
class Outline:
    """What becomes one draft."""

    title: str
    parts: tuple[Part, ...]


def outlines_of(page: Page, *, split: Split = "auto") -> tuple[Outline, ...]:
    """Cut a page into what becomes one draft each.

    Args:
        page: With a title and text.
        split: ``page`` makes one draft; ``heading`` one for each main heading; ``subheading`` one for each heading;
            ``auto`` cuts as ``heading`` where two or more main headings have sub-headings of their own, since they are
            topics then, and not aspects of one.

    Returns:
        Outlines in the page's order, at least one.
    """
    parts = tuple(_parts(page))
    groups: list[list[Part]] = []
    for part in parts:
        if groups and not part.main:
            groups[-1].append(part)
        else:
            groups.append([part])
    topics = sum(len(group) > 1 for group in groups if group[0].main)
    named = any(part.named and part.main for part in parts)
    if split == "page" or not named or (split == "auto" and topics < 2):
        return (Outline(page.title, parts),)
    if split == "subheading":
        # A main heading with nothing under it but sub-headings is no topic of its own.
        groups = [[part] for group in groups for part in group if part.blocks or len(group) == 1]
    return tuple(Outline(group[0].heading, _filled(group)) for group in groups)


def _filled(group: Sequence[Part]) -> tuple[Part, ...]:
    """Leave out a main heading without text where sub-headings follow: it is the draft's title already."""
    return tuple(group[1:] if len(group) > 1 and not group[0].blocks else group)


def _parts(page: Page) -> Iterator[Part]:
    levels = [block.level for block in page.blocks if block.kind == "heading"]
    uppermost = min(levels, default=0)
    texts = sum(block.kind == "paragraph" for block in page.blocks)
    sparse = texts > _FEW and (not levels or (page.guessed and texts > _SPARSE * len(levels)))
    heading: Block | None = None
    under: list[Block] = []
    for block in [*page.blocks, Block("heading", "end", 1)]:
        if block.kind != "heading":
            under.append(block)
            continue
        main = heading is not None and heading.level == uppermost
        if sparse:
            yield from _numbered(heading, under, main=main)
        elif heading is not None:
            if under or main or block.level <= heading.level:
                yield Part(heading.text, tuple(under), main)
        elif under:
            yield Part(page.title, tuple(under), main=True)
        heading, under = block, []


def _numbered(heading: Block | None, under: Sequence[Block], *, main: bool) -> Iterator[Part]:
    """Yield one part a paragraph, named by its first words: the page's headings are lost.

    Items, lead-ins and very short paragraphs stay with what stands before them.
    """
    groups: list[list[Block]] = []
    for block in under:
        if groups and (block.kind != "paragraph" or _leans(block)):
            groups[-1].append(block)
        elif heading is not None and not groups:
            groups.append([block])
        elif groups and _leans(groups[-1][0]) and len(groups[-1]) == 1 and heading is None:
            groups[-1].append(block)
        else:
            groups.append([block])
    if heading is not None:
        yield Part(heading.text, tuple(groups[0]) if groups else (), main)
        groups = groups[1:]
    for group in groups:
        yield Part(_first_words(group[0].text), tuple(group), main=False, named=False)


def _leans(block: Block) -> bool:
    lead_in = block.text.endswith(":") and not _SENTENCE_END.search(block.text)
    return lead_in or len(block.text.split()) < _LEAST_WORDS_ALONE


def _first_words(text: str) -> str:
    words = text.split()
    return " ".join(words[:_FIRST_WORDS]).rstrip(".,;:") + (" …" if len(words) > _FIRST_WORDS else "")
