"""The whole check, and what it leaves out."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.check.report import Report, check_everything
from knowledge.index import build_index

from .builders import FakeEncoder, write_document, write_knowledge

TODAY = date(2026, 11, 23)


def report(root: Path, *, labels: bool = False) -> Report:
    return check_everything(
        root / "documents", root / "models" / "index", encoder=FakeEncoder, project=root, labels=labels, today=TODAY
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_knowledge(tmp_path)
    write_document(
        tmp_path / "documents", "laser", aliases=["light"], questions=[f"about the laser {n}" for n in range(6)]
    )
    pump = tmp_path / "documents" / "pump.md"
    pump.write_text(pump.read_text("utf-8").replace("covers: when_used", "covers: how_it_works"), "utf-8")
    body = "## What a laser is\n<!-- covers: what_it_is -->\n\nThe laser shines.\n"
    laser = tmp_path / "documents" / "laser.md"
    laser.write_text(laser.read_text("utf-8").split("## ")[0] + body, "utf-8")
    return tmp_path


def test_without_an_index_the_files_are_checked_and_the_rest_is_said(root: Path) -> None:
    assert report(root) == Report(
        findings=(),
        left_out=("Answers were not checked: no index was built from these files. Run: python -m knowledge build",),
    )


def test_with_an_index_its_answers_are_checked(root: Path) -> None:
    path = write_document(
        root / "documents",
        body="## What a pump is\n<!-- covers: what_it_is -->\n\nA pump gives medicine.\n",
        questions=[f"what does the pump do {n}" for n in range(6)],
        next_questions=[{"text": "what price has it then", "slug": "laser"}],
    )
    build_index(root / "documents", root / "models" / "index", FakeEncoder())

    checked = report(root)

    assert checked.left_out == ()
    assert [(finding.path, finding.problem.split(" (")[0]) for finding in checked.findings] == [
        (path, "next question 'what price has it then' is declined")
    ]


def test_an_index_of_other_files_is_not_asked(root: Path) -> None:
    build_index(root / "documents", root / "models" / "index", FakeEncoder())
    with (root / "documents" / "pump.md").open("a", encoding="utf-8") as file:
        file.write("It is small.\n")

    assert len(report(root).left_out) == 1


def test_buttons_of_the_project_are_checked(root: Path) -> None:
    (root / "data" / "responses").mkdir(parents=True)
    button = """- {payload: '/ask_treatment{"treatment": "drill"}'}\n"""
    (root / "data" / "responses" / "answer.yml").write_text(button, "utf-8")
    (root / "domain.yml").write_text(button, "utf-8")

    assert [finding.path.name for finding in report(root).findings] == ["answer.yml", "domain.yml"]


def test_a_file_that_cannot_be_read_leaves_the_rest_unchecked(root: Path) -> None:
    write_document(root / "documents", "brace", title=None)

    checked = report(root, labels=True)

    assert [finding.problem for finding in checked.findings] == ["front matter lacks title"]
    assert checked.left_out == ("Answers and labels were not checked: mend the files above first.",)


def test_labels_are_judged_where_asked_for(tmp_path: Path) -> None:
    write_document(tmp_path / "documents")

    assert "Labels were not checked: 1 questions are too few" in report(tmp_path, labels=True).left_out[-1]
