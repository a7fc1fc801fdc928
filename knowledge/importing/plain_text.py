"""Text files and Markdown, read into a page."""

import re
from collections.abc import Iterator

from knowledge.importing.blocks import Block, guess_headings, make_block
from knowledge.importing.lines import Line, blocks_of_lines
from knowledge.importing.page import Page

_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(?P<mark>=|-)(?P=mark){2,}\s*$")
_MARKUP = re.compile(r"(\*\*|__)(?=\S)(?P<text>.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[(?P<text>[^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def read_text(text: str) -> Page:
    """Read a text file or Markdown; headings are guessed from short lines where none is marked."""
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    blocks = list(_blocks(text.split("\n")))
    marked = any(block.kind == "heading" for block in blocks)
    return Page(
        title="", site="", url="", blocks=tuple(blocks if marked else guess_headings(blocks)), guessed=not marked
    )


def _blocks(rows: list[str]) -> Iterator[Block]:
    waiting: list[Line] = []
    gap = False
    for row, under in zip(rows, [*rows[1:], ""], strict=True):
        mark = _HEADING.match(row)
        underline = _UNDERLINE.match(under) if row.strip() and not _UNDERLINE.match(row) else None
        if mark or underline:
            yield from blocks_of_lines(waiting)
            waiting = []
            level = len(mark["marks"]) if mark else 1 if underline and underline["mark"] == "=" else 2
            heading = make_block("heading", _plain(mark["text"] if mark else row), level=level)
            if heading:
                yield heading
        elif row.strip() and not _UNDERLINE.match(row):
            expanded = row.expandtabs(4)
            indent = float(len(expanded) - len(expanded.lstrip()))
            waiting.append(Line(_plain(row.strip()), gap=gap, indent=indent))
        gap = not row.strip()
    yield from blocks_of_lines(waiting)


def _plain(text: str) -> str:
    """Return Markdown's words without its marks for strong words and links."""
    return _LINK.sub(lambda link: link["text"], _MARKUP.sub(lambda strong: strong["text"], text))
