"""Labelled questions: where they come from, and how a bad list is named."""

from pathlib import Path

import pytest

from knowledge.documents import Document, load_documents
from knowledge.errors import DocumentError
from knowledge.questions import LabelledQuestion, load_questions

from .builders import write_document


@pytest.fixture
def documents(tmp_path: Path) -> tuple[Document, ...]:
    write_document(tmp_path / "documents", questions=["What is a pump?"])
    return load_documents(tmp_path / "documents")


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_documents_questions_are_answered_by_it(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    (question,) = load_questions(documents, folder=tmp_path)

    assert question == LabelledQuestion(text="What is a pump?", topics=("pump",))
    assert question.answered


def test_an_uncovered_question_keeps_its_nearest_document_and_kind(
    tmp_path: Path, documents: tuple[Document, ...]
) -> None:
    write(tmp_path, "uncovered/cost.yml", "kind: cost\nquestions:\n  pump: [how much]\n  none: [what do you charge]\n")

    _, near, loose = load_questions(documents, folder=tmp_path)

    assert near == LabelledQuestion(text="how much", topics=("pump",), kind="cost")
    assert loose == LabelledQuestion(text="what do you charge", topics=(), kind="cost")
    assert not near.answered


def test_a_follow_up_keeps_its_context(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    write(
        tmp_path,
        "followups.yml",
        "- {context: [hi, tell me about pumps], text: is it big, topics: [pump]}\n"
        "- {context: [tell me about pumps], text: and the price, topics: [pump], kind: cost}\n",
    )

    _, answered, declined = load_questions(documents, folder=tmp_path)

    assert answered == LabelledQuestion("is it big", ("pump",), context=("hi", "tell me about pumps"))
    assert (declined.kind, declined.answered) == ("cost", False)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("uncovered/cost.yml", "kind: price\nquestions: {pump: [x]}\n", "must hold `kind: cost`"),
        ("uncovered/cost.yml", "kind: cost\n", "must hold `kind: cost` and `questions:` by slug"),
        ("uncovered/cost.yml", "- a list\n", "must hold `kind: cost`"),
        ("uncovered/cost.yml", "kind: cost\nquestions: {pumps: [x]}\n", "slugs without a document: pumps"),
        ("uncovered/cost.yml", "kind: cost\n  questions: [\n", r"cost\.yml:\d+: is no YAML"),
        ("followups.yml", "- {text: and then}\n", "needs `context` and `text`"),
        ("followups.yml", "- {context: [a], text: b, topics: [lasers]}\n", "slugs without a document: lasers"),
        ("followups.yml", "- just text\n", "needs `context` and `text`"),
    ],
)
def test_names_the_file_that_cannot_be_used(
    tmp_path: Path, documents: tuple[Document, ...], name: str, text: str, reason: str
) -> None:
    write(tmp_path, name, text)

    with pytest.raises(DocumentError, match=reason):
        load_questions(documents, folder=tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("uncovered/cost.yml", "kind: cost\nquestions:\n  pump: how much is it\n"),
        ("uncovered/cost.yml", "kind: cost\nquestions:\n  pump:\n  - how much: the pump or the laser\n"),
        ("followups.yml", "- {context: just one, text: and then, topics: [pump]}\n"),
        ("followups.yml", "- {context: [a], text: b, topics: pump}\n"),
        ("followups.yml", "- {context: [a], text: b}\n"),
    ],
    ids=[
        "a question that is no list",
        "a question that YAML read as a mapping",
        "a context that is no list",
        "topics that are no list",
        "neither topics nor kind",
    ],
)
def test_refuses_what_staff_mistype(tmp_path: Path, documents: tuple[Document, ...], name: str, text: str) -> None:
    write(tmp_path, name, text)

    with pytest.raises(DocumentError, match=Path(name).name):
        load_questions(documents, folder=tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [("uncovered/cost.yml", "kind: cost\nquestions:\n  pump:\n"), ("followups.yml", "# nothing yet\n")],
)
def test_a_list_without_questions_adds_none(
    tmp_path: Path, documents: tuple[Document, ...], name: str, text: str
) -> None:
    write(tmp_path, name, text)

    assert len(load_questions(documents, folder=tmp_path)) == 1


def test_refuses_a_question_with_two_labels(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    write(tmp_path, "uncovered/cost.yml", "kind: cost\nquestions:\n  pump: ['What is a pump?']\n")

    with pytest.raises(DocumentError, match="What is a pump"):
        load_questions(documents, folder=tmp_path)


def test_refuses_a_list_that_is_not_utf8(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    (tmp_path / "followups.yml").write_bytes("- {context: [a], text: café}\n".encode("latin-1"))

    with pytest.raises(DocumentError, match="UTF-8"):
        load_questions(documents, folder=tmp_path)


def test_the_clinics_questions_have_a_label_and_stand_once() -> None:
    root = Path(__file__).resolve().parents[3] / "knowledge"
    questions = load_questions(load_documents(root / "documents"), folder=root)

    stands = [(" ".join(question.text.lower().split()), question.context) for question in questions]
    assert len(stands) == len(set(stands))
    assert all(question.topics or question.kind for question in questions)
