"""What the built index answers of the questions that the clinic offers or lists."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from knowledge.check.answers import check_answers, expected_answers
from knowledge.documents import load_documents
from knowledge.passages import Passage
from knowledge.search import Answer, Source

from .builders import write_document


class FakeBase:
    """Answers from the document that it was told, and declines the rest."""

    def __init__(self, topics: dict[str, str]) -> None:
        self.topics = topics
        self.asked: list[str] = []

    def answer(self, question: str, *, context: Sequence[str] = ()) -> Answer:
        self.asked.append(question)
        slug = self.topics.get(question, "")
        return Answer(
            answered=bool(slug),
            score=0.97 if slug else 0.12,
            topics=(slug or "pump",),
            passage=Passage(id=slug, slug=slug, heading="", text="", covers=()),
            source=Source(slug=slug, title="", url="", reviewed_on=date(2026, 1, 15)),
            kind="" if slug else "cost",
            next_questions=(),
        )


def write_clinic(folder: Path) -> Path:
    write_document(folder, "laser", questions=["what is a laser"])
    return write_document(
        folder,
        questions=["what is a pump", "pump?", "why a pump", "never asked"],
        next_questions=[{"text": "And a laser?", "slug": "laser"}],
    )


def test_each_document_is_asked_for_its_first_three_questions_and_all_that_it_offers(tmp_path: Path) -> None:
    write_clinic(tmp_path)

    asked = [(each.place.text, each.slug, each.kind) for each in expected_answers(load_documents(tmp_path))]

    assert asked == [
        ("what is a laser", "laser", "question"),
        ("what is a pump", "pump", "question"),
        ("pump?", "pump", "question"),
        ("why a pump", "pump", "question"),
        ("And a laser?", "laser", "next question"),
    ]


def test_finds_nothing_where_each_question_leads_to_its_document(tmp_path: Path) -> None:
    write_clinic(tmp_path)
    expected = expected_answers(load_documents(tmp_path))

    assert check_answers(expected, FakeBase({each.place.text: each.slug for each in expected})) == []


def test_finds_what_is_declined_and_what_leads_elsewhere_on_its_line(tmp_path: Path) -> None:
    path = write_clinic(tmp_path)
    base = FakeBase(
        {"what is a laser": "laser", "what is a pump": "pump", "why a pump": "pump", "And a laser?": "pump"}
    )

    findings = check_answers(expected_answers(load_documents(tmp_path)), base)

    lines = path.read_text(encoding="utf-8").splitlines()
    assert [(finding.path, lines[finding.line - 1].split(":")[0], finding.problem) for finding in findings] == [
        (path, "questions", "question 'pump?' is declined (score 0.12, taken for cost): reword it"),
        (path, "next_questions", "next question 'And a laser?' leads to pump and not to laser: reword it"),
    ]
