"""Questions that likely stand in the wrong document."""

from pathlib import Path

from knowledge.check.finding import Finding
from knowledge.check.labels import check_labels
from knowledge.documents import load_documents
from knowledge.questions import load_questions

from .builders import FakeEncoder, write_document, write_knowledge


def labels(documents: Path) -> list[Finding]:
    loaded = load_documents(documents)
    return check_labels(loaded, load_questions(loaded, folder=documents.parent), FakeEncoder())


def test_finds_nothing_where_questions_stand_with_their_like(tmp_path: Path) -> None:
    assert labels(write_knowledge(tmp_path)) == []


def test_finds_a_question_that_a_scorer_which_has_not_seen_it_gives_to_another_document(tmp_path: Path) -> None:
    documents = write_knowledge(tmp_path)
    words = ("please", "then", "here", "again", "now", "exactly", "today", "once", "soon", "later")
    misplaced = "tell me about the laser quickly"
    path = write_document(
        documents, "pump", questions=[*(f"what does the pump do {word}" for word in words), misplaced]
    )
    write_document(
        documents, "laser", aliases=["light"], questions=[f"tell me about the laser {word}" for word in words]
    )

    (finding,) = labels(documents)

    assert (finding.path, finding.severity) == (path, "question")
    assert finding.problem.startswith(f"question '{misplaced}' looks like one of laser (probability ")
