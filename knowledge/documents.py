"""Documents: one Markdown file a topic, with front matter; the only text that answers are made of.

A document's body is a row of short sections. Each can be read alone as an answer, and says in a comment under its
heading which aspects of a question it covers::

    ## How long relief lasts
    <!-- covers: how_long_it_lasts -->
    Many patients ...
"""

import re
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
_HEADING = re.compile(r"^## +(?P<heading>\S.*)$")
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
    try:
        fields, body = frontmatter.parse(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DocumentError(path, "front matter is no YAML", line=mark.line + 2 if mark else 1) from error
    _check_fields(path, fields)
    return Document(
        slug=str(fields["slug"]),
        title=str(fields["title"]),
        source=str(fields["source"]),
        source_url=str(fields["source_url"]),
        reviewed_on=fields["reviewed_on"],
        review_due=fields["review_due"],
        aliases=tuple(str(alias) for alias in fields["aliases"]),
        covers=tuple(str(aspect) for aspect in fields["covers"]),
        questions=tuple(str(question) for question in fields["questions"]),
        next_questions=tuple(
            NextQuestion(text=str(entry["text"]), slug=str(entry["slug"])) for entry in fields.get("next_questions", ())
        ),
        sections=_sections(path, body, first_line=_body_line(text)),
        path=path,
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(path, "is not UTF-8 text") from error
    except OSError as error:
        raise DocumentError(path, f"cannot be read ({error.strerror})") from error


def _check_fields(path: Path, fields: dict[str, Any]) -> None:
    missing = [name for name in _REQUIRED if not fields.get(name)]
    if missing:
        raise DocumentError(path, f"front matter lacks {', '.join(missing)}")
    if fields["slug"] != path.stem:
        raise DocumentError(path, f"slug '{fields['slug']}' differs from the file's name")
    for name in ("reviewed_on", "review_due"):
        if not isinstance(fields[name], date):
            raise DocumentError(path, f"{name} must be a date such as 2026-11-23")
    for name in ("aliases", "covers", "questions"):
        if not isinstance(fields[name], list):
            raise DocumentError(path, f"{name} must be a list")
    unknown = sorted(set(fields["covers"]) - ASPECTS)
    if unknown:
        raise DocumentError(path, f"covers names unknown aspects: {', '.join(unknown)}")


def _body_line(text: str) -> int:
    """Return the 1-based line on which the body starts: after the second ``---``."""
    fences = [number for number, line in enumerate(text.splitlines(), start=1) if line.strip() == "---"]
    return fences[1] + 1 if len(fences) > 1 else 1


def _sections(path: Path, body: str, *, first_line: int) -> tuple[Section, ...]:
    # frontmatter.parse strips blank lines before the body, so lines are counted from its first heading.
    offset = _first_heading_line(path, first_line)
    sections: list[Section] = []
    heading, start = "", 0
    covers: tuple[str, ...] = ()
    paragraph: list[str] = []
    for number, line in enumerate([*body.splitlines(), "## end"], start=offset):
        match = _HEADING.match(line)
        aspects = _COVERS.match(line)
        if match:
            if heading:
                sections.append(_section(path, heading, covers, paragraph, start))
            heading, covers, start, paragraph = match["heading"].strip(), (), number, []
        elif aspects:
            covers = tuple(aspect.strip() for aspect in aspects["aspects"].split(","))
        else:
            paragraph.append(line)
    if not sections:
        raise DocumentError(path, "holds no section (a line starting with '## ')", line=first_line)
    return tuple(sections)


def _section(path: Path, heading: str, covers: tuple[str, ...], lines: list[str], start: int) -> Section:
    text = " ".join(line.strip() for line in lines if line.strip())
    if not text:
        raise DocumentError(path, f"section '{heading}' is empty", line=start)
    unknown = sorted(set(covers) - ASPECTS)
    if unknown or not covers:
        problem = f"covers unknown aspects: {', '.join(unknown)}" if unknown else "lacks <!-- covers: ... -->"
        raise DocumentError(path, f"section '{heading}' {problem}", line=start)
    return Section(heading=heading, covers=covers, text=text, line=start)


def _first_heading_line(path: Path, first_line: int) -> int:
    lines = _read(path).splitlines()
    for number in range(first_line, len(lines) + 1):
        if lines[number - 1].strip():
            return number
    return first_line
