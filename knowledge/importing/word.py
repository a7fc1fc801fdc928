"""Word files (.docx), read into a page."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from knowledge.importing.blocks import Block, ends_sentence, guess_headings, make_block
from knowledge.importing.errors import PageError
from knowledge.importing.page import Page

_MOST_UNPACKED = 100 * 1024 * 1024  # bytes; a page of text has a thousandth of it
_MOST_PARTS = 5000
_MOST_HEADING_WORDS = 12
_HEADING_STYLE = re.compile(r"^heading (?P<level>[1-6])$", re.IGNORECASE)
_LIST_STYLE = re.compile(r"^list\b", re.IGNORECASE)
_BREAKS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


def read_word(path: Path, data: bytes) -> Page:
    """Read a Word file: headings by style (or bold lines, or guessed), lists by style or numbering.

    Text that tracked changes insert is read, text that they delete is not.

    Raises:
        PageError: It is damaged, or would unpack to more than a page of text can be.
    """
    import docx

    _refuse_bomb(path, data)
    try:
        document = docx.Document(BytesIO(data))
        styles = {style.style_id: style.name or "" for style in document.styles}
        blocks = list(_walk(document.element.body, styles))
        changed = next(document.element.body.iter(_name("ins"), _name("del")), None) is not None
    except Exception as error:  # a damaged file makes python-docx raise nearly anything
        reason = "is a damaged Word file. Open it in Word or LibreOffice, save it as a new .docx and import that"
        raise PageError(path, reason) from error
    marked = any(block.kind == "heading" for block in blocks)
    remarks = ["The file has tracked changes, which were read as accepted: check that they are."] if changed else []
    found = tuple(blocks if marked else guess_headings(blocks))
    return Page(title="", site="", url="", blocks=found, guessed=not marked, remarks=tuple(remarks))


def _refuse_bomb(path: Path, data: bytes) -> None:
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        reason = "is a damaged Word file. Open it in Word or LibreOffice, save it as a new .docx and import that"
        raise PageError(path, reason) from error
    unpacked = sum(part.file_size for part in parts)
    if unpacked > _MOST_UNPACKED or len(parts) > _MOST_PARTS:
        size = f"{unpacked // 1024**2} MB in {len(parts)} parts"
        raise PageError(path, f"would unpack to {size}, far more than text needs. Save its text as a new .docx")


def _name(tag: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{tag}"


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _walk(parent: Any, styles: dict[str, str]) -> Iterator[Block]:
    """Yield the blocks of a body, a cell or a text box, also inside content controls and tracked changes."""
    for element in parent:
        tag = _tag(element)
        if tag == "p":
            block = _block(element, styles)
            if block:
                yield block
            for box in element.iter(_name("txbxContent")):
                # Word stores each box twice, once for old readers.
                if not any(_tag(above) in {"Fallback", "txbxContent"} for above in box.iterancestors()):
                    yield from _walk(box, styles)
        elif tag == "tbl":
            yield from _rows(element, styles)
        elif tag in {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}:
            yield from _walk(element, styles)


def _rows(table: Any, styles: dict[str, str]) -> Iterator[Block]:
    rows = [[list(_walk(cell, styles)) for cell in row.iter(_name("tc"))] for row in table.iter(_name("tr"))]
    if all(len(row) == 1 for row in rows):  # a frame around text
        for row in rows:
            yield from row[0]
        return
    for row in rows:
        block = make_block(
            "row", ": ".join(text for text in (" ".join(part.text for part in cell) for cell in row) if text)
        )
        if block:
            yield block


def _block(paragraph: Any, styles: dict[str, str]) -> Block | None:
    text = _text(paragraph)
    style = paragraph.find(f"{_name('pPr')}/{_name('pStyle')}")
    name = styles.get(style.get(_name("val")), "") if style is not None else ""
    heading = _HEADING_STYLE.match(name)
    if heading or name.casefold() == "title":
        # A file's title ranks above its headings of the first level.
        return make_block("heading", text, level=min(6, int(heading["level"]) + 1) if heading else 1)
    numbering = paragraph.find(f"{_name('pPr')}/{_name('numPr')}/{_name('numId')}")
    if _LIST_STYLE.match(name) or (numbering is not None and numbering.get(_name("val")) != "0"):
        return make_block("item", text)
    if _is_bold(paragraph) and len(text.split()) <= _MOST_HEADING_WORDS and not ends_sentence(text):
        return make_block("heading", text, level=6)
    return make_block("paragraph", text)


def _text(paragraph: Any) -> str:
    """Return a paragraph's words without those of text boxes in it."""
    pieces = []
    for element in paragraph.iter():
        tag = _tag(element)
        if tag != "t" and tag not in _BREAKS:
            continue
        owner = next(above for above in element.iterancestors(_name("p")))
        if owner is paragraph:
            pieces.append(_BREAKS.get(tag) or element.text or "")
    return "".join(pieces)


def _is_bold(paragraph: Any) -> bool:
    runs = [
        run
        for run in paragraph.iter(_name("r"))
        if any(text.text and text.text.strip() for text in run.iter(_name("t")))
    ]
    marks = [run.find(f"{_name('rPr')}/{_name('b')}") for run in runs]
    return bool(runs) and all(mark is not None and mark.get(_name("val")) not in {"0", "false"} for mark in marks)
