"""Documents: one Markdown file a topic, with front matter; the only text that answers are made of.

A document's body is a row of short sections. Each can be read alone as an answer, and says in a comment under its
heading which aspects of a question it covers::

    ## How long relief lasts
    <!-- covers: how_long_it_lasts -->
    Many patients ...
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from knowledge.errors import DocumentError

ASPECTS = frozenset(
    {
        "what_it_is",
        "how_it_works",
        "what_it_helps",
        "who_it_suits",
        "when_used",
        "how_long_it_lasts",
        "why_it_happens",
        "is_it_normal",
        "is_it_treatable",
        "expected_benefit",
        "policy",
        "downtime",
        "trial",
        "side_by_side",
        "how_to_start",
        "where",
        "alternatives_to_surgery",
    }
)

_REQUIRED = ("title", "slug", "source", "source_url", "reviewed_on", "review_due", "aliases", "covers", "questions")
_FENCE = re.compile(r"-{3,}\s*")  # as python-frontmatter reads it
_HEADING = re.compile(r"## +\S")
_COVERS = re.compile(r"^<!-- covers: (?P<aspects>[a-z_, ]+) -->$")


@dataclass(frozen=True)
class Section:
    """A part of a document that answers alone.

    Attributes:
        heading: What is answered, as a title.
        covers: Aspects answered, out of `ASPECTS`.
        text: Plain paragraphs, two to five sentences.
        line: 1-based line of the heading in the file.
    """

    heading: str
    covers: tuple[str, ...]
    text: str
    line: int


@dataclass(frozen=True)
class NextQuestion:
    """A question to offer after an answer; `slug` names the document that answers it."""

    text: str
    slug: str


@dataclass(frozen=True)
class Document:
    """One topic of the clinic's pages; see docs/documents.md for the fields of the front matter."""

    slug: str
    title: str
    source: str
    source_url: str
    reviewed_on: date
    review_due: date
    aliases: tuple[str, ...]
    covers: tuple[str, ...]
    questions: tuple[str, ...]
    next_questions: tuple[NextQuestion, ...]
    sections: tuple[Section, ...]
    path: Path


def load_documents(folder: Path) -> tuple[Document, ...]:
    """Read every ``*.md`` of a folder, by slug.

    Raises:
        DocumentError: A file is no document, or the folder holds none.
    """
    documents = tuple(load_document(path) for path in sorted(folder.glob("*.md")))
    if not documents:
        raise DocumentError(folder, "holds no document (*.md)")
    return documents


def load_document(path: Path) -> Document:
    """Read one document.

    Raises:
        DocumentError: The front matter or a section is not as described; names file and line.
    """
    text = _read(path)
    fields = _front_matter(path, text)
    _check_fields(path, fields)
    return Document(
        slug=fields["slug"],
        title=fields["title"],
        source=fields["source"],
        source_url=fields["source_url"],
        reviewed_on=fields["reviewed_on"],
        review_due=fields["review_due"],
        aliases=tuple(fields["aliases"]),
        covers=tuple(fields["covers"]),
        questions=tuple(fields["questions"]),
        next_questions=_next_questions(path, fields.get("next_questions")),
        sections=_sections(path, text),
        path=path,
    )


def is_text(value: Any) -> bool:
    """Whether a value that YAML read is text, and not blank.

    YAML reads ``- What is it: a pump?`` as a mapping and ``- yes`` as a truth value.
    """
    return isinstance(value, str) and bool(value.strip())


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(path, "is not UTF-8 text") from error
    except OSError as error:
        raise DocumentError(path, f"cannot be read ({error.strerror})") from error


def _front_matter(path: Path, text: str) -> dict[str, Any]:
    try:
        fields: dict[str, Any] = frontmatter.parse(text)[0]
    except yaml.YAMLError as error:
        # The mark counts from 0, on the opening fence.
        mark = getattr(error, "problem_mark", None)
        raise DocumentError(path, "front matter is no YAML", line=mark.line + 1 if mark else 1) from error
    except ValueError as error:  # YAML's own for a day such as 2026-02-30
        raise DocumentError(path, f"front matter holds a date that no calendar has ({error})") from error
    return fields


