"""What the built index answers: questions that the clinic offers or lists must find their document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.check.finding import Finding, in_order
from knowledge.check.places import Place, Tree, entries, value_of
from knowledge.documents import Document
from knowledge.search import Answer

_ASKED_OF_EACH = 3  # of a document's own questions; its plainest stand first


class Answering(Protocol):
    """Whatever answers a question: the knowledge base."""

    def answer(self, question: str, *, context: Sequence[str] = ()) -> Answer:
        """Answer a question, or abstain."""


@dataclass(frozen=True)
class Expected:
    """A question that must be answered, by the document of `slug`.

    Attributes:
        kind: What it is called in a finding.
    """

    place: Place
    slug: str
    kind: str


def expected_answers(documents: Sequence[Document]) -> list[Expected]:
    """Return every next question, and the first three of each document's own."""
    expected: list[Expected] = []
    for document in documents:
        tree = Tree.of_front_matter(document)
        own = tree.texts("questions")[:_ASKED_OF_EACH]
        expected.extend(Expected(place=place, slug=document.slug, kind="question") for place in own)
        offered = entries(value_of(tree.root, "next_questions"))
        for entry, question in zip(offered, document.next_questions, strict=True):
            place = Place(text=question.text, path=document.path, line=tree.line(entry))
            expected.append(Expected(place=place, slug=question.slug, kind="next question"))
    return expected


def check_answers(expected: Sequence[Expected], base: Answering) -> list[Finding]:
    """Ask questions of an index.

    It has seen a document's own questions, so that one which misses its document points at a plain contradiction;
    `knowledge.check.labels` is the stricter test.

    Returns:
        By file and line, each question that is declined, or that leads to another document first.
    """
    return in_order([finding for each in expected for finding in _ask(base, each)])


def _ask(base: Answering, expected: Expected) -> Iterator[Finding]:
    place = expected.place
    answer = base.answer(place.text)
    asked = f"{expected.kind} '{place.text}'"
    if not answer.answered:
        problem = f"{asked} is declined (score {answer.score:.2f}, taken for {answer.kind}): reword it"
        yield Finding(place.path, place.line, problem)
    elif answer.topics[0] != expected.slug:
        problem = f"{asked} leads to {answer.topics[0]} and not to {expected.slug}: reword it"
        yield Finding(place.path, place.line, problem)
