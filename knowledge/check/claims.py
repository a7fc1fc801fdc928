"""What two places claim: an alias of two documents, a question or a passage that stands twice."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz, utils

from knowledge.check.finding import Finding
from knowledge.check.names import normal_name, title_names
from knowledge.check.places import Place, PlacedQuestion, Tree
from knowledge.documents import Document

# On a scale to 100, half way between what was one and what was not: of the 1,290 pairs that the clinic's passages made
# in November 2026, two said the same (86 and 84); the next, which share one sentence of three, scored 73.
NEAR_DUPLICATE = 78.0
_SHOWN = 60  # characters of a text in a finding


def check_aliases(documents: Sequence[Document]) -> Iterator[Finding]:
    """Find aliases that another document claims, whatever their case, hyphens and plural; and any listed twice."""
    owners: dict[str, Document] = {}
    for document in documents:
        for name in title_names(document):
            owners.setdefault(normal_name(name), document)
    for document in documents:
        seen: set[str] = set()
        for place in Tree.of_front_matter(document).texts("aliases"):
            owner = owners.setdefault(normal_name(place.text), document)
            written = _plain(place.text)
            if owner is not document:
                yield _twice("alias", place, f"in {owner.slug} too")
            elif written in seen:
                yield _twice("alias", place, "twice here")
            seen.add(written)


def check_questions(questions: Sequence[PlacedQuestion]) -> Iterator[Finding]:
    """Find questions that stand twice behind the same context: they would count double, or against themselves."""
    seen: dict[tuple[str, ...], Path] = {}
    for question in questions:
        key = tuple(_plain(text) for text in (*question.context, question.place.text))
        if key in seen:
            same = seen[key] == question.place.path
            yield _twice("question", question.place, "twice here" if same else f"in {seen[key].stem} too")
        seen[key] = question.place.path


def check_passages(documents: Sequence[Document]) -> Iterator[Finding]:
    """Find passages of two documents that say the same, word for word or nearly: a visitor may be shown either."""
    passages = [(document, section) for document in documents for section in document.sections]
    for (first, earlier), (second, later) in combinations(passages, 2):
        place = Place(text=later.text, path=second.path, line=later.line)
        if _plain(earlier.text) == _plain(later.text):
            yield _twice("passage", place, "twice here" if first is second else f"in {first.slug} too")
            continue
        likeness = fuzz.token_set_ratio(earlier.text, later.text, processor=utils.default_process)
        if first is not second and likeness >= NEAR_DUPLICATE:
            problem = (
                f"'{later.heading}' says nearly what '{earlier.heading}' in {first.slug} says "
                f"(likeness {likeness:.0f} of 100): keep one of them"
            )
            yield Finding(second.path, later.line, problem)


def _twice(kind: str, place: Place, where: str) -> Finding:
    return Finding(place.path, place.line, f"{kind} '{place.text[:_SHOWN]}' stands {where}")


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
