"""A page: what was read of one file."""

from dataclasses import dataclass, replace

from knowledge.importing.blocks import Block

MOST_LETTERS = 1_000_000  # of a page's text: a book


@dataclass(frozen=True)
class Page:
    """One file's text in blocks.

    Attributes:
        title: The page's own title; empty where it gives none.
        site: The site's name; empty where the page gives none.
        url: The page's own address, http or https; empty where it gives none.
        blocks: Headings, paragraphs, items and rows in reading order.
        guessed: Whether headings were guessed from short lines.
        remarks: What staff must know about the page as a whole.
    """

    title: str
    site: str
    url: str
    blocks: tuple[Block, ...]
    guessed: bool = False
    remarks: tuple[str, ...] = ()


def with_title(page: Page, *, fallback: str) -> Page:
    """Return the page with a title and without the heading that repeats it.

    A page without a title is named by the heading at its top, where that ranks above all others or was guessed; else by
    `fallback`, with a remark.
    """
    blocks = page.blocks
    first = blocks[0] if blocks and blocks[0].kind == "heading" else None
    ranks = [block.level for block in blocks if block.kind == "heading"]
    alone = first is not None and ranks.count(first.level) == 1 and first.level == min(ranks)
    names_page = alone or (first is not None and page.guessed)
    if first is not None and (same(first.text, page.title) or (names_page and first.level == 1)):
        return replace(page, title=first.text, blocks=blocks[1:])
    if page.title:
        return page
    if first is not None and names_page and len(blocks) > 1:
        return replace(page, title=first.text, blocks=blocks[1:])
    remark = f'The page names no title, so "{fallback}" was made of the file\'s name: put the right one in `title`.'
    return replace(page, title=fallback, remarks=(*page.remarks, remark))


def same(one: str, other: str) -> bool:
    """Whether two texts are alike but for case and spaces."""
    return one.casefold().split() == other.casefold().split()
