"""HTML files, read into a page: trafilatura finds the text among menus and banners."""

import logging
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from knowledge.importing.blocks import Block, Kind, clean, ends_sentence, guess_headings, make_block
from knowledge.importing.errors import PageError
from knowledge.importing.markup import address_of, as_one_part, main_parts, names_of, parse_html, text_elements
from knowledge.importing.page import Page

_MOST_HEADING_WORDS = 12
_LEAST_WORDS_LEFT_OUT = 3
_LEAST_SHARE = 0.6  # of the body's letters that the main part must hold
_MOST_QUOTED = 8


def read_html(path: Path, text: str) -> Page:
    """Read a page's main text, without scripts, styles, menus and banners.

    What stands in the page's body, outside of those, and did not come through is named in a remark.

    Raises:
        PageError: It is no HTML, is far too large, or holds no text.
    """
    tree = parse_html(path, text)
    blocks = _with_titles(_main_blocks(path, tree))
    if not blocks:
        reason = "holds no text outside of menus. If scripts build the page, save it from the browser once it shows"
        raise PageError(path, reason)
    marked = sum(block.kind == "heading" for block in blocks) > 1
    found = blocks if marked else _guessed(blocks)
    title, site = names_of(tree)
    remarks = _left_out(tree, blocks, title)
    return Page(
        title=title,
        site=site,
        url=address_of(tree),
        blocks=tuple(found),
        guessed=found != blocks,
        remarks=tuple(remarks),
    )


def _main_blocks(path: Path, tree: Any) -> list[Block]:
    """Return the blocks of the page's main part, or of its whole body where that holds far more text."""
    found = _extracted(path, tree) if next(main_parts(tree), None) is not None else []
    letters = sum(len(_letters(block.text)) for block in found)
    if letters and letters >= _LEAST_SHARE * sum(len(_letters(part.text_content())) for part in text_elements(tree)):
        return found
    # Where no part is marked as the main one, trafilatura takes paragraphs alone and loses their headings.
    every = _extracted(path, as_one_part(tree))
    return every if sum(len(_letters(block.text)) for block in every) > letters else found


def _extracted(path: Path, tree: Any) -> list[Block]:
    import trafilatura
    from lxml import etree
    from trafilatura.settings import use_config

    config = use_config()
    for limit in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):  # below them it gathers paragraphs a second time
        config.set("DEFAULT", limit, "1")
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # its warnings name no remedy
    try:
        found = trafilatura.extract(
            deepcopy(tree),
            output_format="xml",
            no_fallback=True,  # the others lose headings and lists
            favor_recall=True,
            include_comments=False,
            include_formatting=True,
            include_tables=True,
            config=config,
        )
        main = etree.fromstring(found.encode("utf-8")).find("main") if found else None
    except Exception as error:  # hostile markup makes the extractors raise nearly anything
        raise PageError(path, "cannot be read as a page. Save it again from the browser, as HTML only") from error
    return [] if main is None else list(_blocks(main))


def _blocks(parent: Any) -> Iterator[Block]:
    for element in parent:
        if element.tag == "list":
            yield from _items(element)
        elif element.tag == "table":
            yield from _rows(element)
        elif element.tag == "head":
            yield from _present(make_block("heading", _text(element), level=_level(element)))
        elif element.tag == "p" and _is_bold(element):
            yield from _present(make_block("heading", _text(element), level=6))
        elif element.tag in {"quote", "div"} and len(element):
            yield from _present(make_block("paragraph", element.text or ""))
            yield from _blocks(element)
        else:
            yield from _present(make_block("paragraph", _text(element)))
        yield from _present(make_block("paragraph", element.tail or ""))


def _items(listing: Any) -> Iterator[Block]:
    """Yield a list's items, those of lists in it behind the item that holds them."""
    for item in listing:
        inner = [child for child in item.iter("list", "head") if child is not item]
        if inner:
            heads = [child for child in inner if child.tag == "head"]
            for part in item if heads else [_without_lists(item)]:
                if part.tag == "list":
                    continue
                kind: Kind = "heading" if part.tag == "head" else "paragraph" if heads else "item"
                level = _level(part) if kind == "heading" else 0
                yield from _present(make_block(kind, _text(part), level=level))
            for child in inner:
                if child.tag == "list":
                    yield from _items(child)
        else:
            yield from _present(make_block("item", _text(item)))


def _without_lists(item: Any) -> Any:
    copy = deepcopy(item)
    for inner in list(copy.iter("list")):
        parent = inner.getparent()
        if parent is not None:
            parent.remove(inner)
    return copy


def _rows(table: Any) -> Iterator[Block]:
    for row in table.iter("row"):
        cells = [text for text in (_text(cell).strip() for cell in row.iter("cell")) if text]
        yield from _present(make_block("row", ": ".join(cells)))


def _present(block: Block | None) -> Iterator[Block]:
    if block:
        yield block


def _text(element: Any) -> str:
    """Return an element's words; line breaks and paragraphs in it become spaces."""
    pieces = [element.text or ""]
    for child in element:
        space = " " if child.tag in {"lb", "p", "item", "list"} else ""
        pieces += [space, _text(child), space, child.tail or ""]
    return "".join(pieces)


def _level(head: Any) -> int:
    rend = re.fullmatch(r"h([1-6])", head.get("rend") or "")
    return int(rend[1]) if rend else 6


def _is_bold(paragraph: Any) -> bool:
    """Whether a paragraph is one short bold line, which editors write in place of a heading."""
    text = clean(_text(paragraph))
    only = len(paragraph) == 1 and paragraph[0].get("rend") == "#b" and not (paragraph.text or "").strip()
    short = 0 < len(text.split()) <= _MOST_HEADING_WORDS and not text.endswith((".", "!", ";", ","))
    return only and short and not (paragraph[0].tail or "").strip()


def _with_titles(blocks: Sequence[Block]) -> list[Block]:
    """Turn headings into paragraphs where a builder set a whole sentence as one."""
    return [
        Block("paragraph", block.text) if block.kind == "heading" and _is_prose(block.text) else block
        for block in blocks
    ]


def _is_prose(text: str) -> bool:
    return len(text.split()) > _MOST_HEADING_WORDS and ends_sentence(text) and not text.endswith("?")


def _guessed(blocks: Sequence[Block]) -> list[Block]:
    """Guess headings behind the one that the page gives, or from the start."""
    first = [block for block in blocks[:1] if block.kind == "heading"]
    return [*first, *guess_headings(blocks[len(first) :])]


def _left_out(tree: Any, blocks: Sequence[Block], title: str) -> Iterator[str]:
    """Yield a remark where text of the body is in no block."""
    read = _letters(" ".join((title, *(block.text for block in blocks))))
    missing: dict[str, None] = {}
    for element in text_elements(tree):
        heading = re.fullmatch(r"h[1-6]", element.tag)
        block = make_block("heading" if heading else "paragraph", element.text_content())
        alone = element.tag == "li" and next(element.iter("a"), None) is None
        if block and (alone or len(block.text.split()) >= _LEAST_WORDS_LEFT_OUT) and _letters(block.text) not in read:
            missing.setdefault(block.text)
    if missing:
        quoted = "; ".join(f'"{text[:80]}"' for text in list(missing)[:_MOST_QUOTED])
        more = f" and {len(missing) - _MOST_QUOTED} more" if len(missing) > _MOST_QUOTED else ""
        yield f"Left out as not part of the text; compare with the page: {quoted}{more}."


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