def _check_fields(path: Path, fields: dict[str, Any]) -> None:
    missing = [name for name in _REQUIRED if not fields.get(name)]
    if missing:
        raise DocumentError(path, f"front matter lacks {', '.join(missing)}")
    for name in ("title", "slug", "source", "source_url"):
        if not is_text(fields[name]):
            raise DocumentError(path, f"{name} must be text: put it in quotes")
    if fields["slug"] != path.stem:
        raise DocumentError(path, f"slug '{fields['slug']}' differs from the file's name")
    for name in ("reviewed_on", "review_due"):
        if type(fields[name]) is not date:  # a datetime is a date too, and is not comparable with one
            raise DocumentError(path, f"{name} must be a date such as 2026-11-23")
    for name in ("aliases", "covers", "questions"):
        if not isinstance(fields[name], list):
            raise DocumentError(path, f"{name} must be a list")
        if not all(is_text(entry) for entry in fields[name]):
            raise DocumentError(path, f"{name} must be a list of texts: put each in quotes")
    unknown = sorted(set(fields["covers"]) - ASPECTS)
    if unknown:
        raise DocumentError(path, f"covers names unknown aspects: {', '.join(unknown)}")


def _next_questions(path: Path, entries: Any) -> tuple[NextQuestion, ...]:
    """Return what stands under ``next_questions``; blank is none."""
    if not entries:
        return ()
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) and is_text(entry.get("text")) and is_text(entry.get("slug")) for entry in entries
    ):
        raise DocumentError(path, "next_questions must be a list of entries with `text` and `slug`")
    return tuple(NextQuestion(text=entry["text"], slug=entry["slug"]) for entry in entries)


def _sections(path: Path, text: str) -> tuple[Section, ...]:
    lines = text.split("\n")
    first = _body_line(lines)
    starts = [number for number in range(first, len(lines) + 1) if _HEADING.match(lines[number - 1])]
    if not starts:
        raise DocumentError(path, "holds no section (a line starting with '## ')", line=first)
    for number in range(first, starts[0]):
        if lines[number - 1].strip():
            reason = "text before the first heading is shown to nobody: put it under a '## ' heading, or remove it"
            raise DocumentError(path, reason, line=number)
    ends = [*starts[1:], len(lines) + 1]
    return tuple(_section(path, lines[start - 1 : end - 1], start) for start, end in zip(starts, ends, strict=True))


def _body_line(lines: Sequence[str]) -> int:
    """Return the 1-based line on which the body starts: after the second fence."""
    fences = [number for number, line in enumerate(lines, start=1) if _FENCE.fullmatch(line)]
    return fences[1] + 1 if len(fences) > 1 else 1


def _section(path: Path, lines: Sequence[str], start: int) -> Section:
    """Return the section of a heading's line and those under it."""
    heading = lines[0].removeprefix("##").strip()
    covers: tuple[str, ...] = ()
    paragraphs: list[str] = []
    for line in lines[1:]:
        aspects = _COVERS.match(line)
        if aspects:
            covers = tuple(aspect.strip() for aspect in aspects["aspects"].split(","))
        elif line.strip():
            paragraphs.append(line.strip())
    if not paragraphs:
        raise DocumentError(path, f"section '{heading}' is empty", line=start)
    unknown = sorted(set(covers) - ASPECTS)
    if unknown or not covers:
        problem = f"covers unknown aspects: {', '.join(unknown)}" if unknown else "lacks <!-- covers: ... -->"
        raise DocumentError(path, f"section '{heading}' {problem}", line=start)
    return Section(heading=heading, covers=covers, text=" ".join(paragraphs), line=start)
