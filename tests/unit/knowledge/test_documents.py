"""Reading documents: what is taken from them, and how a bad one is named."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.documents import ASPECTS, NextQuestion, Section, load_document, load_documents
from knowledge.errors import DocumentError

from .builders import BODY, front_matter, write_document

CLINIC = Path(__file__).resolve().parents[3] / "knowledge" / "documents"


def test_reads_every_field(tmp_path: Path) -> None:
    path = write_document(
        tmp_path, questions=["What is it?", "how big"], next_questions=[{"text": "And a laser?", "slug": "laser"}]
    )

    document = load_document(path)

    assert (document.slug, document.title, document.path) == ("pump", "Pump", path)
    assert document.source_url == "https://www.example.com/pump"
    assert (document.reviewed_on, document.review_due) == (date(2026, 1, 15), date(2027, 1, 15))
    assert document.aliases == ("spasm pump",)
    assert document.questions == ("What is it?", "how big")
    assert document.next_questions == (NextQuestion(text="And a laser?", slug="laser"),)


def test_reads_sections_with_the_line_of_their_heading(tmp_path: Path) -> None:
    body = BODY + "\n## Who it suits\n<!-- covers: who_it_suits, when_used -->\n\nOne line\nand the next.\n"
    document = load_document(write_document(tmp_path, body=body))

    first, second = document.sections
    lines = document.path.read_text(encoding="utf-8").splitlines()
    assert second == Section("Who it suits", ("who_it_suits", "when_used"), "One line and the next.", second.line)
    assert [lines[section.line - 1] for section in (first, second)] == ["## What a pump is", "## Who it suits"]


def test_reads_a_file_with_windows_line_ends(tmp_path: Path) -> None:
    path = write_document(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert load_document(path).sections[0].text == "A pump gives medicine. It is small."


def test_a_folder_is_read_by_slug(tmp_path: Path) -> None:
    for slug in ("pump", "laser"):
        write_document(tmp_path, slug)
    (tmp_path / "notes.txt").write_text("no document")

    assert [document.slug for document in load_documents(tmp_path)] == ["laser", "pump"]


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="holds no document"):
        load_documents(tmp_path)


@pytest.mark.parametrize("field", ["title", "slug", "source", "source_url", "reviewed_on", "review_due", "questions"])
def test_names_a_field_that_is_missing(tmp_path: Path, field: str) -> None:
    path = tmp_path / "pump.md"
    path.write_text(front_matter(**{field: None}) + "\n" + BODY, encoding="utf-8")

    with pytest.raises(DocumentError, match=rf"pump\.md:1: front matter lacks {field}"):
        load_document(path)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"slug": "pumps"}, "slug 'pumps' differs from the file's name"),
        ({"reviewed_on": "last week"}, "reviewed_on must be a date"),
        ({"aliases": "spasm pump"}, "aliases must be a list"),
        ({"questions": "What is it?"}, "questions must be a list"),
        ({"covers": ["what_it_costs"]}, "covers names unknown aspects: what_it_costs"),
    ],
)
def test_names_a_field_that_cannot_be_used(tmp_path: Path, changes: dict[str, object], reason: str) -> None:
    path = tmp_path / "pump.md"
    path.write_text(front_matter(**changes) + "\n" + BODY, encoding="utf-8")

    with pytest.raises(DocumentError, match=reason):
        load_document(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"reviewed_on": "2026-02-30"},
        {"reviewed_on": "2026-01-15 10:00:00"},
        {"covers": [{"what_it_is": "yes"}]},
        {"questions": [{"What is it": "a pump or not?"}]},
        {"next_questions": [{"text": "And a laser?"}]},
        {"next_questions": ["And a laser?"]},
    ],
    ids=[
        "a day that no month has",
        "a time beside the day",
        "an aspect that YAML read as a mapping",
        "a question that YAML read as a mapping",
        "a next question without a slug",
        "a next question that is bare text",
    ],
)
def test_refuses_what_staff_mistype_in_the_front_matter(tmp_path: Path, changes: dict[str, object]) -> None:
    path = write_document(tmp_path, **changes)

    with pytest.raises(DocumentError, match=r"pump\.md:\d+: "):
        load_document(path)


def test_next_questions_left_blank_are_none(tmp_path: Path) -> None:
    assert load_document(write_document(tmp_path, next_questions="")).next_questions == ()


@pytest.mark.parametrize("before", ["", "slug: pump\n", "slug: pump\nsource: a page\n"])
def test_names_the_line_where_the_front_matter_is_no_yaml(tmp_path: Path, before: str) -> None:
    path = tmp_path / "pump.md"
    path.write_text(f"---\n{before}title: Pump: the small one\n---\n{BODY}", encoding="utf-8")

    with pytest.raises(DocumentError, match="front matter is no YAML") as caught:
        load_document(path)

    assert path.read_text(encoding="utf-8").splitlines()[caught.value.line - 1] == "title: Pump: the small one"


def test_refuses_text_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "pump.md"
    path.write_bytes("---\ntitle: Café\n---\n".encode("latin-1"))

    with pytest.raises(DocumentError, match="is not UTF-8 text"):
        load_document(path)


def test_refuses_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        load_document(tmp_path / "pump.md")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Only text.\n", "holds no section"),
        ("## Empty\n<!-- covers: what_it_is -->\n", "section 'Empty' is empty"),
        ("## Bare\n\nText.\n", "section 'Bare' lacks <!-- covers"),
        ("## Odd\n<!-- covers: price -->\n\nText.\n", "section 'Odd' covers unknown aspects: price"),
    ],
)
def test_refuses_a_section_that_is_not_as_described(tmp_path: Path, body: str, reason: str) -> None:
    path = write_document(tmp_path, body=body)

    with pytest.raises(DocumentError, match=reason):
        load_document(path)


def test_names_the_line_of_a_bad_section(tmp_path: Path) -> None:
    path = write_document(tmp_path, body=BODY + "\n## Bare\n\nText.\n")

    with pytest.raises(DocumentError) as caught:
        load_document(path)

    assert path.read_text(encoding="utf-8").splitlines()[caught.value.line - 1] == "## Bare"


def test_the_clinics_documents_can_all_be_read() -> None:
    documents = load_documents(CLINIC)

    assert len(documents) == len(list(CLINIC.glob("*.md")))
    assert all(set(document.covers) <= ASPECTS for document in documents)
