"""What the check finds in documents, each with its line."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.check import Finding, check_documents

from .builders import BODY, write_document

TODAY = date(2026, 11, 23)


def problems(folder: Path, *, today: date = TODAY) -> list[str]:
    return [finding.problem for finding in check_documents(folder, today=today)]


def section(text: str, heading: str = "What a pump is") -> str:
    return f"## {heading}\n<!-- covers: what_it_is -->\n\n{text}\n"


def test_finds_nothing_in_a_good_document(tmp_path: Path) -> None:
    write_document(tmp_path)

    assert check_documents(tmp_path, today=TODAY) == []


def test_a_finding_is_written_as_file_line_and_problem() -> None:
    assert str(Finding(Path("a/pump.md"), 7, "too long")) == "a/pump.md:7: too long"


def test_finds_a_review_that_is_overdue_on_its_line(tmp_path: Path) -> None:
    path = write_document(tmp_path)

    (finding,) = check_documents(tmp_path, today=date(2027, 1, 16))

    assert "review was due on 2027-01-15" in finding.problem
    assert path.read_text(encoding="utf-8").splitlines()[finding.line - 1].startswith("review_due:")


def test_a_review_is_not_overdue_on_its_day(tmp_path: Path) -> None:
    write_document(tmp_path)

    assert problems(tmp_path, today=date(2027, 1, 15)) == []


def test_finds_a_review_that_lies_in_the_future(tmp_path: Path) -> None:
    write_document(tmp_path, reviewed_on="2026-12-01")

    assert problems(tmp_path) == ["reviewed_on lies in the future"]


def test_finds_a_lead_in_with_nothing_after_it(tmp_path: Path) -> None:
    write_document(tmp_path, body=section("A pump helps with:"))

    assert problems(tmp_path) == ["'What a pump is' ends in a lead-in with nothing after it"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ITB is small.", ["'What a pump is' does not write out ITB"]),
        ("Intrathecal baclofen (ITB) is small. ITB helps.", []),
        ("An MRI may be taken in the US.", []),
        ("A PRP and an RFA.", ["'What a pump is' does not write out PRP", "'What a pump is' does not write out RFA"]),
    ],
)
def test_finds_abbreviations_that_are_not_written_out(tmp_path: Path, text: str, found: list[str]) -> None:
    write_document(tmp_path, body=section(text))

    assert problems(tmp_path) == found


def test_finds_a_section_of_more_than_five_sentences(tmp_path: Path) -> None:
    write_document(tmp_path, body=section("One. Two. Three. Four! Five?"))
    assert problems(tmp_path) == []

    write_document(tmp_path, body=section("One. Two. Three. Four! Five? Six."))
    assert problems(tmp_path) == ["'What a pump is' has 6 sentences: split it"]


def test_finds_where_covers_and_sections_disagree(tmp_path: Path) -> None:
    write_document(tmp_path, covers=["who_it_suits"])

    assert problems(tmp_path) == [
        "covers and the sections disagree on what_it_is",
        "covers and the sections disagree on who_it_suits",
    ]


def test_finds_a_next_question_without_a_document(tmp_path: Path) -> None:
    write_document(tmp_path, next_questions=[{"text": "And a laser?", "slug": "laser"}])

    assert problems(tmp_path) == ["next question names 'laser', which is no document"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"aliases": ["Spasm  PUMP"]}, ["alias 'Spasm  PUMP' stands in brace too"]),
        ({"questions": ["what IS it"]}, ["question 'what IS it' stands in brace too"]),
    ],
)
def test_finds_what_stands_in_two_documents_whatever_the_case(
    tmp_path: Path, changes: dict[str, object], found: list[str]
) -> None:
    write_document(tmp_path, "brace", body=section("A brace holds.", "What a brace is"), questions=["What is it"])
    write_document(tmp_path, "pump", **{"aliases": ["drip"], **changes})

    assert problems(tmp_path) == found


def test_finds_what_stands_twice_in_one_document(tmp_path: Path) -> None:
    write_document(tmp_path, aliases=["drip", "Drip"])

    assert problems(tmp_path) == ["alias 'Drip' stands twice here"]


def test_finds_a_passage_that_stands_in_two_documents(tmp_path: Path) -> None:
    for slug in ("brace", "pump"):
        write_document(tmp_path, slug, aliases=[slug], questions=[f"what is a {slug}"])

    assert problems(tmp_path) == ["passage 'A pump gives medicine. It is small.' stands in brace too"]


def test_finds_two_sections_with_one_heading(tmp_path: Path) -> None:
    """Their passages would share an id, by which staff and page name them."""
    write_document(tmp_path, body=BODY + "\n" + section("Other words."))

    assert len(problems(tmp_path)) == 1


def test_reports_a_file_that_is_no_document_and_goes_on(tmp_path: Path) -> None:
    write_document(tmp_path, "brace", title=None)
    write_document(tmp_path, "pump", reviewed_on="2026-12-01")

    assert problems(tmp_path) == ["front matter lacks title", "reviewed_on lies in the future"]


def test_findings_are_ordered_by_file_and_line(tmp_path: Path) -> None:
    write_document(tmp_path, "pump", reviewed_on="2026-12-01", body=section("ITB helps with:"))
    write_document(tmp_path, "brace", aliases=["brace"], questions=["what is a brace"], body=section("PRP is new."))

    found = check_documents(tmp_path, today=TODAY)

    assert [(finding.path.name, finding.line) for finding in found] == sorted(
        (finding.path.name, finding.line) for finding in found
    )
    assert found[0].path.name == "brace.md"


def test_a_folder_without_documents_is_a_finding(tmp_path: Path) -> None:
    assert len(problems(tmp_path / "nowhere")) == 1


def test_the_clinics_documents_pass() -> None:
    folder = Path(__file__).resolve().parents[3] / "knowledge" / "documents"

    assert [str(finding) for finding in check_documents(folder, today=TODAY)] == []
