"""PDF files, read into a page."""

import logging
import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from knowledge.importing.blocks import clean, guess_headings
from knowledge.importing.errors import PageError
from knowledge.importing.lines import Line, blocks_of_lines
from knowledge.importing.page import Page

_MOST_PAGES = 300
_LEAST_LETTERS = 20  # a page: fewer is a page number on a picture
_EDGE = 2  # lines at a page's top and bottom that may be repeated ones
_LEAST_REPEATS = 3
_GAP = 1.35  # times the usual distance of lines
_BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)
_FILE_NAME = re.compile(r"\.(docx?|pdf|pages|odt|html?|txt)\s*$|^untitled|^microsoft word", re.IGNORECASE)


def read_pdf(path: Path, data: bytes) -> Page:
    """Read a PDF's text; headings are told by the size and weight of letters, or guessed.

    Raises:
        PageError: It is protected, damaged, too long, or holds pictures of text only.
    """
    import pypdf

    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # its warnings name bytes, not remedies
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked or len(reader.pages) > _MOST_PAGES else [_lines(page) for page in reader.pages]
        count = 0 if locked else len(reader.pages)
        title = "" if locked or reader.metadata is None else clean(str(reader.metadata.get("/Title") or ""))
    except Exception as error:  # a damaged file makes pypdf raise nearly anything
        reason = "is a damaged PDF. Open it in a viewer, print it to a new PDF and import that"
        raise PageError(path, reason) from error
    if locked:
        raise PageError(path, "is protected by a password. Save it without one and import that")
    if count > _MOST_PAGES:
        raise PageError(path, f"has {count} pages, and {_MOST_PAGES} are the most. Save the part that is meant")
    return _page(path, pages, "" if _FILE_NAME.search(title) else title)


def _page(path: Path, pages: Sequence[Sequence[Line]], title: str) -> Page:
    empty = [number for number, lines in enumerate(pages, start=1) if _letters(lines) < _LEAST_LETTERS]
    if len(empty) == len(pages):
        reason = "holds no text, only pictures of it (a scan). Run text recognition (OCR) on it, or import its original"
        raise PageError(path, reason)
    remarks = []
    if empty:
        numbers = ", ".join(map(str, empty))
        remarks.append(f"PDF page {numbers} holds next to no text (a picture or scan?): compare with the original.")
    kept, repeated = _without_repeated(pages)
    if repeated:
        quoted = "; ".join(f'"{text}"' for text in repeated)
        remarks.append(f"Left out since every PDF page repeats it: {quoted}.")
    blocks = blocks_of_lines([line for lines in kept for line in lines])
    marked = any(block.kind == "heading" for block in blocks)
    found = tuple(blocks if marked else guess_headings(blocks))
    return Page(title=title, site="", url="", blocks=found, guessed=not marked, remarks=tuple(remarks))


def _letters(lines: Sequence[Line]) -> int:
    return sum(letter.isalpha() for line in lines for letter in line.text)


def _without_repeated(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[str]]:
    """Leave out running heads, feet and page numbers; returns the lines kept and what was left out, each once."""

    def key(line: Line) -> str:
        return re.sub(r"\d+", "#", line.text).casefold()

    counts = Counter(text for lines in pages for text in {key(line) for line in (*lines[:_EDGE], *lines[-_EDGE:])})
    needed = max(_LEAST_REPEATS, len(pages) // 2 + 1)
    kept: list[list[Line]] = []
    left_out: dict[str, str] = {}
    for lines in pages:
        kept.append([])
        for place, line in enumerate(lines):
            at_edge = place < _EDGE or place >= len(lines) - _EDGE
            repeated = counts[key(line)] >= needed and any(letter.isalpha() for letter in line.text)
            number = re.fullmatch(r"(page\s+)?\d+(\s*(/|of)\s*\d+)?", line.text, re.IGNORECASE)
            if at_edge and repeated:
                left_out.setdefault(key(line), clean(line.text))
            elif not (at_edge and number):
                kept[-1].append(line)
    return kept, list(left_out.values())


def _lines(page: Any) -> list[Line]:
    """Return a PDF page's lines with what is known of their letters and places."""
    rows: list[list[tuple[str, float, bool, float, float]]] = [[]]

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        scaled = round(abs(size * (tm[3] or tm[1]) * (cm[3] or cm[1])), 1)
        bold = bool(font and _BOLD.search(str(font.get("/BaseFont", ""))))
        left, height = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
        for number, piece in enumerate(text.split("\n")):
            if number:
                rows.append([])
            if piece.strip():
                rows[-1].append((piece, scaled, bold, left, height))
            elif piece and rows[-1]:
                last = rows[-1][-1]
                rows[-1][-1] = (last[0] + piece, *last[1:])

    page.extract_text(visitor_text=visit)
    return _placed([row for row in rows if row])


def _placed(rows: Sequence[Sequence[tuple[str, float, bool, float, float]]]) -> list[Line]:
    """Return lines with the gaps between them, told by their usual distance."""
    if not rows:
        return []
    heights = [row[0][4] for row in rows]
    steps = [0.0, *(abs(one - other) for one, other in pairwise(heights))]
    usual = Counter(round(step) for step in steps if step > 1).most_common(1)
    margin = min((row[0][3] for row in rows), default=0.0)
    lines = []
    for row, step in zip(rows, steps, strict=True):
        text = " ".join("".join(piece[0] for piece in row).split())
        # Fewer than three steps tell no usual distance.
        gap = bool(usual) and usual[0][1] > 1 and step > _GAP * usual[0][0]
        lines.append(
            Line(
                text,
                gap=gap,
                indent=row[0][3] - margin,
                size=max(row, key=lambda piece: len(piece[0]))[1],
                bold=all(piece[2] for piece in row),
            )
        )
    return [line for line in lines if line.text]
