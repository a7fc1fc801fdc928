"""Lines, as text files and PDFs hold them, joined into blocks."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.importing.blocks import Block, ends_sentence, make_block

_BULLET = re.compile(r"^\s*(?:[•●▪◦‣∙·○■□➢✓✔*\uf0b7\uf0a7–—-]|o(?=\s+[a-z])|\(?\d{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+")
_LEAST_WIDTH = 40
_MOST_WIDTH = 130  # characters; a longer line is a whole paragraph
_LEAST_WRAPPED = 0.3  # of the long lines that have one under them
_FULL = 0.85  # of the width: a line that may go on though it ends a sentence
_HALF = 0.6  # of the width: a shorter line stands alone
_LARGER = 1.12  # times the text's size: a heading
_INDENT = 1.0


@dataclass(frozen=True)
class Line:
    """One line of a text file or a PDF.

    Attributes:
        text: The line, spaces at its ends stripped.
        gap: Whether space stands before it.
        indent: How far from the left margin it starts, in spaces or points.
        size: Size of its letters in points; 0 where unknown.
        bold: Whether it is set in bold.
    """

    text: str
    gap: bool = False
    indent: float = 0.0
    size: float = 0.0
    bold: bool = False


def blocks_of_lines(lines: Sequence[Line]) -> list[Block]:
    """Join wrapped lines, tell items from paragraphs, and take larger or bold lines for headings."""
    if not lines:
        return []
    width = _width(lines)
    sizes = _heading_sizes(lines)
    chunks: list[list[Line]] = []
    listed: list[bool] = []
    for line in lines:
        before = chunks[-1][-1] if chunks else None
        if before is not None and _goes_on(before, line, width=width, sizes=sizes):
            chunks[-1].append(line)
            continue
        under_lead_in = before is not None and (before.text.endswith(":") or listed[-1])
        indented = before is not None and line.indent > chunks[_lead_in(chunks, listed)][0].indent + _INDENT
        listed.append(bool(_BULLET.match(line.text)) or (under_lead_in and indented))
        chunks.append([line])
    words = Counter(re.findall(r"[\w-]+", " ".join(line.text for line in lines).lower()))
    return list(_blocks(chunks, listed, sizes, words))


def _lead_in(chunks: Sequence[Sequence[Line]], listed: Sequence[bool]) -> int:
    """Return the place of the last chunk that is no item."""
    return max((place for place in range(len(chunks)) if not listed[place]), default=0)


def _blocks(
    chunks: Sequence[Sequence[Line]], listed: Sequence[bool], sizes: Sequence[float], words: Counter[str]
) -> Iterator[Block]:
    for place, chunk in enumerate(chunks):
        text = _joined(chunk, words)
        alone = not (place and listed[place - 1]) and not (place + 1 < len(chunks) and listed[place + 1])
        if _is_heading(chunk[0], sizes):
            block = make_block("heading", text, level=_level(chunk[0], sizes))
        elif listed[place] and not (alone and _NUMBERED.match(text)):
            block = make_block("item", _BULLET.sub("", text))
        else:
            block = make_block("paragraph", text)
        if block:
            yield block


def _joined(chunk: Sequence[Line], words: Counter[str]) -> str:
    """Join lines; a hyphen at a line's end goes only where the page writes the word without it elsewhere."""
    text = chunk[0].text
    for line in chunk[1:]:
        start, head = re.search(r"(\w+)-$", text), re.match(r"[a-z]+", line.text)
        if start and head:
            whole = start[1] + head[0]
            text = (text[:-1] if words[whole.lower()] else text) + line.text
        else:
            text = f"{text} {line.text}"
    return text


def _width(lines: Sequence[Line]) -> int:
    """Return the width that lines are wrapped at in characters, or 0 where each line is a paragraph."""
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    long = [line.text for line, under in pairwise(lines) if not under.gap and len(line.text) >= _HALF * width]
    wrapped = sum(not ends_sentence(text) for text in long)
    return width if _LEAST_WIDTH <= width <= _MOST_WIDTH and long and wrapped / len(long) >= _LEAST_WRAPPED else 0


def _goes_on(before: Line, line: Line, *, width: int, sizes: Sequence[float]) -> bool:
    """Whether a line goes on with the paragraph, item or heading of the line before it."""
    if _is_heading(before, sizes) or _is_heading(line, sizes):
        return _level(before, sizes) == _level(line, sizes) and not line.gap and before.bold == line.bold
    if line.gap or _BULLET.match(line.text) or not width:
        return False
    if ends_sentence(before.text) or before.text.endswith(":"):
        return len(before.text) >= _FULL * width and not before.text.endswith(":")
    return len(before.text) >= _HALF * width


def _heading_sizes(lines: Sequence[Line]) -> list[float]:
    """Return the sizes that only headings are set in, largest first."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    body = letters.most_common(1)[0][0]
    return sorted((size for size in letters if body and size > body * _LARGER), reverse=True)


def _is_heading(line: Line, sizes: Sequence[float]) -> bool:
    if not any(letter.isalpha() for letter in line.text):
        return False
    return line.size in sizes or (line.bold and not ends_sentence(line.text) and not line.text.endswith(":"))


def _level(line: Line, sizes: Sequence[float]) -> int:
    """Return a heading's level, 1 to 6; 0 for text. Bold lines in the text's size rank below all larger ones."""
    if not _is_heading(line, sizes):
        return 0
    return min(6, sizes.index(line.size) + 1 if line.size in sizes else len(sizes) + 1)
