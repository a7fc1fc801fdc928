"""A finding as it is printed."""

from pathlib import Path

from knowledge.check.finding import Finding


def test_a_finding_is_written_as_file_line_and_problem() -> None:
    assert str(Finding(Path("a/pump.md"), 7, "too long")) == "a/pump.md:7: too long"


def test_a_path_is_shown_from_the_folder_that_one_works_in() -> None:
    finding = Finding(Path("/clinic/knowledge/documents/pump.md"), 7, "too long")

    assert str(finding.seen_from(Path("/clinic"))) == "knowledge/documents/pump.md:7: too long"


def test_a_path_outside_that_folder_stays() -> None:
    finding = Finding(Path("/clinic/pump.md"), 7, "too long")

    assert finding.seen_from(Path("/elsewhere")) == finding
