"""Checks the documents for what would mislead a visitor: each finding with file and line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.documents import Document, load_document
from knowledge.errors import DocumentError
from knowledge.passages import passages_of

_ABBREVIATION = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]\b")
# Understood without being written out: compass, units, the country.
_KNOWN_ABBREVIATIONS = frozenset({"US", "MRI", "CT", "II", "III"})
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
_MOST_SENTENCES = 5


@dataclass(frozen=True)
class Finding:
    """One thing to mend.

    Attributes:
        path: The file.
        line: 1-based.
        problem: What is wrong, and what to do.
    """

    path: Path
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}"


def check_documents(folder: Path, *, today: date | None = None) -> list[Finding]:
    """Check every document of a folder.

    Args:
        folder: Holds ``*.md``.
        today: The day that review dates are compared with; the present one by default.

    Returns:
        Findings by file and line, a folder without documents among them; empty where all is well.
    """
    today = today or date.today()
    documents: list[Document] = []
    findings: list[Finding] = []
    paths = sorted(folder.glob("*.md"))
    if not paths:
        return [Finding(folder, 1, "holds no document (*.md)")]
    for path in paths:
        try:
            documents.append(load_document(path))
        except DocumentError as error:
            findings.append(Finding(path, error.line, error.reason))
    for document in documents:
        findings.extend(_review(document, today))
        findings.extend(_sections(document))
        findings.extend(_headings(document))
        findings.extend(_next_questions(document, {other.slug for other in documents}))
    findings.extend(_shared(documents))
    return sorted(findings, key=lambda finding: (str(finding.path), finding.line))


def _review(document: Document, today: date) -> Iterator[Finding]:
    if document.review_due < today:
        line = _line_of(document, "review_due:")
        yield Finding(document.path, line, f"review was due on {document.review_due}: have the clinic review it again")
    if document.reviewed_on > today:
        yield Finding(document.path, _line_of(document, "reviewed_on:"), "reviewed_on lies in the future")


def _sections(document: Document) -> Iterator[Finding]:
    for section in document.sections:
        if section.text.rstrip().endswith(":") or re.search(r":\s*(?:\n|$)", section.text):
            yield Finding(document.path, section.line, f"'{section.heading}' ends in a lead-in with nothing after it")
        for abbreviation in sorted(_unexpanded(section.text)):
            yield Finding(document.path, section.line, f"'{section.heading}' does not write out {abbreviation}")
        sentences = len(_SENTENCE_END.findall(section.text))
        if sentences > _MOST_SENTENCES:
            yield Finding(document.path, section.line, f"'{section.heading}' has {sentences} sentences: split it")
    covered = {aspect for section in document.sections for aspect in section.covers}
    for aspect in sorted(set(document.covers) ^ covered):
        yield Finding(document.path, _line_of(document, "covers:"), f"covers and the sections disagree on {aspect}")


def _headings(document: Document) -> Iterator[Finding]:
    """Find headings whose passages would share an id, by which staff and page name them."""
    seen: set[str] = set()
    for section, passage in zip(document.sections, passages_of([document]), strict=True):
        if passage.id in seen:
            yield Finding(document.path, section.line, f"heading '{section.heading}' stands twice: reword one")
        seen.add(passage.id)


def _next_questions(document: Document, slugs: set[str]) -> Iterator[Finding]:
    for question in document.next_questions:
        if question.slug not in slugs:
            line = _line_of(document, question.slug)
            yield Finding(document.path, line, f"next question names '{question.slug}', which is no document")


def _shared(documents: Sequence[Document]) -> Iterator[Finding]:
    """Find aliases, questions and passages that stand in two places."""
    seen: dict[tuple[str, str], Document] = {}
    for document in documents:
        parts = [
            *(("alias", alias) for alias in document.aliases),
            *(("question", question) for question in document.questions),
            *(("passage", section.text) for section in document.sections),
        ]
        for kind, text in parts:
            key = (kind, " ".join(text.lower().split()))
            if key in seen:
                where = "twice here" if seen[key] is document else f"in {seen[key].slug} too"
                yield Finding(document.path, _line_of(document, text[:40]), f"{kind} '{text[:60]}' stands {where}")
            seen[key] = document


def _unexpanded(text: str) -> set[str]:
    """Return abbreviations that a section uses without writing them out before, as ``long name (ABC)``."""
    found = {match.group() for match in _ABBREVIATION.finditer(text)} - _KNOWN_ABBREVIATIONS
    return {abbreviation for abbreviation in found if f"({abbreviation})" not in text}


def _line_of(document: Document, text: str) -> int:
    for number, line in enumerate(document.path.read_text(encoding="utf-8").splitlines(), start=1):
        if text in line:
            return number
    return 1
