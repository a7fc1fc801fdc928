"""The check of all that stands in files: documents, lists of questions, buttons. It needs no index and no model."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import yaml

from knowledge.check.claims import check_aliases, check_passages, check_questions
from knowledge.check.finding import Finding, in_order
from knowledge.check.places import Tree
from knowledge.check.reading import check_reading_level
from knowledge.check.sections import check_headings, check_review, check_sections
from knowledge.check.slugs import (
    check_buttons,
    check_followups,
    check_next_questions,
    check_uncovered,
    document_questions,
    followup_questions,
    uncovered_questions,
)
from knowledge.documents import Document, load_document
from knowledge.errors import DocumentError
from knowledge.questions import load_questions


def check_files(
    documents_dir: Path, *, dialogue_files: Sequence[Path] = (), today: date | None = None
) -> list[Finding]:
    """Check every document of a folder, the questions beside it, and what names a document elsewhere.

    Args:
        documents_dir: Holds ``*.md``; ``uncovered/*.yml`` and ``followups.yml`` stand beside it.
        dialogue_files: Rasa's files with buttons (``payload``).
        today: The day that review dates are compared with; the present one by default.

    Returns:
        Findings by file and line, a folder without documents among them; empty where all is well.
    """
    paths = sorted(documents_dir.glob("*.md"))
    if not paths:
        return [Finding(documents_dir, 1, "holds no document (*.md)")]
    documents: list[Document] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            documents.append(load_document(path))
        except DocumentError as error:
            findings.append(Finding(path, error.line, error.reason))
    # That of a document which cannot be read is no dead one: its file's name is its slug.
    slugs = frozenset(path.stem for path in paths)
    for document in documents:
        findings.extend(_each_document(document, slugs, today or date.today()))
    findings.extend(check_aliases(documents))
    findings.extend(check_passages(documents))
    findings.extend(_question_files(documents, slugs, documents_dir.parent))
    for path in dialogue_files:
        findings.extend(check_buttons(path, slugs))
    if not findings:
        findings.extend(_loading(documents, documents_dir.parent))
    return in_order(findings)


def _each_document(document: Document, slugs: frozenset[str], today: date) -> Iterator[Finding]:
    yield from check_review(document, today=today)
    yield from check_sections(document)
    yield from check_headings(document)
    yield from check_reading_level(document)
    yield from check_next_questions(document, slugs)


def _question_files(documents: Sequence[Document], slugs: frozenset[str], folder: Path) -> list[Finding]:
    findings: list[Finding] = []
    questions = list(document_questions(documents))
    for path in [*sorted((folder / "uncovered").glob("*.yml")), *folder.glob("followups.yml")]:
        try:
            tree = Tree.of_file(path)
        except (yaml.YAMLError, OSError, UnicodeDecodeError):
            continue  # loading, at the end, says what is wrong
        if path.parent == folder:
            findings.extend(check_followups(tree, slugs))
            questions.extend(followup_questions(tree))
        else:
            findings.extend(check_uncovered(tree, slugs))
            questions.extend(uncovered_questions(tree))
    return [*findings, *check_questions(questions)]


def _loading(documents: Sequence[Document], folder: Path) -> Iterator[Finding]:
    """Find what loading refuses in the lists of questions: only their form is left; the first fault is told."""
    try:
        load_questions(documents, folder=folder)
    except DocumentError as error:
        yield Finding(error.path, error.line, error.reason)
