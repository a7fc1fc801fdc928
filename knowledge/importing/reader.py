"""Reads one file into a page, telling its kind by content: what a file is called may be wrong."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from knowledge.importing.errors import PageError
from knowledge.importing.page import MOST_LETTERS, Page, with_title
from knowledge.importing.pdf import read_pdf
from knowledge.importing.plain_text import read_text
from knowledge.importing.web_page import read_html
from knowledge.importing.word import read_word

MOST_BYTES = 20 * 1024 * 1024
_HTML_START = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_TAG = re.compile(r"<(?:p|div|h[1-6]|ul|ol|section|article|main|span)\b[^>]*>", re.I)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_GARBLED = re.compile("â€[™œ\x9d\u201c\u201d¢“”]|Ã[©¨¼¶¤Ÿ±]|Â[ \xa0®©]|\ufffd")
_WEB_ADDRESS = re.compile(r"^https?:/", re.I)

# What a file starts with, and what to do about it.
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "is an old Word file (.doc) or one with a password. Save it as .docx without a password"),
    (b"{\\rtf", "is rich text (RTF). Save it as .docx"),
    (b"\x89PNG", "is a picture. Import the text that it shows"),
    (b"\xff\xd8\xff", "is a picture. Import the text that it shows"),
    (b"GIF8", "is a picture. Import the text that it shows"),
    (b"\x1f\x8b", "is compressed. Unpack it first"),
)


def read_page(path: Path) -> Page:
    """Read one file.

    Args:
        path: An HTML, PDF, Word (.docx), Markdown or text file of at most `MOST_BYTES`.

    Returns:
        The page, with a title; its blocks hold at least one paragraph or item.

    Raises:
        PageError: It cannot be read, or holds no text.
    """
    data = _data(path)
    page = _reader(path, data)()
    page = with_title(page, fallback=re.sub(r"[\W_]+", " ", path.stem).strip().capitalize() or "Page")
    texts = [block.text for block in page.blocks if block.kind != "heading"]
    if not texts:
        raise PageError(path, "holds no text. Check that the right file was saved")
    if sum(map(len, texts)) > MOST_LETTERS:
        raise PageError(path, f"holds more than {MOST_LETTERS} letters of text. Save the part that is meant")
    if any(_GARBLED.search(text) for text in texts):
        remark = "Some characters are garbled (such as â€™ for an apostrophe): save the page again as UTF-8."
        page = replace(page, remarks=(*page.remarks, remark))
    return page


def _data(path: Path) -> bytes:
    if _WEB_ADDRESS.match(str(path)):
        raise PageError(
            path, "is a web address, and nothing is fetched. Save the page from the browser and name the file"
        )
    try:
        if path.is_dir():
            raise PageError(path, "is a folder. Name the files in it")
        if not path.is_file():
            raise PageError(path, "is no file. Check the name" if path.exists() else "does not exist. Check the name")
        size = path.stat().st_size
        if size > MOST_BYTES:
            most = f"{MOST_BYTES // 1024**2} MB"
            raise PageError(
                path, f"is larger than {most} ({size // 1024**2} MB). Save its text alone, without pictures"
            )
        data = path.read_bytes()
    except OSError as error:
        raise PageError(path, f"cannot be read ({error.strerror}). Check its permissions") from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise PageError(path, "is empty. Save the page again")
    return data


def _reader(path: Path, data: bytes) -> Callable[[], Page]:
    """Return what reads the file."""
    if b"%PDF-" in data[:1024]:
        return lambda: read_pdf(path, data)
    if data[:2] == b"PK":
        _refuse_other_archive(path, data)
        return lambda: read_word(path, data)
    for start, reason in _REFUSED:
        if data.startswith(start):
            raise PageError(path, reason)
    text, remarks = _decoded(path, data)
    if re.match(r"(From|MIME-Version|Snapshot-Content-Location):", text) and "multipart/related" in text[:2000]:
        raise PageError(path, "is a web archive (.mhtml). Save the page as 'HTML only'")
    if _HTML_START.match(text) or (path.suffix.lower() in {".html", ".htm", ".xhtml"} and _HTML_TAG.search(text)):
        return lambda: _remarked(read_html(path, text), remarks)
    return lambda: _remarked(read_text(text), remarks)


def _remarked(page: Page, remarks: tuple[str, ...]) -> Page:
    return replace(page, remarks=(*page.remarks, *remarks))


def _refuse_other_archive(path: Path, data: bytes) -> None:
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return  # the Word reader says that it is damaged
    if "word/document.xml" not in names:
        raise PageError(path, "is a packed file, but no Word file. Save its text as .docx")


def _decoded(path: Path, data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a file's text, and a remark where its encoding had to be guessed."""
    named = _CHARSET.search(data[:4096])
    marked = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), "")
    for encoding in filter(None, (marked, "utf-8", named[1].decode("ascii") if named else "")):
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        return _readable(path, text), ()
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise PageError(path, "is in an unknown encoding, or no text. Save it as UTF-8") from error
    remark = "The file is no UTF-8 and was read as Windows-1252: check accents and quotation marks."
    return _readable(path, text), (remark,)


def _readable(path: Path, text: str) -> str:
    odd = sum(letter < " " and letter not in "\t\n\r\f\v" for letter in text)
    if "\x00" in text or odd > len(text) // 100:
        raise PageError(path, "holds no text but binary data. Import an HTML, PDF, Word (.docx) or text file")
    return text
